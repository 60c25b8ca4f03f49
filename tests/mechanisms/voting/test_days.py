"""A day is the county's calendar day, and nobody gets one twice."""

from datetime import timedelta

from api.routers.state import Process
from tests.county import START, County
from tests.fixtures import Time
from tests.mechanisms.voting.booth import Booth, voter

MIDNIGHT = START + timedelta(days=1, hours=15)
"""Between the first and the second day of voting."""
SECOND = timedelta(seconds=1)


async def test_a_new_day_begins_at_midnight_in_shanghai(county: County, time: Time) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 2})
    remaining: list[tuple[int, int]] = []
    for at in (MIDNIGHT - SECOND, MIDNIGHT, MIDNIGHT + 8 * timedelta(hours=1)):
        time.set(at)
        one = await county.citizen("one")
        before = (await one.get(f"/v1/me/polls/{poll.poll_id}")).json()["remaining_today"]
        after = (await poll.cast(one, [len(remaining)])).json()["remaining_today"]
        remaining.append((before, after))
    # 00:00 in Greenwich, eight hours later, is no midnight here.
    assert remaining == [(2, 1), (2, 1), (1, 0)]


async def test_a_clock_set_back_gives_no_day_a_second_time(
    county: County, process: Process, time: Time
) -> None:
    poll = await county.open_poll()
    booth, one = Booth(process, poll), voter()
    outcomes = []
    for at in (MIDNIGHT - SECOND, MIDNIGHT + SECOND, MIDNIGHT - SECOND, MIDNIGHT + SECOND):
        time.set(at)
        outcomes.append(getattr(outcome := await booth.tried(one), "window", outcome))
    assert outcomes == [1, 1, "quota_spent_today", "quota_spent_today"]


async def test_nor_the_day_before_to_somebody_who_has_voted_since(
    county: County, process: Process, time: Time
) -> None:
    """She did not vote on the first day. Once she has voted on the second, the first is over for her."""
    poll = await county.open_poll(rules={"ballots_per_day": 2})
    booth, one = Booth(process, poll), voter()
    time.set(MIDNIGHT + SECOND)
    assert (await booth.cast(one, [0])).remaining_today == 1
    time.set(MIDNIGHT - SECOND)
    assert await booth.tried(one, [0]) == "already_chosen_today", "it is the second day's guard that says so"
    assert (await booth.cast(one, [1])).remaining_today == 0
    assert await booth.tried(one, [2]) == "quota_spent_today"


async def test_what_a_voter_is_told_agrees(county: County, time: Time) -> None:
    poll = await county.open_poll()
    time.set(MIDNIGHT + SECOND)
    await poll.cast(await county.citizen("one"))
    time.set(MIDNIGHT - SECOND)
    mine = (await (await county.citizen("one")).get(f"/v1/me/polls/{poll.poll_id}")).json()
    assert (mine["remaining_today"], mine["may_vote"]) == (0, False)
