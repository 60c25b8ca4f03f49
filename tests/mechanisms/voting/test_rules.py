"""Every rule of a poll, over HTTP: each test fails when its rule is ignored."""

from datetime import timedelta
from typing import Any

import pytest

from tests.county import START, Caller, County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.offices import rewrite


async def _cast(poll: OpenPoll, voter: Caller, *picks: int) -> str:
    """ "stored", or the code of the refusal."""
    answer = await poll.cast(voter, picks)
    return "stored" if answer.status_code == 201 else str(answer.json()["code"])


async def test_a_ballot_holds_as_many_picks_as_ruled(county: County) -> None:
    poll = await county.open_poll(candidates=4, rules={"picks_min": 2, "picks_max": 3})
    one, other = await county.citizens(2)
    assert await _cast(poll, one, 0) == "wrong_number_of_picks"
    assert await _cast(poll, one, 0, 1, 2, 3) == "wrong_number_of_picks"
    assert await _cast(poll, one, 0, 1) == "stored"
    assert await _cast(poll, other, 0, 1, 2) == "stored"


async def test_a_pick_is_a_candidate_of_this_poll_and_named_once(county: County) -> None:
    poll = await county.open_poll(rules={"picks_max": 2})
    elsewhere = await county.open_poll()
    voter = await county.citizen("one")
    assert await _cast(poll, voter, 1, 1) == "repeated_pick"
    foreign = OpenPoll(poll.campaign_id, poll.poll_id, elsewhere.candidate_ids)
    refused = await foreign.cast(voter, [0])
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_candidate")
    assert refused.json()["errors"][0]["pointer"] == "/candidate_ids"


async def test_a_voter_has_so_many_ballots_a_day(county: County, time: Time) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 2})
    voter = await county.citizen("one")
    first, second = await poll.cast(voter, [0]), await poll.cast(voter, [1])
    assert (first.json()["remaining_today"], second.json()["remaining_today"]) == (1, 0)
    assert await _cast(poll, voter, 2) == "quota_spent_today"
    assert (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()["may_vote"] is False
    time.forward(days=1)
    assert await _cast(poll, await county.citizen("one"), 2) == "stored"


async def test_a_voter_has_so_many_ballots_in_all(county: County, time: Time) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 2, "ballots_total": 3})
    voter = await county.citizen("one")
    assert (await poll.cast(voter, [0])).json()["remaining_today"] == 1
    assert (await poll.cast(voter, [1])).json()["remaining_today"] == 0
    time.forward(days=1)
    voter = await county.citizen("one")
    mine = (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()
    assert (mine["remaining_today"], mine["remaining_total"]) == (1, 1)
    assert (await poll.cast(voter, [0])).json()["remaining_today"] == 0
    assert await _cast(poll, voter, 1) == "quota_spent"


async def test_a_candidate_gets_one_pick_of_a_voter_a_day(county: County, time: Time) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 3, "picks_max": 2})
    voter, other = await county.citizens(2)
    assert await _cast(poll, voter, 0, 1) == "stored"
    assert await _cast(poll, voter, 1, 2) == "already_chosen_today"
    assert await _cast(poll, voter, 2) == "stored"
    assert await _cast(poll, other, 0, 1) == "stored"
    time.forward(days=1)
    assert await _cast(poll, await county.citizen("villager-0"), 0, 1) == "stored"


async def test_unless_the_rules_let_her_repeat_herself(county: County) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 3, "one_pick_per_candidate_per_day": False})
    voter = await county.citizen("one")
    assert [await _cast(poll, voter, 0) for _ in range(4)] == ["stored"] * 3 + ["quota_spent_today"]


async def test_a_blank_ballot_needs_the_rules_leave(county: County) -> None:
    poll = await county.open_poll()
    assert await _cast(poll, await county.citizen("one")) == "wrong_number_of_picks"


async def test_a_blank_ballot_counts_as_blank(county: County) -> None:
    poll = await county.open_poll(rules={"blank_allowed": True, "picks_min": 2, "picks_max": 2})
    one, other = await county.citizens(2)
    assert await _cast(poll, one) == "stored"
    assert await _cast(poll, other, 0) == "wrong_number_of_picks"
    assert await _cast(poll, other, 0, 2) == "stored"
    assert await _cast(poll, one) == "quota_spent_today"
    await (await county.staff("officer")).post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    result = (await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result")).json()
    assert (result["ballots"], result["blank"]) == (2, 1)
    assert [item["votes"] for item in result["items"]] == [1, 0, 1]


async def test_a_poll_may_ask_for_a_phone(county: County) -> None:
    poll = await county.open_poll(rules={"voters": "phone_verified"})
    voter = await county.citizen("one")
    assert (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()["phone_needed"] is True
    refused = await poll.cast(voter)
    assert (refused.status_code, refused.json()["code"]) == (403, "phone_needed")

    asked = await county.client.post("/demo/wechat/phone-codes", json={"user": "one", "phone": "19900000007"})
    bound = await voter.post("/v1/me/phone", {"code": asked.json()["code"]})
    assert bound.status_code == 200, bound.text
    mine = (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()
    assert (mine["phone_needed"], mine["may_vote"]) == (False, True)
    assert await _cast(poll, voter, 0) == "stored"


async def test_a_poll_may_have_hours(county: County, time: Time) -> None:
    poll = await county.open_poll(rules={"hours": {"since": "09:00", "until": "22:00"}})
    outcomes = {}
    for clock, hours, minutes in (("21:59", 12, 59), ("22:00", 13, 0), ("08:59", 23, 59), ("09:00", 24, 0)):
        time.set(START + timedelta(days=1, hours=hours, minutes=minutes))
        outcomes[clock] = await _cast(poll, await county.citizen(f"at-{hours}-{minutes}"), 0)
    assert outcomes == {
        "21:59": "stored",
        "22:00": "outside_hours",
        "08:59": "outside_hours",
        "09:00": "stored",
    }


@pytest.mark.parametrize("weight", [30, 31])
async def test_more_than_30_percent_for_the_public_needs_an_approval(county: County, weight: int) -> None:
    officer = await county.staff("officer")

    async def publish(**rules: Any) -> int:
        form = county.campaign_form(ballot_rules={"public_weight": weight, **rules})
        campaign = (await officer.post("/v1/staff/campaigns", form)).json()
        return (await officer.post(f"/v1/staff/campaigns/{campaign['id']}/publish")).status_code

    assert await publish() == (200 if weight <= 30 else 422)
    assert await publish(public_weight_approval="荷委〔2026〕19号") == 200


async def test_nor_does_it_slip_in_after_publishing(county: County) -> None:
    poll = await county.open_poll()
    refused = await rewrite(county, poll, public_weight=80)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"] == "/ballot_rules/public_weight_approval"
