"""What citizens ask for about their data (PIPL §44-50)."""

from api.terms.label import Labelled


class DataRequestKind(Labelled):
    CORRECT = "correct", "更正"
    ERASE = "erase", "删除"
    EXPLAIN = "explain", "解释说明"
    RESTRICT = "restrict", "限制或拒绝处理"


class DataSubject(Labelled):
    """What of hers a request is about."""

    WISH = "wish", "心愿"
    CONSENT = "consent", "同意"
    ACCOUNT = "account", "账号"


class DataRequestStatus(Labelled):
    OPEN = "open", "待处理"
    GRANTED = "granted", "已办理"
    REFUSED = "refused", "未予办理"
    WITHDRAWN = "withdrawn", "已撤回"
