"""Rules stand from the first ballot on, and their hash is public."""

import hashlib
from typing import Any

import rfc8785

from tests.county import County, OpenPoll
from tests.mechanisms.voting.offices import rewrite


async def _poll(county: County, poll: OpenPoll) -> dict[str, Any]:
    answer: dict[str, Any] = (await county.client.get(f"/v1/polls/{poll.poll_id}")).json()
    return answer


async def test_before_the_first_ballot_rules_may_change_and_take_effect(county: County) -> None:
    poll = await county.open_poll()
    before = await _poll(county, poll)
    changed = await rewrite(county, poll, ballots_per_day=2)
    assert changed.status_code == 200, changed.text
    after = await _poll(county, poll)
    assert after["rules_hash"] != before["rules_hash"]
    assert (await poll.cast(await county.citizen("one"))).json()["remaining_today"] == 1


async def test_after_the_first_ballot_they_stand(county: County) -> None:
    poll = await county.open_poll()
    assert (await _poll(county, poll))["rules_frozen"] is False
    await poll.cast(await county.citizen("one"))
    before = await _poll(county, poll)
    assert before["rules_frozen"] is True

    refused = await rewrite(county, poll, ballots_per_day=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "rules_frozen")
    assert refused.json()["errors"][0]["pointer"] == "/ballot_rules"
    assert await _poll(county, poll) == before


async def test_a_refused_ballot_freezes_nothing(county: County) -> None:
    poll = await county.open_poll()
    assert (await poll.cast(await county.citizen("one"), [])).status_code == 422
    assert (await rewrite(county, poll, blank_allowed=True)).status_code == 200


async def test_a_title_may_still_be_put_right(county: County) -> None:
    poll = await county.open_poll()
    await poll.cast(await county.citizen("one"))
    assert (await rewrite(county, poll, title="荷乡县十佳妇女小额贷款方案评选")).status_code == 200
    assert (await _poll(county, poll))["title"] == "荷乡县十佳妇女小额贷款方案评选"


async def test_anybody_can_compute_the_hash_from_what_is_public(county: County) -> None:
    poll = await county.open_poll(rules={"picks_max": 3, "hours": {"since": "08:00", "until": "20:00"}})
    shown = await _poll(county, poll)
    rules = shown["rules"]
    assert hashlib.sha256(rfc8785.dumps(rules)).hexdigest() == shown["rules_hash"]
