"""Subscription messages (订阅消息)."""

from api.terms.label import Labelled


class MessageTemplate(Labelled):
    """What a message tells; a deployment maps each to a template of its mini-program."""

    REVIEW = "review", "审核结果通知"
    NOTICE = "notice", "公示通知"
    RESULT = "result", "评选结果通知"


class MessageStatus(Labelled):
    QUEUED = "queued", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    UNREACHABLE = "unreachable", "无法发送，请电话告知"
