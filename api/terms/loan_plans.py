"""Women's micro-loan plans (妇女小贷方案)."""

from api.terms.label import Labelled


class LoanPlanStatus(Labelled):
    SUBMITTED = "submitted", "待审核"
    SCREENED = "screened", "乡镇已推荐"
    RETURNED = "returned", "已退回补正"
    SENT_DOWN = "sent_down", "已退回乡镇"
    CANDIDATE = "candidate", "候选"
    ON_HOLD = "on_hold", "异议核查中，暂缓"
    WINNER = "winner", "已表彰"
    NOT_SELECTED = "not_selected", "未入选"
    REJECTED = "rejected", "未通过审核"
    DISQUALIFIED = "disqualified", "已取消资格"
    WITHDRAWN = "withdrawn", "已撤回"


class BorrowerKind(Labelled):
    """Who borrows; each has a cap of its own in the loan policy."""

    PERSON = "person", "个人"
    PARTNERSHIP = "partnership", "合伙"
    FIRM = "firm", "企业"


class ConsentMethod(Labelled):
    IN_APP = "in_app", "小程序确认"
    PAPER = "paper", "书面签字"
