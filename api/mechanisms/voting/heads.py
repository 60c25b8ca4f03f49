"""Signed heads: what is published of a poll's two logs whenever a window is sealed.

Each names the one before by its hash, and the audit record names each, so that
none can be taken back or told differently later.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.db.paging import Cursor, keyset
from api.db.session import keyring
from api.db.tables.polls import BallotWindow, Candidate, Poll
from api.db.tables.seals import SignedHead
from api.mechanisms.voting import candidates, logs
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.keys import PollKeys
from api.mechanisms.voting.logs import Grown
from api.terms.access import ActorKind
from api.terms.ballots import BallotLog
from api.terms.polls import LiveResults

NAME = "head"
"""What heads are signed as."""


@dataclass(frozen=True)
class Growth:
    """Both logs up to a window, and the head they grew from."""

    before: SignedHead | None
    receipts: Grown
    choices: Grown


async def grow(session: AsyncSession, poll_id: UUID, last: int) -> Growth:
    """Both logs with every window up to `last`, whose ballots must not change any more; writes nothing.

    Windows sealed before there were heads are taken in with the first.
    """
    before = await newest(session, poll_id)
    known = read(before) if before else {"ballots": 0, "picks": 0}
    return Growth(
        before,
        await logs.grow(session, poll_id, BallotLog.RECEIPTS, known["ballots"], last),
        await logs.grow(session, poll_id, BallotLog.CHOICES, known["picks"], last),
    )


async def publish(
    session: AsyncSession, poll: Poll, window: BallotWindow, growth: Growth, *, final: bool
) -> SignedHead:
    """Sign and keep the head of a window just sealed, in the transaction that seals it.

    It carries the tally only where the rules have released it by now: figures by
    window, or the last seal of a poll that was not cancelled. Otherwise the root of
    the choices alone commits to them.
    """
    by_window = ballot_rules.from_data(poll.rules).live_results is LiveResults.BY_WINDOW
    released = (by_window or final) and not poll.cancelled
    listed = await candidates.of_poll(session, poll.id)
    document = rfc8785.dumps(
        {
            "poll_id": str(poll.id),
            "number": window.number,
            "last": window.last,
            "sealed_at": instant(window.sealed_at or clock.now()),
            "rules_hash": poll.rules_hash,
            "candidates": {"count": len(listed), "sha256": names(listed)},
            "ballots": growth.receipts.size,
            "picks": growth.choices.size,
            "receipts_root": growth.receipts.root,
            "choices_root": growth.choices.root,
            "tally": dict(window.totals) if released else None,
            "previous": fingerprint(growth.before.document) if growth.before else None,
        }
    )
    signer = PollKeys(keyring(session), poll.id, poll.key_id).signer
    head = SignedHead(
        poll_id=poll.id,
        number=window.number,
        document=document.decode(),
        signature=signer.sign(NAME, document),
    )
    session.add_all([head, *growth.receipts.tiles, *growth.choices.tiles])
    audit.record(
        session,
        actor_kind=ActorKind.SYSTEM,
        actor_id=None,
        action="poll.head",
        subject_kind="poll",
        subject_id=poll.id,
        to_state=str(window.number),
        reason=fingerprint(head.document),
    )
    return head


async def newest(session: AsyncSession, poll_id: UUID) -> SignedHead | None:
    """The last head published; None before the first."""
    query = select(SignedHead).where(SignedHead.poll_id == poll_id)
    return (await session.exec(query.order_by(col(SignedHead.number).desc()).limit(1))).first()


async def page(
    session: AsyncSession, poll_id: UUID, cursor: str | None, limit: int, *, newest_first: bool = False
) -> tuple[list[SignedHead], str | None]:
    """Heads by number, oldest first unless the newest are asked for."""
    query = select(SignedHead).where(SignedHead.poll_id == poll_id)
    after = Cursor.number(cursor)
    return await keyset(session, query, col(SignedHead.number), after, limit, newest_first=newest_first)


def names(listed: Sequence[Candidate]) -> str:
    """SHA-256 in hex of who stands behind which number: a pick is a number and says no more."""
    cards: list[Any] = [{"id": str(one.id), "number": one.number, "title": one.title} for one in listed]
    return hashlib.sha256(rfc8785.dumps(cards)).hexdigest()


def read(head: SignedHead) -> dict[str, Any]:
    """What a head says."""
    said: dict[str, Any] = json.loads(head.document)
    return said


def fingerprint(document: str) -> str:
    """SHA-256 of a document in hex: what the next head calls it."""
    return hashlib.sha256(document.encode()).hexdigest()


def instant(at: datetime) -> str:
    """How documents write an instant: RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
