"""Campaigns, their states and their windows."""

from api.terms.label import Labelled


class CampaignKind(Labelled):
    LOAN_PLANS = "loan_plans", "十佳妇女小贷方案"
    WISHES = "wishes", "春蕾圆梦微心愿"


class CampaignStatus(Labelled):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    PAUSED = "paused", "已暂停"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class WindowName(Labelled):
    """In the order in which they follow each other."""

    CALL = "call", "征集"
    TOWN_SCREENING = "town_screening", "乡镇初筛"
    COUNTY_VETTING = "county_vetting", "县级审核"
    CLAIMING = "claiming", "认领"
    FULFILLING = "fulfilling", "圆梦"
    NOTICE_AND_VOTING = "notice_and_voting", "公示与投票"
    FRAUD_AUDIT = "fraud_audit", "刷票核查"
    JUDGING = "judging", "专家评审"
    RESULT_NOTICE = "result_notice", "结果公示"
