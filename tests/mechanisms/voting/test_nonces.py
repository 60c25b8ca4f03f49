"""A nonce opens one ballot, of one voter, in one poll, for two hours."""

import base64

import pytest

from tests.county import Caller, County, OpenPoll, key
from tests.fixtures import Time


async def _refusal(poll: OpenPoll, voter: Caller, nonce: str) -> tuple[int, str]:
    answer = await poll.cast(voter, nonce=nonce)
    return answer.status_code, answer.json()["code"]


async def test_it_expires(county: County, time: Time) -> None:
    poll = await county.open_poll()
    nonce = await poll.nonce(await county.citizen("one"))
    time.forward(hours=2)
    assert (await poll.cast(await county.citizen("one"), nonce=nonce)).status_code == 201
    other = await poll.nonce(await county.citizen("other"))
    time.forward(hours=2, seconds=1)
    assert await _refusal(poll, await county.citizen("other"), other) == (409, "nonce_expired")


async def test_it_is_one_voters(county: County) -> None:
    poll = await county.open_poll()
    one, other = await county.citizens(2)
    assert await _refusal(poll, other, await poll.nonce(one)) == (409, "nonce_invalid")


async def test_it_is_for_one_poll(county: County) -> None:
    poll, elsewhere = await county.open_poll(), await county.open_poll()
    voter = await county.citizen("one")
    foreign = (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()["nonce"]
    assert await _refusal(elsewhere, voter, foreign) == (409, "nonce_invalid")


async def test_no_bit_of_it_can_be_changed(county: County) -> None:
    poll = await county.open_poll()
    voter = await county.citizen("one")
    good = base64.urlsafe_b64decode((await poll.nonce(voter)) + "==")
    for place in (0, 7, 17, 18, 33):
        bad = bytes(byte ^ (position == place) for position, byte in enumerate(good))
        text = base64.urlsafe_b64encode(bad).decode().rstrip("=")
        assert await _refusal(poll, voter, text) == (409, "nonce_invalid"), place


@pytest.mark.parametrize("nonce", ["A" * 46, "-" * 40, "_" * 120, "A" * 45])
async def test_what_never_was_one_is_refused(county: County, nonce: str) -> None:
    poll = await county.open_poll()
    assert await _refusal(poll, await county.citizen("one"), nonce) == (409, "nonce_invalid")


async def test_it_is_used_once(county: County) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 2})
    voter = await county.citizen("one")
    nonce = await poll.nonce(voter)
    assert (await poll.cast(voter, [0], nonce=nonce)).status_code == 201
    again = await poll.cast(voter, [1], nonce=nonce, key=key())
    assert (again.status_code, again.json()["code"]) == (409, "nonce_used")
    # The same bytes written another way are the same nonce.
    spelt = nonce[:-1] + chr(ord(nonce[-1]) + 1)
    assert base64.urlsafe_b64decode(spelt + "==") == base64.urlsafe_b64decode(nonce + "==")
    assert await _refusal(poll, voter, spelt) == (409, "nonce_used")


async def test_a_refused_ballot_does_not_use_it_up(county: County) -> None:
    poll = await county.open_poll()
    voter = await county.citizen("one")
    nonce = await poll.nonce(voter)
    assert (await poll.cast(voter, [0, 1], nonce=nonce)).status_code == 422
    assert (await poll.cast(voter, [0], nonce=nonce)).status_code == 201
