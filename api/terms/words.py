"""Content checks of what citizens write (内容安全)."""

from api.terms.label import Labelled


class WordsStatus(Labelled):
    PENDING = "pending", "检测中"
    PASSED = "passed", "检测通过"
    HELD = "held", "待人工核对"
    RISKY = "risky", "检测未通过"
    READ = "read", "已人工核对"
    VOID = "void", "内容已更改或删除"


class WordsField(Labelled):
    """Which words of a subject."""

    REASON = "reason", "情况说明"
    THANKS = "thanks", "感谢的话"
