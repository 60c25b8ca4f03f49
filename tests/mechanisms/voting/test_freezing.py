"""Rules stand from the first ballot on, and their hash is public."""

import hashlib
from typing import Any
from uuid import UUID

import rfc8785

from api import clock
from api.db.session import Database
from api.db.tables.polls import Poll
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.offices import rewrite
from tests.mechanisms.voting.proving import Checker


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


async def _rules(county: County, poll: OpenPoll) -> dict[str, Any]:
    return (await Checker.of(county, poll)).rules


async def test_published_rules_that_were_replaced_stay_known_by_version_and_hash(
    county: County, time: Time
) -> None:
    poll = await county.open_poll()
    first = await _rules(county, poll)
    assert (first["version"], first["earlier"], first["frozen_at"]) == (1, [], None)
    assert (await rewrite(county, poll, title="荷乡县十佳妇女小额贷款方案评选")).status_code == 200
    assert await _rules(county, poll) == first, "a title is no rule"

    assert (await rewrite(county, poll, ballots_per_day=2)).status_code == 200
    second = await _rules(county, poll)
    told = {"version": 1, "rules_hash": first["rules_hash"], "replaced_at": "2026-10-13T09:01:00+08:00"}
    assert (second["version"], second["earlier"]) == (2, [told])
    assert second["fingerprint"] == first["fingerprint"]
    await poll.cast(await county.citizen("one"))
    frozen = await _rules(county, poll)
    assert (frozen["frozen"], frozen["frozen_at"]) == (True, "2026-10-13T09:01:00+08:00")
    assert frozen["rules_hash"] == second["rules_hash"]


async def test_rules_that_nobody_has_seen_may_change_without_a_trace(county: County) -> None:
    officer = await county.staff("officer")
    made = await officer.post("/v1/staff/campaigns", county.campaign_form())
    path = f"/v1/staff/campaigns/{made.json()['id']}"
    form = county.campaign_form(ballot_rules={"live_results": "by_window", "picks_max": 2})
    assert (await officer.put(path, form, made.headers["ETag"])).status_code == 200
    assert (await officer.post(f"{path}/publish")).status_code == 200
    poll_id = (await county.client.get(f"/v1/campaigns/{made.json()['id']}")).json()["poll_id"]
    shown = (await county.client.get(f"/v1/polls/{poll_id}/rules")).json()
    assert (shown["version"], shown["earlier"], shown["rules"]["picks_max"]) == (1, [], 2)


async def test_the_kinds_of_signals_are_told_and_not_chosen(county: County) -> None:
    poll = await county.open_poll()
    assert (await _rules(county, poll))["rules"]["signals"] == ["risk", "new", "burst", "fast"]
    refused = await rewrite(county, poll, signals=["risk"])
    assert (refused.status_code, refused.json()["code"]) == (422, "validation_failed")


async def test_rules_published_in_an_earlier_form_keep_their_bytes(
    county: County, database: Database
) -> None:
    """A release that knows more rules must not seem to change those of a poll that is running."""
    poll = await county.open_poll()
    async with database.write() as session:
        row = await session.get_one(Poll, UUID(poll.poll_id))
        row.rules = {name: value for name, value in row.rules.items() if name != "signals"}
        row.rules_hash = hashlib.sha256(rfc8785.dumps(row.rules)).hexdigest()
        row.rules_frozen_at, row.version = row.opens_at, row.version + 1
        session.add(row)
    before = await _rules(county, poll)
    assert "signals" not in before["rules"]
    assert (await rewrite(county, poll, title="荷乡县十佳妇女小额贷款方案评选")).status_code == 200
    assert await _rules(county, poll) == before


async def test_the_rules_say_whether_ballots_can_be_voided(county: County, database: Database) -> None:
    poll = await county.open_poll()
    assert (await _rules(county, poll))["voidable"] is False, "no two auditors had keys when it was published"
    for destroyed_at in (None, clock.now()):
        async with database.write() as session:
            row = await session.get_one(Poll, UUID(poll.poll_id))
            row.audit_key, row.audit_key_destroyed_at, row.version = "A" * 43, destroyed_at, row.version + 1
            session.add(row)
        assert (await _rules(county, poll))["voidable"] is (destroyed_at is None)


async def test_the_rules_say_what_is_not_claimed_of_secrecy(county: County) -> None:
    shown = await _rules(county, await county.open_poll())
    told = "".join(shown["secrecy"]["not_claimed"])
    for limit in ("还没有封存", "不足二十张", "预写日志", "物理备份"):
        assert limit in told
