"""What a kind may rely on: when a notice is over, what it hears, which notice is a subject's."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.notices import Notice, NoticeEntry
from api.errors import Conflict
from api.kernel import facts
from api.mechanisms import notice as notices
from api.terms.notices import NoticeStage
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.notice.life import require_over, reschedule, withdraw, withdraw_entry
from tests.mechanisms.notice.noticing import DECIDED, HELD, KIND, Board, at, code, conclude, put_up

Heard = list[tuple[str, int, str]]
_FACTS: tuple[type[notices.EntryFact], ...] = (
    notices.EntryHeld,
    notices.EntryReleased,
    notices.EntryDisqualified,
)


@pytest.fixture
def listen() -> Iterator[Callable[[Callable[[Any], Awaitable[None]]], None]]:
    """Tell a function of everything that happens to entries."""

    def start(told: Callable[[Any], Awaitable[None]]) -> None:
        async def handler(_session: AsyncSession, fact: Any) -> None:
            await told(fact)

        for one in _FACTS:
            facts.route(one, KIND, handler)

    yield start
    for one in _FACTS:
        facts._routes.pop((one, KIND), None)


async def is_over(board: Board) -> str:
    """The code of what keeps it from being over, or nothing."""
    try:
        await require_over(board)
    except Conflict as why:
        return why.code
    return ""


async def test_it_is_over_when_every_period_is_and_every_objection_answered(
    county: County, time: Time
) -> None:
    board = await put_up(county, closes_at=at(10, 20, 0))
    waiting = await board.objected(2)
    time.set(at(10, 19, 12))
    held = await board.held(1)
    assert await is_over(board) == "notice_running"
    time.set(at(10, 20, 0))
    assert await is_over(board) == "objections_open"
    await board.act(waiting, "decline", {"answer": "与评选无关"})
    assert await is_over(board) == "objections_open", "one is still looked into"
    time.set(at(10, 21))
    await board.settle(held, "dismissed")
    assert await is_over(board) == "notice_running", "she has a day left"
    time.set(at(10, 22, 23, 59))
    assert await is_over(board) == "notice_running"
    time.set(at(10, 23, 0))
    assert await is_over(board) == ""
    await conclude(board)
    with pytest.raises(Conflict, match="notice_concluded"):
        await conclude(board)


async def test_what_is_concluded_is_not_moved_but_may_be_taken_back(county: County, time: Time) -> None:
    """A later window is extended, and then the campaign is called off."""
    board = await put_up(county)
    time.forward(days=10)
    await conclude(board)
    before = await board.row()
    await reschedule(board, at(10, 12), at(12, 1))
    assert (await board.row()).closes_at == before.closes_at
    await withdraw(board, "活动取消")
    assert (await board.shown())["withdrawn_reason"] == "活动取消"
    with pytest.raises(Conflict, match="notice_withdrawn"):
        await withdraw(board, "再次取消")


async def test_nothing_is_concluded_while_it_runs(county: County, time: Time) -> None:
    board = await put_up(county, entries=0)
    with pytest.raises(Conflict, match="notice_running"):
        await conclude(board)
    to_come = await put_up(county, opens_at=at(10, 20))
    assert await is_over(to_come) == "notice_running"
    time.forward(days=10)
    await conclude(board)


async def test_the_kind_hears_of_holds_and_of_how_they_end(county: County, listen: Any) -> None:
    heard: Heard = []

    async def told(fact: notices.EntryFact) -> None:
        heard.append((type(fact).__name__, fact.entry.number, fact.reason))

    listen(told)
    board = await put_up(county)
    first, second = await board.held(1), await board.objected(1, "another")
    assert (await board.hold(second)).status_code == 200
    await board.settle(first, "dismissed")
    assert heard == [("EntryHeld", 1, HELD)], "held once, and still for the second"
    await board.settle(second, "dismissed")
    third = await board.held(2)
    await board.hear(third)
    await board.settle(third, "upheld")
    assert heard[1:] == [
        ("EntryReleased", 1, DECIDED),
        ("EntryHeld", 2, HELD),
        ("EntryDisqualified", 2, DECIDED),
    ]


async def test_a_kind_that_cannot_follow_undoes_the_whole(county: County, listen: Any) -> None:
    async def refuses(_fact: Any) -> None:
        raise Conflict("state_conflict", "当前状态不允许此操作")

    board = await put_up(county)
    objection_id = await board.objected()
    listen(refuses)
    assert code(await board.hold(objection_id), 409) == "state_conflict"
    assert (await board.entry(1))["status"] == "listed"
    shown = await (await county.staff("officer")).get(f"/v1/staff/objections/{objection_id}")
    assert (shown.json()["status"], shown.json()["version"]) == ("received", 1)


async def test_the_newest_that_was_not_taken_back_is_the_subjects(county: County) -> None:
    board = await put_up(county)
    subject_id = (await board.row()).subject_id

    async def found(stage: NoticeStage) -> UUID | None:
        async with county.database.read() as session:
            notice = await notices.of_subject(session, subject_id, stage)
            return notice.id if notice else None

    assert await found(NoticeStage.CANDIDATES) == UUID(board.notice_id)
    assert await found(NoticeStage.RESULT) is None
    await withdraw(board, "重新公示")
    assert await found(NoticeStage.CANDIDATES) is None


async def test_who_is_listed_late_has_a_full_period(county: County, time: Time) -> None:
    board = await put_up(county, closes_at=at(10, 20, 0))
    time.set(at(10, 16))
    async with county.database.write() as session:
        notice = await session.get_one(Notice, UUID(board.notice_id))
        late = await notices.list_entry(
            session,
            notice,
            number=4,
            subject_kind=KIND,
            subject_id=UUID(int=4),
            title="晚到的项目",
            byline="李**",
            region_name="鹭浦镇",
        )
        assert notices.ends_at(notice, late) == at(10, 24, 0)
        early = await session.get_one(NoticeEntry, UUID(board.entries[1]))
        assert notices.ends_at(notice, early) == at(10, 20, 0)


async def test_decisions_come_in_their_order_and_once(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.objected()
    assert code(await board.settle(objection_id, "dismissed"), 409) == "state_conflict"
    assert code(await board.settle(objection_id, "upheld"), 409) == "state_conflict"
    assert code(await board.hear(objection_id), 409) == "state_conflict"
    assert (await board.hold(objection_id)).status_code == 200
    assert code(await board.hold(objection_id), 409) == "state_conflict"
    assert code(await board.act(objection_id, "decline", {"answer": "无关"}), 409) == "state_conflict"
    assert (await board.settle(objection_id, "dismissed")).status_code == 200
    assert code(await board.settle(objection_id, "dismissed"), 409) == "state_conflict"
    assert code(await board.hear(objection_id), 409) == "state_conflict"


@pytest.mark.parametrize(
    ("heard_on", "why"), [("2026-10-17", "in_the_future"), ("2026-10-11", "before_the_objection")]
)
async def test_a_hearing_is_held_between_the_objection_and_today(
    county: County, time: Time, heard_on: str, why: str
) -> None:
    board = await put_up(county)
    objection_id = await board.held()
    time.set(at(10, 16))
    answer = await board.hear(objection_id, heard_on=heard_on)
    assert code(answer, 422) == "validation_failed"
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/heard_on", why)]


async def test_who_was_invited_and_stayed_away_was_given_her_hearing(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.held()
    await board.hear(objection_id, minutes="第一次记录")
    again = await board.hear(objection_id, heard=False, minutes="两次通知，当事人未到场")
    assert again.json()["heard"] is False
    assert (await board.settle(objection_id, "upheld")).status_code == 200
    reading = f"/v1/staff/objections/{objection_id}/reveal"
    read = await (await county.staff("officer")).post(reading, {"purpose": "归档"})
    assert read.json()["minutes"] == "两次通知，当事人未到场"


async def test_who_is_out_is_out_and_the_others_objections_are_still_answered(county: County) -> None:
    board = await put_up(county)
    first, second, third = await board.held(1), await board.objected(1, "b"), await board.objected(1, "c")
    await board.hold(second)
    await board.hear(first)
    await board.settle(first, "upheld")
    for answer in (
        await board.settle(second, "dismissed"),
        await board.act(third, "decline", {"answer": "该项目已取消资格"}),
    ):
        assert answer.status_code == 200, answer.text
    entry = await board.entry(1)
    assert (entry["status"], entry["public_reason"]) == ("disqualified", DECIDED)


async def test_on_a_notice_taken_back_objections_are_answered_and_change_nothing(
    county: County, listen: Any
) -> None:
    board = await put_up(county)
    waiting, held = await board.objected(1), await board.held(2)
    await withdraw(board, "活动取消")
    heard: list[Any] = []

    async def told(fact: Any) -> None:
        heard.append(fact)

    listen(told)
    await board.hear(held)
    for answer in (
        await board.hold(waiting),
        await board.settle(waiting, "dismissed"),
        await board.settle(held, "upheld"),
    ):
        assert answer.status_code == 200, answer.text
    assert [one["status"] for one in (await board.shown())["entries"]] == ["listed", "on_hold", "listed"]
    assert heard == []


async def test_who_is_out_already_leaves_without_a_trace(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.held(1)
    await board.hear(objection_id)
    await board.settle(objection_id, "upheld")
    await withdraw_entry(board, 1, "本人退出")
    entry = await board.entry(1)
    assert (entry["status"], entry["public_reason"]) == ("disqualified", DECIDED)
