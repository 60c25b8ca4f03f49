"""Who holds the key of a poll, how it is made and asked for, and that it ends."""

from typing import Any

import pytest
import structlog
from sqlmodel import select

from api.adapters.crypto import SealBroken, shares
from api.db.session import Database
from api.db.tables.polls import Poll
from api.db.tables.voids import AuditorKey, AuditShare
from api.routers.state import Process
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.audit.desk import KEY, PASSPHRASES, Desk, enrolled, opened
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.offices import done
from tests.stories.appraising import ok, refused


async def enrol(county: County, name: str, passphrase: str) -> Any:
    return await (await county.staff(name))._send("PUT", KEY, json={"passphrase": passphrase})


async def test_an_auditor_enrols_anew_as_long_as_no_poll_depends_on_it(
    county: County, process: Process, database: Database, time: Time
) -> None:
    auditor = await county.staff("auditor")
    assert ok(await auditor.get(KEY)) == {"enrolled_at": None, "poll_ids": []}
    assert refused(await enrol(county, "auditor", "too short"), 422) == "weak_password"
    assert refused(await enrol(county, "auditor", "aaaaaaaaaaaaaaaa"), 422) == "weak_password"
    first = ok(await enrol(county, "auditor", "the first of my phrases"))
    time.forward(minutes=11)
    stale = await auditor._send("PUT", KEY, json={"passphrase": PASSPHRASES["auditor"]})
    assert refused(stale, 403) == "fresh_sign_in_needed"
    assert ok(await enrol(county, "auditor", PASSPHRASES["auditor"]))["enrolled_at"] > first["enrolled_at"]
    await enrolled(county, "auditor2")
    desk = Desk(county, process, await county._open_poll(2, {}))
    held = ok(await (await county.staff("auditor")).get(KEY))["poll_ids"]
    assert held == [desk.poll.poll_id]
    assert refused(await enrol(county, "auditor", "another one of my phrases"), 409) == "share_in_use"

    await done(county, desk.poll, "cancel", reason="因故不再举办")
    assert (await desk.row()).audit_key_destroyed_at is not None
    ok(await enrol(county, "auditor", "another one of my phrases"))
    async with database.read() as session:
        assert (await session.exec(select(AuditShare))).all() == []


async def test_without_two_enrolled_auditors_a_poll_takes_votes_and_never_voids(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process, auditors=("auditor",))
    await desk.strangers(3, 0)
    await enrolled(county, "auditor2")
    await desk.count(time)
    assert (await desk.row()).audit_key is None
    assert refused(await desk.propose(flagged=True), 409) == "no_audit_key"
    assert refused(await desk.apply(), 409) == "no_audit_key"
    assert (await desk.votes())[0] == 3


async def test_a_key_written_into_the_database_is_no_audit_key(
    county: County, process: Process, database: Database
) -> None:
    """Whoever put it there would read every choice from the next ballot on; so no link is written."""
    desk = await opened(county, process)
    first = await desk.strangers(1, 0)
    async with database.write() as session:
        poll = await session.get_one(Poll, desk.poll_id)
        poll.audit_key, poll.version = shares.public_of(shares.new_private()), poll.version + 1
        session.add(poll)
    with structlog.testing.capture_logs() as logged:
        await desk.strangers(2, 1)
    assert [one["log_level"] for one in logged if "audit key" in one["event"]] == ["error"]
    linked = {one.receipt_code for one in await Books(database, desk.poll_id).participations() if one.link}
    assert linked == set(first)


async def test_an_auditor_key_written_into_the_database_holds_no_half(
    county: County, process: Process, database: Database
) -> None:
    await enrolled(county)
    async with database.write() as session:
        key = (await session.exec(select(AuditorKey))).first()
        assert key is not None
        key.public = shares.public_of(shares.new_private())
        session.add(key)
    desk = Desk(county, process, await county._open_poll(2, {}))
    assert (await desk.row()).audit_key is None
    async with database.read() as session:
        assert (await session.exec(select(AuditShare))).all() == []


async def test_either_half_alone_and_either_passphrase_alone_is_worth_nothing(
    county: County, process: Process, database: Database, time: Time
) -> None:
    desk = await opened(county, process)
    await desk.strangers(3, 0)
    await desk.count(time)
    poll = await desk.row()
    assert poll.audit_key is not None
    async with database.read() as session:
        halves = list(await session.exec(select(AuditShare)))
        keys = list(await session.exec(select(AuditorKey)))
    assert len(halves) == len(keys) == 2
    master = database.keyring.derive("seal")
    for key in keys:
        for wrong in (master, b"\0" * 32):
            with pytest.raises(SealBroken):
                shares.unwrap(wrong, key.wrapped, b"tongxin/auditor/1" + key.staff_id.bytes)
    twice = {"auditor2": PASSPHRASES["auditor"]}
    assert refused(await desk.apply(**twice), 403) == "passphrase_wrong"
    caller = await county.staff("auditor")
    same = [{"username": "auditor", "passphrase": PASSPHRASES["auditor"]}] * 2
    answer = await caller.post(f"{desk.path}/voids/apply", {"passphrases": same})
    assert refused(answer, 403) == "passphrase_wrong"
    time.forward(minutes=11)
    answer = await caller.post(f"{desk.path}/voids/apply", {"passphrases": same})
    assert refused(answer, 403) == "fresh_sign_in_needed"


async def test_guessing_passphrases_ends_soon(county: County, process: Process, time: Time) -> None:
    desk = await opened(county, process)
    await desk.count(time)
    for _ in range(20):
        assert refused(await desk.apply(auditor="not this phrase"), 403) == "passphrase_wrong"
    assert refused(await desk.apply(), 429) == "too_many_sign_ins"
    assert refused(await desk.apply("auditor2"), 409) == "nothing_to_void", "counted for who guessed"
    assert len(await county.audited(action="poll.audit_key_refused")) == 20


async def test_a_key_ends_with_its_days_even_for_confirmed_voids(
    county: County, process: Process, time: Time, worker: Worker
) -> None:
    desk = await opened(county, process)
    await desk.strangers(3, 0, 15)
    await desk.count(time)
    await desk.agreed(flagged=True)
    time.forward(days=89)
    await worker.round()
    assert (await desk.row()).audit_key_destroyed_at is None
    time.forward(days=1)
    await worker.round()
    assert refused(await desk.apply(), 409) == "audit_key_destroyed"
    assert refused(await desk.propose(flagged=True), 409) == "audit_key_destroyed"
    (told,) = await county.audited(action="poll.audit_key_destroyed")
    assert (told["actor_kind"], told["subject_id"]) == ("system", desk.poll.poll_id)
    assert (await desk.votes())[0] == 3
