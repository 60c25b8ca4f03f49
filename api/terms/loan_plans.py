"""Women's micro-loan plans (妇女小贷方案)."""

from api.terms.label import Labelled


class LoanPlanStatus(Labelled):
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    CANDIDATE = "candidate", "候选"


class ConsentMethod(Labelled):
    IN_APP = "in_app", "小程序确认"
    PAPER = "paper", "书面签字"
