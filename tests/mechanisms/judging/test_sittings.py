"""A supplementary sitting that was mistyped: bounded, and replaced as long as nothing was filed in it."""

from datetime import datetime, timedelta

import pytest

from api.clock import SHANGHAI
from tests.contest import Contest, begun
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.stories.appraising import ok

ABSENT = "一位评委因病缺席"


async def short(county: County, time: Time) -> tuple[Contest, str]:
    """A jury whose sitting has ended with one sheet of three; the contest and its panel."""
    contest = await begun(county, time, 1)
    await contest.vote(1)
    await contest.count(county.database)
    panel_id = await contest.seat()
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    time.set(contest.day(21))
    return contest, panel_id


async def spans(contest: Contest) -> list[tuple[datetime, datetime, str | None]]:
    """The supplementary sittings and their reasons."""
    shown = ok(await (await contest.county.staff("officer")).get(f"{contest.staff_path}/panel"))
    at = datetime.fromisoformat
    return [(at(one["opens_at"]), at(one["closes_at"]), one["reason"]) for one in shown["sittings"][1:]]


@pytest.mark.parametrize(
    ("opens", "closes", "pointer", "code"),
    [
        (22, 22 + 3653, "/closes_at", "sitting_too_long"),
        (22, 53, "/closes_at", "sitting_too_long"),
        (22 + 26660, 23 + 26660, "/opens_at", "sitting_too_far"),
        (82, 83, "/opens_at", "sitting_too_far"),
    ],
)
async def test_a_sitting_has_bounds(
    county: County, time: Time, opens: int, closes: int, pointer: str, code: str
) -> None:
    contest, _ = await short(county, time)
    mistyped = await contest.sit_again(contest.day(opens), contest.day(closes), ABSENT)
    problem = refused(mistyped, 422, "validation_failed")
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [(pointer, code)]
    ok(await contest.sit_again(contest.day(80), contest.day(110), ABSENT))


async def test_a_planned_sitting_is_replaced(county: County, time: Time) -> None:
    contest, panel_id = await short(county, time)
    ok(await contest.sit_again(contest.day(80), contest.day(110), ABSENT))
    again = await contest.sit_again(contest.day(22), contest.day(23), "日期填写有误")
    assert again.status_code == 201
    assert await spans(contest) == [(contest.day(22), contest.day(23), "日期填写有误")]
    record = (await county.audited(action="panel.sitting_replaced"))[0]
    before = [f"{contest.day(day).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}" for day in (80, 110)]
    assert (record["from_state"], record["reason"]) == ("/".join(before), "日期填写有误")
    time.set(contest.day(22))
    ok(await contest.file("panelist2", panel_id, "项目1", [60, 60]))
    time.set(contest.day(23))
    ok(await contest.propose())


async def test_a_sitting_that_is_open_is_shortened_as_long_as_nothing_was_filed(
    county: County, time: Time
) -> None:
    contest, panel_id = await short(county, time)
    ok(await contest.sit_again(contest.day(22), contest.day(50), ABSENT))
    time.set(contest.day(22, hours=1))
    refused(await contest.sit_again(contest.day(21), contest.day(23), ABSENT), 422)
    ok(await contest.sit_again(contest.day(22), contest.day(24), "日期填写有误"))
    assert len(await spans(contest)) == 1
    ok(await contest.file("panelist2", panel_id, "项目1", [60, 60]))
    refused(await contest.sit_again(contest.day(22), contest.day(23), ABSENT), 409, "jury_not_over")
    refused(await contest.sit_again(contest.day(24), contest.day(25), ABSENT), 409, "jury_not_over")
    time.set(contest.day(24) - timedelta(seconds=1))
    ok(await contest.file("panelist3", panel_id, "项目1", [60, 60]))


async def test_the_first_sitting_follows_the_window_alone(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    await contest.seat()
    await contest.sit()
    refused(await contest.sit_again(contest.day(19), contest.day(20), ABSENT), 409, "jury_not_over")
