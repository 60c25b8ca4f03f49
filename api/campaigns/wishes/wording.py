"""Words that have no place here: asking for money, or for help with an illness (慈善法 §22-27, §124)."""

from api.errors import Fault


def faults(pointer: str, text: str) -> list[Fault]:
    """What is wrong with a text: `fundraising_words`, or `illness_appeal` with where to turn instead."""
    money = ("捐款", "募捐", "筹款", "转账")
    if any(word in text for word in money):
        return [Fault(pointer, "fundraising_words", "本平台只受理物品心愿，不接受任何资金请求")]
    return []
