"""Where logs and seals disagree, and what a recount found in all."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

WORDS = {
    "ballots": "选票数不符",
    "tally": "得票不符",
    "totals": "累计得票不符",
    "receipts_root": "回执与签名的封存记录不符",
    "choices_root": "选择与签名的封存记录不符",
    "tiles": "回执证明所用的中间结果与记录不符",
    "ballots_fewer": "选票比以前复核时少",
    "rules": "投票规则与公布的指纹不符",
    "candidates": "候选项目的编号或名称与封存时不符",
    "head": "封存记录的内容不符",
    "head_record": "封存记录与操作记录不符",
    "head_missing": "缺少封存记录",
    "head_unknown": "多出封存记录",
    "signature": "封存记录的签名无效",
    "chain": "封存记录前后不相接",
    "unsealed": "已封存的批次之外有选票",
    "void_list": "作废名单的签名或内容不符",
    "voided_choices": "作废的选择与选择记录不符",
    "voided_ballots": "作废选票数不符",
}


@dataclass(frozen=True)
class Difference:
    """One of `WORDS`; `window` is None for what concerns the whole poll."""

    what: str
    window: int | None = None

    def as_data(self) -> dict[str, Any]:
        return {"window": self.window, "what": self.what}

    def words(self) -> str:
        return (f"第{self.window}批" if self.window else "") + WORDS[self.what]


@dataclass
class Found:
    """How much was counted, and every difference."""

    at: datetime
    """When it was looked, not when that was done: what came in between was not counted."""
    ballots: int = 0
    picks: int = 0
    differences: list[Difference] = field(default_factory=list)

    def differs(self, what: str, window: int | None = None) -> None:
        self.differences.append(Difference(what, window))
