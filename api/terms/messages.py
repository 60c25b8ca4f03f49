"""Subscription messages (订阅消息)."""

from api.terms.label import Labelled


class MessageTemplate(Labelled):
    """What a message tells; a deployment maps each to a template of its mini-program."""

    REVIEW = "review", "审核结果通知"
    NOTICE = "notice", "公示通知"
    RESULT = "result", "评选结果通知"
    WISH = "wish", "微心愿进度通知"


class MessageStatus(Labelled):
    QUEUED = "queued", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    UNREACHABLE = "unreachable", "无法发送，请电话告知"


class MessageFailure(Labelled):
    """Why a message did not reach her; all of them mean that staff tell her themselves."""

    NO_GRANT = "no_grant", "本人没有允许发送这类消息"
    REFUSED = "refused", "本人已拒收，或允许的次数已用完"
    TEMPLATE = "template", "消息模板或页面配置有误，请联系技术人员"
    UNDELIVERED = "undelivered", "微信报告没有送达"
    UNAVAILABLE = "unavailable", "多次发送未成功"
    UNREACHABLE = "unreachable", "不是本人在小程序中申报或认领的"
