"""Public notice periods (公示) and objections (异议)."""

from api.terms.label import Labelled


class NoticeStage(Labelled):
    """What is put on notice."""

    CANDIDATES = "candidates", "候选名单公示"
    RESULT = "result", "评选结果公示"


class EntryStatus(Labelled):
    """How one entry of a notice stands."""

    LISTED = "listed", "公示中"
    ON_HOLD = "on_hold", "异议核查中，暂缓"
    DISQUALIFIED = "disqualified", "异议成立，取消资格"
    WITHDRAWN = "withdrawn", "本人退出"


class ObjectionStatus(Labelled):
    RECEIVED = "received", "已收到"
    SUBSTANTIATED = "substantiated", "已受理，核查中"
    DECLINED = "declined", "不予受理"
    DISMISSED = "dismissed", "异议不成立"
    UPHELD = "upheld", "异议成立"


class Channel(Labelled):
    """How an objection or a lead came."""

    ONLINE = "online", "网上"
    LETTER = "letter", "来信"
    TELEPHONE = "telephone", "来电"
    VISIT = "visit", "来访"
