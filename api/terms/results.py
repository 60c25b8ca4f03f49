"""Results, their certification, and awards."""

from api.terms.label import Labelled


class ResultStatus(Labelled):
    PROPOSED = "proposed", "待第二人核定"
    CERTIFIED = "certified", "已核定"
    REOPENED = "reopened", "已撤回核定，须重新核定"
    FINAL = "final", "已授奖"


class Outcome(Labelled):
    """What became of a candidate in the result."""

    SELECTED = "selected", "拟表彰"
    NOT_SELECTED = "not_selected", "未入选"
    DISQUALIFIED = "disqualified", "取消资格"
    WITHDRAWN = "withdrawn", "本人退出"


class AwardStatus(Labelled):
    GRANTED = "granted", "有效"
    REVOKED = "revoked", "已撤销"
