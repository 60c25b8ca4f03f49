"""Who sits: seats given up and added for a reason, until the scores can be read."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from api import clock
from api.adapters.papers import Paragraph
from api.campaigns.loan_plans import minutes
from api.db.session import Database
from api.db.tables.access import StaffAccount
from api.db.tables.campaigns import Campaign
from api.db.tables.conflicts import ConflictOfInterest
from api.db.tables.judging import PanelEntry
from api.terms.reviews import Relation
from tests.contest import JURY, Contest, begun, judged
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import pointers, refused
from tests.stories.appraising import ok

ILL = {"reason": "评委因病不能继续"}


async def disabled(database: Database, username: str) -> None:
    async with database.write() as session:
        await session.exec(
            sa.update(StaffAccount)
            .where(col(StaffAccount.username) == username)
            .values(disabled_at=clock.now())
        )


async def seats_of(contest: Contest) -> list[tuple[str, int, int]]:
    """Name, sheets filed and sheets expected of who sits."""
    shown = ok(await (await contest.county.staff("officer")).get(f"{contest.staff_path}/panel"))
    return [(one["name"], one["filed"], one["expected"]) for one in shown["seats"]]


async def test_until_the_first_sheet_anybody_comes_and_goes(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    await contest.seat("panelist", "panelist2")
    await contest.seat("panelist3")
    await contest.seat("panelist2", "panelist")
    assert await seats_of(contest) == [("panelist", 0, 1), ("panelist2", 0, 1)]


async def test_once_there_are_sheets_a_change_needs_a_reason_which_is_recorded(
    county: County, time: Time
) -> None:
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist", "panelist2")
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    for wanted in (("panelist",), ("panelist2",), (*JURY,)):
        problem = refused(await contest.appoint(*wanted), 422, "validation_failed")
        assert (pointers(problem), problem["errors"][0]["code"]) == ({"/reason"}, "reason_missing")
    ok(await contest.appoint("panelist2", "panelist"))  # the same people
    ok(await contest.appoint("panelist", "panelist3", **ILL))
    assert (await county.audited(action="panel.appointed"))[0]["reason"] == ILL["reason"]
    entry = (await contest.entries("panelist", panel_id))["项目1"]["id"]
    refused(await contest.put_sheet(await county.staff("panelist2"), panel_id, entry, [80, 80]), 404)


async def test_who_gives_up_her_seat_counts_no_more_and_is_not_expected(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    panel_id = await contest.seat()
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    ok(await contest.file("panelist2", panel_id, "项目1", [60, 60]))
    ok(await contest.appoint("panelist2", "panelist3", **ILL))
    assert await seats_of(contest) == [("panelist2", 1, 2), ("panelist3", 0, 2)]
    ok(await contest.appoint(*JURY, reason="评委病愈"))  # with what she has filed
    assert [filed for _, filed, _ in await seats_of(contest)] == [1, 1, 0]


async def test_an_account_that_was_disabled_keeps_its_seat_or_gives_it_up(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist", "panelist2")
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    await disabled(county.database, "panelist")
    ok(await contest.appoint(*JURY, **ILL))
    assert await seats_of(contest) == [("panelist", 1, 1), ("panelist2", 0, 1), ("panelist3", 0, 1)]
    ok(await contest.appoint("panelist2", "panelist3", **ILL))
    problem = refused(await contest.appoint("panelist", "panelist2", **ILL), 422)  # and not come back
    assert [one["code"] for one in problem["errors"]] == ["not_a_panelist"]


async def test_an_entry_all_are_close_to_is_judged_by_a_newcomer(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    await contest.vote(2, 1)
    await contest.count(county.database)
    panel_id = await contest.seat("panelist", "panelist2")
    await contest.sit()
    for panelist in ("panelist", "panelist2"):
        ok(await contest.declare(panelist, panel_id, "项目1"))
        ok(await contest.file(panelist, panel_id, "项目2", [70, 70]))
    time.set(contest.day(21))
    refused(await contest.propose(), 409, "jury_incomplete")
    ok(await contest.appoint(*JURY, reason="两位评委都与一号材料有关"))
    entry = (await contest.entries("panelist3", panel_id))["项目1"]["id"]
    newcomer = await county.staff("panelist3")
    refused(await contest.put_sheet(newcomer, panel_id, entry, [80, 80]), 409, "jury_not_sitting")
    ok(await contest.sit_again(contest.day(22), contest.day(23), "一号材料没有评委可评"))
    time.set(contest.day(22))
    ok(await contest.file("panelist3", panel_id, "项目1", [80, 80]))
    time.set(contest.day(23))
    ok(await contest.propose())
    assert [one["jury_score"] for one in (await contest.staff_result())["items"]] == [8000, 7000]


async def test_a_jury_short_of_sheets_goes_on_with_those_who_are_left(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    await contest.vote(1)
    await contest.count(county.database)
    panel_id = await contest.seat()
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    time.set(contest.day(21))
    refused(await contest.propose(), 409, "jury_incomplete")
    ok(await contest.appoint("panelist", **ILL))
    ok(await contest.propose())
    async with county.database.read() as session:
        campaign = await session.get_one(Campaign, UUID(contest.campaign_id))
        paper = await minutes.of_campaign(session, campaign)
    text = "\n".join(one.text for one in paper.blocks if isinstance(one, Paragraph))
    for gone in ("panelist2", "panelist3"):
        assert f"评委变动：{gone}于2026年11月2日09:00退出。原因：{ILL['reason']}。" in text


async def test_once_scores_can_be_read_the_jury_stands(county: County, time: Time) -> None:
    contest = await judged(county, time, panelists=JURY)
    before = [one["sheets"] for one in (await contest.staff_result())["items"]]
    for wanted in (JURY[:2], ("panelist",), ("panelist2", "panelist3")):
        refused(await contest.appoint(*wanted, **ILL), 409, "jury_over")
    (panel,) = ok(await (await county.staff("panelist")).get("/v1/staff/panels"))["items"]
    refused(await contest.declare("panelist", panel["id"], "项目1"), 409, "jury_over")
    refused(await contest.sit_again(contest.day(22), contest.day(23), "重评"), 409, "jury_complete")
    assert [one["sheets"] for one in (await contest.staff_result())["items"]] == before


async def test_a_declaration_after_the_end_changes_nothing_that_counts(county: County, time: Time) -> None:
    """However it came to be written down: sheets that were known when it was made still count."""
    contest = await judged(county, time, panelists=JURY)
    ok(await contest.propose())
    async with county.database.write() as session:
        entry = (await session.exec(select(PanelEntry).where(PanelEntry.title == "项目1"))).one()
        who = (await session.exec(select(StaffAccount).where(StaffAccount.username == "panelist"))).one()
        session.add(
            ConflictOfInterest(
                staff_id=who.id,
                subject_id=entry.subject_id,
                subject_kind="loan_plan",
                relation=Relation.RELATIVE,
                declared_at=contest.day(21),
            )
        )
    assert [len(one["sheets"]) for one in (await contest.staff_result())["items"]] == [3, 3, 3]
    assert await seats_of(contest) == [(name, 3, 3) for name in JURY]
    ok(await contest.certify())


async def test_a_declaration_between_two_sittings_counts_from_the_next(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    panel_id = await contest.seat()
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [10, 10]))
    time.set(contest.day(21))
    ok(await contest.declare("panelist", panel_id, "项目1"))
    assert await seats_of(contest) == [("panelist", 1, 2), ("panelist2", 0, 2), ("panelist3", 0, 2)]
    ok(await contest.sit_again(contest.day(22), contest.day(23), "评分不足"))
    assert await seats_of(contest) == [("panelist", 0, 1), ("panelist2", 0, 2), ("panelist3", 0, 2)]


async def test_a_campaign_closed_after_its_vote_is_judged_in_its_time(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    await contest.vote(1)
    await contest.count(county.database)
    panel_id = await contest.seat("panelist")
    ok(await (await county.staff("officer")).post(f"{contest.staff_path}/close"))
    refused(await contest.file("panelist", panel_id, "项目1", [80, 80]), 409, "jury_not_sitting")
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    time.set(contest.day(21) - timedelta(seconds=1))
    ok(await contest.file("panelist", panel_id, "项目1", [81, 80]))
    time.set(contest.day(21))
    ok(await contest.propose())
