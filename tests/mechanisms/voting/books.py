"""What stands in the two logs, read past the application, and whether it agrees with the count."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from api.db.session import Database
from api.db.tables.ballots import Choice, Guard, Participation
from api.db.tables.polls import BallotWindow, Poll

RECEIPT = r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}"


class Books:
    """One poll's rows."""

    def __init__(self, database: Database, poll_id: str | UUID) -> None:
        self.database, self.poll_id = database, UUID(str(poll_id))

    async def participations(self) -> list[Participation]:
        return await self._rows(Participation)

    async def choices(self) -> list[Choice]:
        return await self._rows(Choice)

    async def guards(self) -> list[Guard]:
        return await self._rows(Guard)

    async def windows(self) -> list[BallotWindow]:
        return sorted(await self._rows(BallotWindow), key=lambda one: one.number)

    async def states(self) -> list[str]:
        """Of its windows, by number."""
        return [str(one.state) for one in await self.windows()]

    async def poll(self) -> Poll:
        async with self.database.read() as session:
            return await session.get_one(Poll, self.poll_id)

    async def receipts(self) -> set[str]:
        return {one.receipt_code for one in await self.participations()}

    async def recount(self) -> Counter[str]:
        """Votes by candidate number, counted from every choice there is."""
        return Counter(str(one.pick) for one in await self.choices())

    async def recount_sealed(self) -> Counter[str]:
        """The same over choices of sealed windows only."""
        sealed = {window_prefix(one.number) for one in await self.windows() if one.state == "sealed"}
        return Counter(str(one.pick) for one in await self.choices() if one.id[:5] in sealed)

    async def assert_balanced(self, receipts: Iterable[str]) -> None:
        """Closed: every acknowledged ballot is a row, nothing else is, and the count is a recount."""
        acknowledged = list(receipts)
        assert len(set(acknowledged)) == len(acknowledged)
        assert await self.receipts() == set(acknowledged)
        windows = await self.windows()
        assert {one.state for one in windows} == {"sealed"}
        assert windows[-1].totals == dict(await self.recount())
        assert windows[-1].total_ballots == len(acknowledged)
        assert sum(one.ballots for one in windows) == len(acknowledged)

    async def _rows(self, table: type[Any]) -> list[Any]:
        async with self.database.read() as session:
            return list(await session.exec(select(table).where(col(table.poll_id) == self.poll_id)))


def window_prefix(number: int) -> str:
    """What codes of a window below 32 begin with."""
    return f"000{'0123456789ABCDEFGHJKMNPQRSTVWXYZ'[number]}-"
