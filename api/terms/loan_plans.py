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
    AWARD_REVOKED = "award_revoked", "表彰已撤销"
    NOT_SELECTED = "not_selected", "未入选"
    REJECTED = "rejected", "未通过审核"
    DISQUALIFIED = "disqualified", "已取消资格"
    WITHDRAWN = "withdrawn", "已撤回"


class BorrowerKind(Labelled):
    """Who borrows; each has a cap of its own in the loan policy."""

    PERSON = "person", "个人"
    PARTNERSHIP = "partnership", "合伙"
    FIRM = "firm", "企业"


class LoanPlanCheck(Labelled):
    """What a town verifies before it recommends a plan (申报核查)."""

    SITE_VISIT = "site_visit", "实地走访"
    DOCUMENTS = "documents", "材料齐全、真实"
    GUARANTEE = "guarantee", "担保落实"


class LeavingReason(Labelled):
    """Why an applicant takes her plan back; a choice, so that nothing personal is written."""

    CHANGED_PLANS = "changed_plans", "计划有变"
    LOAN_ELSEWHERE = "loan_elsewhere", "已另行贷款"
    NO_PUBLICITY = "no_publicity", "不愿公示"
    OTHER = "other", "其他原因"
