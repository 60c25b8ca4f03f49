"""A notice in the chapters: put up, objected to, decided on, taken back."""

from dataclasses import dataclass, field

from tests.contract.notation import Memory
from tests.county import County
from tests.mechanisms.notice.life import withdraw, withdraw_entry
from tests.mechanisms.notice.noticing import Board, put_up

HELD, DONE = "收到实名异议，正在核查", "经实地核查，经营地点与申报一致"


@dataclass
class Notices:
    """What happens to one notice around the examples."""

    county: County
    memory: Memory
    board: Board | None = field(default=None)

    async def begin(self) -> None:
        self.board = await put_up(self.county)
        self.memory.name("uuid:notice", self.board.notice_id)
        for number, entry_id in self.board.entries.items():
            self.memory.name(f"uuid:entry-{number}", entry_id)

    async def substantiated(self) -> None:
        await self._act("substantiate", {"public_reason": HELD})

    async def dismissed(self) -> None:
        answer = "我们到项目所在地核查过，特此答复。"
        await self._act("settle", {"outcome": "dismissed", "answer": answer, "public_reason": DONE})

    async def third_leaves(self) -> None:
        await withdraw_entry(self._board(), 3, "本人退出")

    async def five_more(self, citizen: str) -> None:
        for _ in range(5):
            await self._board().objected(2, citizen)

    async def taken_back(self) -> None:
        await withdraw(self._board(), "因故不再举办")

    async def _act(self, what: str, form: dict[str, str]) -> None:
        answer = await self._board().act(self.memory.named["uuid:objection"], what, form)
        assert answer.status_code == 200, answer.text

    def _board(self) -> Board:
        assert self.board is not None
        return self.board
