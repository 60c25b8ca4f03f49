"""What a stand-in WeChat finds of a text, by two words that a tester or a visitor of the demo writes into it.

A text with 违规词 is risky, one with 待审词 is for a person to look at, and every other one passes:
a list of really bad words would have to stand here in clear, and would be a worse check than none.
"""

from api.adapters.wechat.standin.refusal import Refusal

RISKY, DOUBTFUL = "违规词", "待审词"
LONGEST = 2500
_UNLAWFUL, _OTHER, _NOTHING = 20006, "21000", 100


def judged(order: dict[str, object]) -> dict[str, object]:
    """The answer's `result` for an order whose user was checked already; raises 47001.

    The label of what is for a person comes as text, as it does in WeChat's pushes.
    """
    content = order.get("content")
    fits = isinstance(content, str) and 1 <= len(content) <= LONGEST
    if order.get("version") != 2 or order.get("scene") not in (1, 2, 3, 4) or not fits:
        raise Refusal(47001)
    if RISKY in str(content):
        return {"suggest": "risky", "label": _UNLAWFUL}
    if DOUBTFUL in str(content):
        return {"suggest": "review", "label": _OTHER}
    return {"suggest": "pass", "label": _NOTHING}
