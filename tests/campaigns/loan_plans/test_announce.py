"""What an applicant is told of her plan: in fixed words, once, and never of what is past."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import SYSTEM
from api.campaigns.loan_plans import announce
from api.db.session import Database
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.messages import Message
from api.db.tables.notices import Notice, NoticeEntry
from api.mechanisms.messages.templates import data
from api.terms.notices import EntryStatus, NoticeStage
from tests.county import COUNTY, START, Caller, County, plan_form
from tests.fixtures import Time


async def handed_in(citizen: Caller, campaign_id: str, **changes: Any) -> UUID:
    answer = await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form(**changes))
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


async def told(database: Database) -> list[Message]:
    async with database.read() as session:
        return list(await session.exec(select(Message).order_by(col(Message.id))))


Say = Callable[[AsyncSession, LoanPlan], Awaitable[None]]
DUE = START + timedelta(days=2, hours=9, minutes=30)
SAID: dict[str, tuple[Say, str, dict[str, str]]] = {
    "accepted": (
        lambda session, plan: announce.accepted(session, plan, 12),
        "review",
        {"outcome": "列为候选", "remark": "候选编号12，公示后接受投票", "time": "2026年10月12日 09:00"},
    ),
    "returned": (
        lambda session, plan: announce.returned(session, plan, DUE),
        "review",
        {"outcome": "退回补正", "remark": "请在所示时间前补正并重新提交", "time": "2026年10月14日 18:30"},
    ),
    "returned without a limit": (
        lambda session, plan: announce.returned(session, plan, None),
        "review",
        {"outcome": "退回补正", "remark": "请补正后重新提交", "time": "2026年10月12日 09:00"},
    ),
    "rejected": (
        announce.rejected,
        "review",
        {"outcome": "未通过", "remark": "原因请在小程序中查看", "time": "2026年10月12日 09:00"},
    ),
    "on notice": (
        lambda session, plan: announce.on_notice(session, plan, DUE),
        "notice",
        {"remark": "候选名单公示中", "until": "2026年10月14日 18:30"},
    ),
    "won": (
        lambda session, plan: announce.result(session, plan, won=True),
        "result",
        {"outcome": "入选", "remark": "表彰安排另行通知"},
    ),
    "not selected": (
        lambda session, plan: announce.result(session, plan, won=False),
        "result",
        {"outcome": "未入选", "remark": "感谢您的参与"},
    ),
}


@pytest.mark.parametrize("what", SAID)
async def test_what_is_said_fits_and_names_nobody(county: County, what: str) -> None:
    say, template, fields = SAID[what]
    plan_id = await handed_in(await county.citizen("zhou"), await county.campaign())
    async with county.database.write() as session:
        plan = await session.get_one(LoanPlan, plan_id)
        await say(session, plan)
    (message,) = await told(county.database)
    assert (message.template, message.status) == (template, "queued")
    assert message.fields == {"title": "荷塘边的绣房", **fields}
    assert (message.subject_kind, message.subject_id) == ("loan_plan", plan_id)
    assert (message.citizen_id, message.region_code) == (plan.submitter_id, plan.region_code)
    sent = data(county.database.settings, message.template, message.fields)
    assert sent is not None
    assert sorted(sent.values()) == sorted(message.fields.values()), "nothing had to be cut"


async def test_for_a_plan_that_staff_entered_staff_are_to_telephone(county: County) -> None:
    plan_id = UUID(await county.plan(await county.campaign()))
    async with county.database.write() as session:
        await announce.rejected(session, await session.get_one(LoanPlan, plan_id))
    (message,) = await told(county.database)
    assert (message.citizen_id, message.status) == (None, "unreachable")


class Board:
    """Notices put straight into the tables: when they open is all that matters here."""

    def __init__(self, county: County) -> None:
        self.county, self.database = county, county.database

    async def notice(
        self,
        plans: list[UUID],
        opens_in: int,
        closes_in: int,
        stage: NoticeStage = NoticeStage.CANDIDATES,
        **changes: Any,
    ) -> UUID:
        """Of these plans, from and until so many days from the beginning."""
        async with self.database.write() as session:
            row = Notice(
                subject_kind="campaign",
                subject_id=UUID(int=1),
                stage=stage,
                title="公示",
                basis="荷委〔2026〕18号",
                body="现予公示。",
                issuer="荷乡县妇女联合会",
                contact="0514-00000000",
                region_code=COUNTY,
                opens_at=START + timedelta(days=opens_in),
                closes_at=START + timedelta(days=closes_in),
                working_days=5,
                created_at=START,
                **changes,
            )
            session.add(row)
            await session.flush()
            for number, plan_id in enumerate(plans, 1):
                session.add(
                    NoticeEntry(
                        notice_id=row.id,
                        number=number,
                        subject_kind="loan_plan",
                        subject_id=plan_id,
                        title="荷塘边的绣房",
                        byline="周**",
                        region_name="泾河镇",
                    )
                )
        return row.id

    async def change_entry(self, plan_id: UUID, **changes: Any) -> None:
        async with self.database.write() as session:
            (row,) = await session.exec(select(NoticeEntry).where(NoticeEntry.subject_id == plan_id))
            row.sqlmodel_update(changes)
            session.add(row)

    async def announce(self, time: Time) -> int:
        async with self.database.write() as session:
            return await announce.announce_open_notices(session, SYSTEM, time.now)


@pytest.fixture
def board(county: County) -> Board:
    return Board(county)


async def plans_of(county: County, *users: str) -> list[UUID]:
    campaign_id = await county.campaign()
    return [await handed_in(await county.citizen(user), campaign_id, project=user) for user in users]


async def test_those_on_notice_are_told_when_it_opens_and_once(board: Board, time: Time) -> None:
    plans = await plans_of(board.county, "zhou", "li")
    await board.notice(plans, 8, 17)
    assert await board.announce(time) == 0
    time.forward(days=8, seconds=-1)
    assert await board.announce(time) == 0
    time.forward(seconds=1)
    assert await board.announce(time) == 1
    assert await board.announce(time) == 0
    messages = await told(board.database)
    # Ids made within one millisecond have no order.
    assert sorted((one.template, one.fields["title"]) for one in messages) == [
        ("notice", "li"),
        ("notice", "zhou"),
    ]
    assert {one.fields["until"] for one in messages} == {"2026年10月29日 09:00"}
    assert {one.fields["remark"] for one in messages} == {"候选名单公示中"}


async def test_a_notice_of_the_result_says_so(board: Board, time: Time) -> None:
    await board.notice(await plans_of(board.county, "zhou"), 0, 9, stage=NoticeStage.RESULT)
    await board.announce(time)
    assert [one.fields["remark"] for one in await told(board.database)] == ["评选结果公示中"]


async def test_who_is_not_listed_any_more_is_not_told_and_a_longer_period_is_her_own(
    board: Board, time: Time
) -> None:
    plans = await plans_of(board.county, "zhou", "li", "wang")
    await board.notice(plans, 0, 9)
    await board.change_entry(plans[0], status=EntryStatus.WITHDRAWN)
    await board.change_entry(plans[1], ends_at=START + timedelta(days=12))
    await board.announce(time)
    # Both may be told in one millisecond, by which they are ordered.
    assert sorted((one.fields["title"], one.fields["until"]) for one in await told(board.database)) == [
        ("li", "2026年10月24日 09:00"),
        ("wang", "2026年10月21日 09:00"),
    ]


async def test_a_late_worker_tells_nobody_of_what_is_over(board: Board, time: Time) -> None:
    over = await plans_of(board.county, "zhou")
    await board.notice(over, 8, 17)
    time.forward(days=17)
    assert await board.announce(time) == 1
    assert await board.announce(time) == 0
    assert await told(board.database) == []


async def test_a_withdrawn_notice_and_another_kinds_are_left_alone(board: Board, time: Time) -> None:
    (plan,) = await plans_of(board.county, "zhou")
    await board.notice([plan], 0, 9, withdrawn_at=START, withdrawn_reason="活动取消")
    await board.notice([], 0, 9)
    assert await board.announce(time) == 0
    async with board.database.read() as session:
        assert {one.announced_at for one in await session.exec(select(Notice))} == {None}
