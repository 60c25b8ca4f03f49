"""Micro-wishes of children in need (微心愿): what they are, and how they fare."""

from api.terms.label import Labelled


class WishStatus(Labelled):
    SUBMITTED = "submitted", "待乡镇核实"
    RETURNED = "returned", "已退回补正"
    VERIFIED = "verified", "乡镇已核实"
    SENT_DOWN = "sent_down", "已退回乡镇"
    APPROVED = "approved", "县级已审核"
    PUBLISHED = "published", "待认领"
    CLAIMED = "claimed", "已认领，待确认"
    MATCHED = "matched", "已确认，待送交"
    RECEIVED = "received", "妇联已收到"
    DELIVERED = "delivered", "已送达，待回访"
    REMEDIAL = "remedial", "补救中"
    FULFILLED = "fulfilled", "已圆梦"
    ARCHIVED = "archived", "已圆梦，已归档"
    REJECTED = "rejected", "未通过审核"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "活动结束，未圆梦"


class CardStatus(Labelled):
    """What a card tells of its wish: whether it waits for somebody, and no more of how far it has come."""

    OPEN = "open", "待认领"
    CLAIMED = "claimed", "已认领"
    FULFILLED = "fulfilled", "已圆梦"
    OVER = "over", "已结束"
    """Withdrawn, refused or left over: told to who had claimed it, never to the public."""


class GoodsCategory(Labelled):
    """What may be wished for: goods, and nothing else (慈善法: no fund-raising here)."""

    STUDY = "study", "学习用品"
    DAILY_LIFE = "daily_life", "生活用品"
    SPORT = "sport", "体育用品"
    BOOKS = "books", "图书"


class AgeBand(Labelled):
    """How old a child was when the wish was entered; all the public learns of her."""

    UNDER_7 = "under_7", "6岁及以下"
    FROM_7 = "from_7", "7至9岁"
    FROM_10 = "from_10", "10至12岁"
    FROM_13 = "from_13", "13至15岁"
    FROM_16 = "from_16", "16至17岁"


class ValueBand(Labelled):
    UP_TO_50 = "up_to_50", "50元以内"
    UP_TO_100 = "up_to_100", "50至100元"
    UP_TO_200 = "up_to_200", "100至200元"
    UP_TO_300 = "up_to_300", "200至300元"
    OVER_300 = "over_300", "300元以上"


class NationalClass(Labelled):
    """The three classes of children in difficulty (国发〔2016〕36号)."""

    HARDSHIP = "hardship", "家庭经济困难"
    OWN_CONDITION = "own_condition", "自身困难"
    GUARDIANSHIP = "guardianship", "监护缺失或监护不当"


class Kinship(Labelled):
    """What the guardian is to the child."""

    MOTHER = "mother", "母亲"
    FATHER = "father", "父亲"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    RELATIVE = "relative", "其他亲属"
    INSTITUTION = "institution", "民政部门、村（居）委会或机构"


class ReturnReason(Labelled):
    """What is to be put right; a choice, since what staff write may name somebody."""

    CONSENT = "consent", "监护人同意书缺失或不清楚"
    IDENTITY = "identity", "孩子或监护人的信息有误"
    ITEM = "item", "物品、规格或价值需要调整"
    REASON = "reason", "情况说明需要补充"
    VISIT = "visit", "需要再次入户核实"


class RejectReason(Labelled):
    """Why a wish is not taken; the label is what the proxy reads."""

    NOT_ELIGIBLE = "not_eligible", "不属于本次活动的帮扶对象"
    NOT_GOODS = "not_goods", "本活动只受理学习、生活、体育用品和图书"
    MONEY = "money", "本活动不接受现金、转账等资金请求"
    ILLNESS = (
        "illness",
        "大病救助请通过民政部指定的慈善组织互联网公开募捐信息平台或个人求助网络服务平台求助",
    )
    ALREADY_HELPED = "already_helped", "同一需要已由其他渠道解决"
    UNTRUE = "untrue", "核实情况与申报不符"
    LAPSED = "lapsed", "逾期未补正或未审核"


class WithdrawReason(Labelled):
    """Why a wish is taken back, if anybody likes to say."""

    CONSENT_WITHDRAWN = "consent_withdrawn", "监护人撤回同意"
    NO_LONGER_NEEDED = "no_longer_needed", "已不需要"
    HELPED_ELSEWHERE = "helped_elsewhere", "已由其他渠道解决"
    OTHER = "other", "其他原因"


class WishRole(Labelled):
    """What a citizen is to a wish that is hers to see."""

    PROXY = "proxy", "提交人"
    GUARDIAN = "guardian", "监护人"


class ReadPurpose(Labelled):
    """What a child's full record is read for; a choice, so that the record of it names nobody."""

    VERIFY = "verify", "入户核实"
    APPROVE = "approve", "县级审核"
    CORRECT = "correct", "更正信息"
    DELIVER = "deliver", "送达"
    FOLLOW_UP = "follow_up", "回访"
    COMPLAINT = "complaint", "处理投诉或本人请求"
    OVERSIGHT = "oversight", "合规检查"


class ClaimOutcome(Labelled):
    """How a claim ended; one that has not ended is live."""

    FULFILLED = "fulfilled", "已圆梦"
    CANCELLED = "cancelled", "认领人取消"
    RELEASED = "released", "妇联解除"
    LAPSED = "lapsed", "逾期自动取消"
    WITHDRAWN = "withdrawn", "心愿已撤回"
    ACCOUNT_CLOSED = "account_closed", "认领人注销账号"


class ReleaseReason(Labelled):
    """Why the county ends a claim."""

    UNREACHABLE = "unreachable", "联系不上认领人"
    ASKED = "asked", "认领人要求"
    UNSUITABLE = "unsuitable", "物品不合要求"
    CONTACT_SOUGHT = "contact_sought", "认领人要求提供孩子信息"
    OTHER = "other", "其他原因"


class ExtendReason(Labelled):
    """Why a donor gets some days more."""

    ON_THE_WAY = "on_the_way", "物品已购买，尚在途中"
    AWAY = "away", "认领人暂时不便"
    WEATHER = "weather", "天气、交通等原因"
    UNREACHED = "unreached", "妇联还没有联系上认领人"
    OTHER = "other", "其他原因"


class NoCodeReason(Labelled):
    """Why goods are taken without the donor's pick-up code."""

    NO_WECHAT = "no_wechat", "认领人打不开微信，已电话核实"
    NO_PHONE = "no_phone", "认领人没有带手机，已核实身份"
    SENT = "sent", "物品由快递或他人代送，已电话核实"
    OTHER = "other", "其他原因，已核实身份"


class UnitKind(Labelled):
    """What kind of unit claims wishes."""

    ENTERPRISE = "enterprise", "企业"
    PARTY_BRANCH = "party_branch", "党支部"
    CIVILITY_POST = "civility_post", "巾帼文明岗"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    FEDERATION = "federation", "妇联兜底"


class Receiver(Labelled):
    """Who signed for what was delivered."""

    GUARDIAN = "guardian", "监护人"
    CHILD = "child", "孩子本人"
    SCHOOL = "school", "学校代收"
    VILLAGE = "village", "村（社区）代收"


class Remedy(Labelled):
    """What a follow-up visit found wrong."""

    DAMAGED = "damaged", "物品损坏"
    WRONG_SIZE = "wrong_size", "规格不合适"
    WRONG_ITEM = "wrong_item", "物品不符"
    NOT_RECEIVED = "not_received", "孩子没有收到"


class ImportStatus(Labelled):
    QUEUED = "queued", "等待导入"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
