"""Who files while the jury, its sitting or its campaign changes: what was taken counts, and nothing else."""

import asyncio
import itertools
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

from api.db.tables.judging import ScoreSheet
from api.mechanisms.judging.formula import mean
from tests.contest import JURY, begun
from tests.county import Caller, County, window
from tests.fixtures import Time
from tests.stories.appraising import ok


async def test_a_whole_jury_files_at_once(county: County, time: Time) -> None:
    """Every panelist every entry twice: each sheet is one row, and the jury is complete."""
    contest = await begun(county, time, 4)
    panel_id = await contest.seat()
    await contest.sit()
    entries = await contest.entries("panelist", panel_id)
    panelists = [await county.staff(name) for name in JURY]
    filings = [
        contest.put_sheet(panelist, panel_id, entry["id"], [80, 80])
        for panelist in panelists
        for entry in entries.values()
        for _ in range(2)
    ]
    assert {one.status_code for one in await asyncio.gather(*filings)} == {200}
    shown = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/panel"))
    assert [(one["filed"], one["expected"]) for one in shown["seats"]] == [(4, 4)] * 3


async def test_who_is_replaced_while_she_files_either_needs_a_reason_or_is_gone(
    county: County, time: Time
) -> None:
    contest = await begun(county, time, 1)
    panel_id, sitting, other = await contest.seat("panelist"), "panelist", "panelist2"
    await contest.sit()
    entry = (await contest.entries("panelist", panel_id))["项目1"]["id"]
    officer, path = await county.staff("officer"), f"{contest.staff_path}/panel"
    callers = {name: await county.staff(name) for name in (sitting, other)}
    for _ in range(8):
        etag = (await officer.get(path)).headers["etag"]
        replaced, filed = await asyncio.gather(
            officer.put(path, {"usernames": [other]}, etag),
            contest.put_sheet(callers[sitting], panel_id, entry, [80, 80]),
        )
        assert (replaced.status_code, filed.status_code) in {(422, 200), (200, 404)}
        if replaced.status_code == 422:
            break
        sitting, other = other, sitting


@pytest.mark.parametrize("last", [1, 2])
async def test_filing_while_the_sitting_ends_and_two_people_sign(
    county: County, time: Time, last: int
) -> None:
    """What is certified are the sheets that were taken, whoever was faster."""
    contest = await begun(county, time, 2)
    await contest.vote(2, 1)
    await contest.count(county.database)
    panel_id = await contest.seat()
    await contest.sit()
    entries = await contest.entries("panelist", panel_id)
    for title in entries:
        for panelist in JURY[:2]:
            ok(await contest.file(panelist, panel_id, title, [80, 80]))
    time.set(contest.day(21, seconds=-1))
    panelists = [await county.staff(name) for name in JURY]
    officer, officer2 = await county.staff("officer"), await county.staff("officer2")
    path, over, taken = f"{contest.staff_path}/result", asyncio.Event(), itertools.count(1)

    async def filing(caller: Caller, entry_id: str) -> httpx.Response:
        """The sitting ends as soon as so many sheets are taken, while others are on their way."""
        answer = await contest.put_sheet(caller, panel_id, entry_id, [60, 60])
        if next(taken) == last:
            time.set(contest.day(21))
            over.set()
        return answer

    async def signing(caller: Caller, step: str) -> httpx.Response:
        await over.wait()
        return await caller.post(f"{path}/{step}", {"draws": []} if step == "propose" else None)

    answers = await asyncio.gather(
        *(filing(caller, entry["id"]) for caller in panelists for entry in entries.values()),
        signing(officer, "propose"),
        signing(officer2, "certify"),
    )
    assert {one.status_code for one in answers} <= {200, 409}, [one.text for one in answers]
    if (await contest.staff_result())["result_status"] is None:
        ok(await contest.propose())
    if (await contest.staff_result())["result_status"] == "proposed":
        ok(await contest.certify())
    signed = (await contest.staff_result())["items"]
    async with county.database.read() as session:
        kept = len(
            (await session.exec(select(ScoreSheet).where(ScoreSheet.panel_id == UUID(panel_id)))).all()
        )
    assert sum(len(one["sheets"]) for one in signed) == kept
    for one in signed:
        scores = [sheet["score"] for sheet in one["sheets"]]
        assert one["jury_score"] == mean(scores)


async def test_filing_while_the_campaign_is_closed(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    panel_id = await contest.seat()
    await contest.sit()
    entries = await contest.entries("panelist", panel_id)
    officer, panelists = await county.staff("officer"), [await county.staff(name) for name in JURY]
    filings = [
        contest.put_sheet(panelist, panel_id, entry["id"], [60, 60])
        for panelist in panelists
        for entry in entries.values()
    ]
    closing = officer.post(f"{contest.staff_path}/close")
    answers = await asyncio.gather(*filings[:3], closing, *filings[3:])
    assert {one.status_code for one in answers} == {200}, [one.text for one in answers]


async def test_filing_while_its_sitting_is_put_off(county: County, time: Time) -> None:
    """Either something was filed in it, and it stays; or nothing was, and nothing is."""
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist")
    time.set(contest.day(21))
    ok(await contest.sit_again(contest.day(22), contest.day(40), "评委因病缺席"))
    time.set(contest.day(22))
    entry = (await contest.entries("panelist", panel_id))["项目1"]["id"]
    panelist, officer = await county.staff("panelist"), await county.staff("officer")
    form = {**window(contest.day(23), contest.day(24)), "reason": "日期填写有误"}
    moving = officer.post(f"{contest.staff_path}/panel/sittings", form)
    filed, moved = await asyncio.gather(contest.put_sheet(panelist, panel_id, entry, [80, 80]), moving)
    assert (filed.status_code, moved.status_code) in {(200, 409), (409, 201)}
