"""What is found out about ballots after they were cast: signals, voids, appeals."""

from api.terms.label import Labelled


class SignalKind(Labelled):
    """What may raise a silent flag on a ballot; always of the voter's side, never of what she chose."""

    RISK = "risk", "微信平台给出的账号风险等级高"
    NEW = "new", "首次访问后很快投票"
    BURST = "burst", "同一网段短时间内票数异常"
    FAST = "fast", "取得选票后的提交快于常人"


class VoidReason(Labelled):
    """Why ballots were voided, as the public reads it; never which signal said so."""

    SCRIPTED = "scripted", "机器批量投票"
    ACCOUNT_FARM = "account_farm", "批量账号投票"
    BOUGHT = "bought", "有偿投票"
    IMPERSONATED = "impersonated", "冒用他人账号投票"


class VoidStatus(Labelled):
    """A batch of ballots to be voided: one auditor proposes, another confirms, both apply."""

    PROPOSED = "proposed", "待第二人确认"
    CONFIRMED = "confirmed", "已确认，待执行"
    CANCELLED = "cancelled", "已撤销"
    APPLIED = "applied", "已执行"


class AppealStatus(Labelled):
    OPEN = "open", "待复核"
    UPHELD = "upheld", "申诉成立"
    DISMISSED = "dismissed", "申诉不成立"


class BallotLog(Labelled):
    """The two logs of a poll, each a Merkle tree of its own (RFC 6962)."""

    RECEIPTS = "receipts", "回执"
    CHOICES = "choices", "选择"
