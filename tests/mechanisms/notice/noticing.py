"""A notice put up without any campaign behind it, and everybody who has to do with it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from api import clock
from api.clock import SHANGHAI
from api.db.tables.notices import Notice
from api.mechanisms import notice as notices
from api.terms.notices import NoticeStage
from tests.county import COUNTY, Caller, County

KIND = "thing"
"""A kind of subject that nobody listens for."""
NAME, CONTACT, TEXT = "卫荷衣", "13912345678", "该项目的经营地点与申报的地点不符，请核实。"
MINUTES = "当事人陈述：经营地点上月已迁回本村。"
HELD, DECIDED = "有群众实名提出异议，正在核查", "经核查，情况属实与否已有结论"


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def code(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["code"])


@dataclass
class Board:
    """One notice with entries, and requests about it by number."""

    county: County
    notice_id: str
    entries: dict[int, str] = field(default_factory=dict)
    subjects: dict[int, UUID] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/v1/notices/{self.notice_id}"

    async def shown(self) -> dict[str, Any]:
        answer = await self.county.client.get(self.path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def entry(self, number: int = 1) -> dict[str, Any]:
        """An entry as the public sees it."""
        return next(one for one in (await self.shown())["entries"] if one["number"] == number)

    def form(self, number: int = 1, **changes: Any) -> dict[str, Any]:
        return {
            "entry_id": self.entries[number],
            "name": NAME,
            "contact": CONTACT,
            "text": TEXT,
            **changes,
        }

    async def object(
        self, number: int = 1, citizen: str | Caller = "wei", key: str | None = None, **changes: Any
    ) -> httpx.Response:
        caller = await self.county.citizen(citizen) if isinstance(citizen, str) else citizen
        return await caller.post(f"{self.path}/objections", self.form(number, **changes), key=key)

    async def objected(self, number: int = 1, citizen: str = "wei") -> str:
        """The id of an objection that was taken."""
        answer = await self.object(number, citizen)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def record(
        self, dated: str, number: int = 1, clerk: str = "officer", **changes: Any
    ) -> httpx.Response:
        form = self.form(number, **{"channel": "letter", "dated": dated, **changes})
        caller = await self.county.staff(clerk)
        return await caller.post(f"/v1/staff/notices/{self.notice_id}/objections", form)

    async def act(
        self, objection_id: str, what: str, form: dict[str, Any], who: str = "officer"
    ) -> httpx.Response:
        caller = await self.county.staff(who)
        return await caller.post(f"/v1/staff/objections/{objection_id}/{what}", form)

    async def hold(self, objection_id: str) -> httpx.Response:
        return await self.act(objection_id, "substantiate", {"public_reason": HELD})

    async def held(self, number: int = 1, citizen: str = "wei") -> str:
        """The id of an objection that puts its entry on hold."""
        objection_id = await self.objected(number, citizen)
        answer = await self.hold(objection_id)
        assert answer.status_code == 200, answer.text
        return objection_id

    async def hear(self, objection_id: str, **changes: Any) -> httpx.Response:
        today = clock.day(clock.now()).isoformat()
        form = {"heard_on": today, "heard": True, "minutes": MINUTES, **changes}
        return await self.act(objection_id, "hearing", form)

    async def settle(self, objection_id: str, outcome: str, who: str = "officer") -> httpx.Response:
        form = {"outcome": outcome, "answer": "已核查，特此答复。", "public_reason": DECIDED}
        return await self.act(objection_id, "settle", form, who)

    async def row(self) -> Notice:
        async with self.county.database.read() as session:
            return await session.get_one(Notice, UUID(self.notice_id))


async def put_up(
    county: County,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    *,
    entries: int = 3,
    working_days: int = 5,
    region_code: str = COUNTY,
    title: str = "荷乡县十佳妇女小贷方案候选名单公示",
    stage: NoticeStage = NoticeStage.CANDIDATES,
    after: Board | None = None,
) -> Board:
    """A notice from now for ten days, or as told; `after` another, of the same campaign and people."""
    opens = opens_at or clock.now()
    async with county.database.write() as session:
        made = await notices.open_notice(
            session,
            subject_kind="campaign",
            subject_id=(await after.row()).subject_id if after else uuid4(),
            stage=stage,
            title=title,
            basis="荷委〔2026〕18号",
            body="根据评选方案，现将候选名单予以公示。",
            issuer="荷乡县妇女联合会",
            contact="县妇联办公室，电话0514-00000000，荷乡县人民路1号",
            region_code=region_code,
            opens_at=opens,
            closes_at=closes_at or opens + timedelta(days=10),
            working_days=working_days,
        )
        board = Board(county, str(made.id))
        for number in range(1, entries + 1):
            board.subjects[number] = after.subjects[number] if after else uuid4()
            entry = await notices.list_entry(
                session,
                made,
                number=number,
                subject_kind=KIND,
                subject_id=board.subjects[number],
                title=f"项目{number}",
                byline="王**",
                region_name="泾河镇",
            )
            board.entries[number] = str(entry.id)
    return board


async def conclude(board: Board) -> None:
    async with board.county.database.write() as session:
        await notices.conclude(session, await session.get_one(Notice, UUID(board.notice_id)))
