"""Review on the way up the tiers (逐级审核)."""

from api.terms.label import Labelled


class Tier(Labelled):
    """Whose turn it is, lowest first; each is the level of a region code."""

    VILLAGE = "village", "村（社区）"
    TOWN = "town", "乡镇"
    COUNTY = "county", "县"


class ReviewStatus(Labelled):
    PENDING = "pending", "待审核"
    RETURNED = "returned", "已退回补正"
    APPROVED = "approved", "已通过"
    REJECTED = "rejected", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


class ReviewAction(Labelled):
    """What somebody did in a review, for its history."""

    HAND_IN = "hand_in", "提交"
    RECOMMEND = "recommend", "推荐"
    APPROVE = "approve", "通过"
    RETURN = "return", "退回补正"
    SEND_DOWN = "send_down", "退回下级"
    REJECT = "reject", "不予通过"
    WITHDRAW = "withdraw", "撤回"
    LAPSE = "lapse", "逾期未处理"
    TAKE = "take", "接手"
    HAND_OVER = "hand_over", "移交"
    CHECK = "check", "核查"
    EXTEND = "extend", "延长期限"


class Relation(Labelled):
    """Why somebody keeps out of a decision (回避)."""

    RELATIVE = "relative", "近亲属"
    GUARANTOR = "guarantor", "担保人"
    BUSINESS = "business", "有经济往来"
    OTHER = "other", "其他可能影响公正的关系"
