"""A candidate who is put on hold cannot be voted for from that moment on; what was cast before stays."""

import asyncio
from collections import Counter
from uuid import UUID

import httpx
import pytest

from api.db.session import Database
from api.db.tables.polls import Poll
from api.mechanisms.voting import candidates
from api.mechanisms.voting.ballot import Receipt
from api.routers.state import Process
from api.terms.polls import CandidateStanding as Standing
from tests.county import County, OpenPoll
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth, until
from tests.mechanisms.voting.offices import done, result

REASON = "收到异议，正在核查"


async def stand(database: Database, poll: OpenPoll, place: int, standing: Standing) -> None:
    """What the kind does when an objection about her is taken up or settled."""
    reason = None if standing is Standing.STANDING else REASON
    async with database.write() as session:
        row = await session.get_one(Poll, UUID(poll.poll_id))
        await candidates.set_standing(session, row, UUID(poll.candidate_ids[place]), standing, reason)


async def listed(county: County, poll: OpenPoll) -> list[tuple[int, str, str | None]]:
    answer = await county.client.get(f"/v1/polls/{poll.poll_id}/candidates")
    return [(one["number"], one["standing"], one["standing_reason"]) for one in answer.json()["items"]]


async def test_on_hold_she_takes_no_ballots_and_keeps_her_own(
    county: County, process: Process, database: Database
) -> None:
    poll = await county.open_poll()
    booth = Booth(process, poll)
    before = [await booth.cast(picks=[1]) for _ in range(3)]
    await stand(database, poll, 1, Standing.ON_HOLD)
    assert await booth.tried(picks=[1]) == "candidate_not_standing"
    others = [await booth.cast(picks=[place]) for place in (0, 2)]
    await stand(database, poll, 1, Standing.STANDING)
    after = await booth.cast(picks=[1])

    await done(county, poll, "close")
    await Books(database, poll.poll_id).assert_balanced(one.receipt_code for one in (*before, *others, after))
    assert [one["votes"] for one in (await result(county, poll))["items"]] == [1, 4, 1]


async def test_a_ballot_that_names_her_beside_others_is_refused_as_a_whole(
    county: County, process: Process, database: Database
) -> None:
    """To drop one of her picks would be to change what a voter said."""
    poll = await county.open_poll(rules={"picks_max": 2})
    await stand(database, poll, 1, Standing.ON_HOLD)
    voter = await county.citizen("li")
    refused = await poll.cast(voter, [0, 1])
    assert (refused.status_code, refused.json()["code"]) == (409, "candidate_not_standing")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/candidate_ids"]
    assert await Books(database, poll.poll_id).choices() == []
    assert (await poll.cast(voter, [0, 2])).status_code == 201, "the refusal cost her nothing"


async def test_a_retry_of_a_ballot_from_before_gets_its_receipt(county: County, database: Database) -> None:
    poll, voter = await county.open_poll(), await county.citizen("li")
    first = await poll.cast(voter, [1], key="once")
    await stand(database, poll, 1, Standing.DISQUALIFIED)
    again = await poll.cast(voter, [1], key="once")
    assert (again.status_code, again.json()) == (201, first.json())


@pytest.mark.parametrize("standing", [Standing.ON_HOLD, Standing.DISQUALIFIED, Standing.WITHDRAWN])
async def test_she_stays_on_the_list_with_the_reason(
    county: County, database: Database, standing: Standing
) -> None:
    poll = await county.open_poll()
    await stand(database, poll, 1, standing)
    assert await listed(county, poll) == [
        (1, "standing", None),
        (2, str(standing), REASON),
        (3, "standing", None),
    ]
    await done(county, poll, "close")
    final = await result(county, poll)
    assert [one["standing"] for one in final["items"]] == ["standing", str(standing), "standing"]


async def test_a_process_that_remembers_her_standing_still_refuses(
    county: County, process: Process, neighbour: Process, database: Database, remembering: None
) -> None:
    """The lock shows what a second's memory does not."""
    poll = await county.open_poll()
    booths = [Booth(process, poll), Booth(neighbour, poll)]
    for booth in booths:
        await booth.cast(picks=[1])
    await stand(database, poll, 1, Standing.ON_HOLD)
    assert [await booth.tried(picks=[1]) for booth in booths] == ["candidate_not_standing"] * 2


async def test_hold_against_cast_every_receipt_counts_and_none_comes_after(
    county: County, process: Process, neighbour: Process, database: Database, elsewhere: httpx.AsyncClient
) -> None:
    poll = await county.open_poll()
    booths = [Booth(process, poll), Booth(neighbour, poll)]
    held_at: list[int] = []

    async def rush() -> list[Receipt | str]:
        outcomes: list[Receipt | str] = []
        for _ in range(6):
            outcomes += await asyncio.gather(*(booths[n % 2].tried(picks=[1]) for n in range(20)))
        return outcomes

    async def hold() -> None:
        await until(lambda: bool(process.box._waiting or neighbour.box._waiting))
        await stand(database, poll, 1, Standing.ON_HOLD)
        held_at.append(len(await Books(database, poll.poll_id).choices()))

    outcomes, _ = await asyncio.gather(rush(), hold())
    receipts = [one.receipt_code for one in outcomes if isinstance(one, Receipt)]
    refusals = Counter(one for one in outcomes if isinstance(one, str))
    assert set(refusals) == {"candidate_not_standing"}
    assert held_at == [len(receipts)], "what was stored when the hold was certain is all there ever is"
    await done(county, poll, "close")
    await Books(database, poll.poll_id).assert_balanced(receipts)
