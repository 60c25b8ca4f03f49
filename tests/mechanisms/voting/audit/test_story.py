"""A fraud audit from enrolment to the destruction of the key, as auditors and a citizen live it."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlmodel import col, select

from api.adapters.crypto import Signer
from api.db.session import Database
from api.db.tables.access import StaffAccount
from api.db.tables.polls import Poll
from api.db.tables.voids import VoidList
from api.mechanisms.voting.keys import PollKeys
from api.routers.state import Process
from api.terms.access import Role
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.audit.desk import FLAGGED, QUIET, opened
from tests.mechanisms.voting.books import Books
from tests.stories.appraising import ok, refused


async def test_two_auditors_void_a_citizen_appeals_and_the_key_is_destroyed(
    county: County, process: Process, database: Database, time: Time, worker: Worker
) -> None:
    desk = await opened(county, process)
    await desk.strangers(25, 0, FLAGGED)
    await desk.strangers(8, 1, QUIET)
    receipt = await desk.vote("li", 0, FLAGGED)
    other = await desk.vote("wang", 1, FLAGGED)
    await desk.count(time)
    assert await desk.votes() == [26, 9]

    auditor = await county.staff("auditor")
    wanted: dict[str, Any] = {"signals": ["fast", "new"], "flagged": True, "candidate_number": 1}
    assert ok(await auditor.post(f"{desk.path}/voids/dry-run", wanted)) == {"found": 27, "few": False}
    void_id = ok(await desk.propose(**wanted))["id"]
    assert refused(await desk.confirm(void_id, "auditor"), 403) == "same_person"
    assert refused(await desk.apply(), 409) == "nothing_to_void"
    ok(await desk.confirm(void_id))
    for wrong in ({"auditor": "not hers at all"}, {"auditor2": "not hers at all"}):
        assert refused(await desk.apply(**wrong), 403) == "passphrase_wrong"
    applied = ok(await desk.apply("auditor2"))
    assert applied["ballots"] == {"scripted": 26}
    assert applied["tally"] == {"1": 26}

    assert await desk.votes() == [0, 9]
    result = await desk.result()
    assert (result["ballots"], result["voided"]) == (35, 26)
    assert [one["votes"] for one in result["items"]] == [0, 9]
    (batch,) = ok(await auditor.get(f"{desk.path}/voids"))["items"]
    assert (batch["status"], batch["found"], batch["voided"]) == ("applied", 27, 26)
    assert refused(await desk.propose(**wanted), 409) == "voids_applied"

    told = (await desk.mine("li"))[receipt]
    assert (told["state"], told["reason_label"], told["appeal"]) == ("voided", "机器批量投票", None)
    assert (await desk.mine("wang"))[other]["state"] == "counted"
    assert refused(await desk.appeal("wang", other), 409) == "ballot_not_voided"
    assert refused(await desk.appeal("wang", receipt), 404) == "not_found"
    ok(await desk.appeal("li", receipt))
    assert refused(await desk.appeal("li", receipt), 409) == "already_appealed"
    assert refused(await desk.apply(), 409) == "appeals_waiting"
    assert refused(await desk.settle("upheld", "auditor"), 403) == "same_person"
    await _becomes(database, "officer2", Role.AUDITOR)
    assert refused(await desk.settle("upheld", "auditor2"), 403) == "same_person", "a third could"
    await _becomes(database, "officer2", Role.COUNTY_OFFICER)
    ok(await desk.settle("upheld"))
    assert (await desk.mine("li"))[receipt]["state"] == "voided"

    again = ok(await desk.apply())
    assert (again["version"], again["ballots"], again["tally"]) == (2, {"scripted": 25}, {"1": 25})
    assert await desk.votes() == [1, 9]
    told = (await desk.mine("li"))[receipt]
    assert (told["state"], told["appeal"]) == ("counted", "upheld")
    answered = ok(await (await county.citizen("li")).get(f"/v1/me/polls/{desk.poll.poll_id}/appeals"))[
        "items"
    ]
    assert [(one["status"], one["answer"]) for one in answered] == [("upheld", "经复核")]
    await the_lists_are_signed_and_name_choices(database, desk.poll_id)

    time.forward(days=91)
    await worker.round()
    assert (await desk.row()).audit_key_destroyed_at is not None
    assert refused(await desk.apply(), 409) == "audit_key_destroyed"


async def _becomes(database: Database, username: str, role: Role) -> None:
    async with database.write() as session:
        query = sa.update(StaffAccount).where(col(StaffAccount.username) == username)
        await session.exec(query.values(role=role))


async def the_lists_are_signed_and_name_choices(database: Database, poll_id: UUID) -> None:
    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        query = select(VoidList).where(VoidList.poll_id == poll_id).order_by(col(VoidList.version))
        first, second = list(await session.exec(query))
    signer = PollKeys(database.keyring, poll_id, poll.key_id).signer
    for kept in (first, second):
        _verify(signer, kept)
    before = [json.loads(one.document)["previous"] for one in (first, second)]
    assert before == [None, hashlib.sha256(first.document.encode()).hexdigest()]
    named = [set(json.loads(one.document)["reasons"]["scripted"]) for one in (first, second)]
    assert (len(named[0]), len(named[1])) == (26, 25)
    assert named[1] < named[0]
    chosen = {one.id: one.pick for one in await Books(database, poll_id).choices()}
    assert {chosen[one] for one in named[0]} == {1}


def _verify(signer: Signer, kept: VoidList) -> None:
    """Raises InvalidSignature unless it is the poll's."""
    key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(signer.public + "="))
    signature = base64.urlsafe_b64decode(kept.signature + "==")
    key.verify(signature, b"tongxin/voids/1\n" + kept.document.encode())
