"""The bundle of a counted poll: everything anybody needs to count again, and nothing about voters.

Rows are read in chunks and compressed in a thread, so that neither memory nor the
other requests of the process feel how many there are. The same contents give the
same bytes, whichever process writes them.
"""

import asyncio
import hashlib
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import rfc8785
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.session import Database
from api.db.tables.polls import Candidate, Poll
from api.db.tables.seals import SignedHead
from api.db.tables.voids import VoidList
from api.errors import Conflict, NotFound
from api.mechanisms.voting import heads
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.chunks import Leaf, chunks, leaf
from api.mechanisms.voting.state import PollState, load
from api.terms.ballots import BallotLog

FORMAT = "tongxin-bundle/1"
NAME = "manifest"
"""What manifests are signed as."""
_HEADS = 500


@dataclass(frozen=True)
class Verdict:
    """What two people certified over the count, as their kind hands it over; nothing before that."""

    scores: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    mark: str = ""
    """Changes whenever these do."""


Judged = Callable[[AsyncSession, UUID], Awaitable[Verdict]]
"""What a poll's kind says of its subject, read in a session it is given."""


def require_counted(poll: Poll) -> None:
    """Raises Conflict before the last seal, NotFound for a cancelled poll, which has no public count."""
    if poll.cancelled:
        raise NotFound(title="已取消的投票没有数据包")
    if poll.counted_at is None:
        raise Conflict("not_counted", "计票尚未完成")


def tag(poll: Poll, verdict: Verdict) -> str:
    """Names the contents: the same for every process, and other ones after any change."""
    of = f"{FORMAT} {poll.id} {poll.version} {poll.void_version} {verdict.mark}"
    return hashlib.sha256(of.encode()).hexdigest()[:24]


async def write(database: Database, poll_id: UUID, judged: Judged, path: Path) -> str:
    """Write the bundle of a counted poll, all of it as of one instant; the tag of what is in it.

    Raises what `require_counted` does.
    """
    async with database.snapshot() as session:
        state = await load(session, poll_id)
        require_counted(state.poll)
        verdict = await judged(session, state.poll.subject_id)
        bundle = await asyncio.to_thread(_Bundle, path)
        try:
            for name, document in _documents(state, verdict).items():
                await bundle.whole(name, document)
            await _heads(session, poll_id, bundle)
            await _log(session, poll_id, bundle, "receipts.txt", BallotLog.RECEIPTS)
            await _log(session, poll_id, bundle, "choices.txt", BallotLog.CHOICES)
            await _voids(session, state.poll, bundle)
            manifest = _manifest(state, bundle.hashes)
            await bundle.whole("manifest.json", manifest)
            await bundle.whole("manifest.sig", state.keys.signer.sign(NAME, manifest).encode())
        finally:
            await asyncio.to_thread(bundle.close)
        return tag(state.poll, verdict)


def _documents(state: PollState, verdict: Verdict) -> dict[str, bytes]:
    poll = state.poll
    return {
        "rules.json": ballot_rules.published(poll.rules).encode(),
        "poll.json": rfc8785.dumps(
            {
                **_about(poll),
                "opens_at": heads.instant(poll.opens_at) if poll.opens_at else None,
                "closes_at": heads.instant(poll.closes_at) if poll.closes_at else None,
                "rules_version": poll.rules_version,
                "earlier_rules": poll.earlier_rules,
                "rules_hash": poll.rules_hash,
            }
        ),
        "candidates.json": rfc8785.dumps([_card(one) for one in state.candidates]),
        "scores.json": rfc8785.dumps(verdict.scores),
        "result.json": rfc8785.dumps(verdict.result),
    }


def _manifest(state: PollState, hashes: dict[str, str]) -> bytes:
    return rfc8785.dumps(
        {
            "format": FORMAT,
            **_about(state.poll),
            "signing_key": state.keys.signer.public,
            "fingerprint": state.keys.signer.fingerprint,
            "void_version": state.poll.void_version,
            "files": dict(hashes),
        }
    )


def _about(poll: Poll) -> dict[str, Any]:
    counted_at = heads.instant(poll.counted_at) if poll.counted_at else None
    return {"poll_id": str(poll.id), "title": poll.title, "counted_at": counted_at}


def _card(one: Candidate) -> dict[str, Any]:
    return {
        "number": one.number,
        "id": str(one.id),
        "title": one.title,
        "byline": one.byline,
        "region_name": one.region_name,
        "standing": str(one.standing),
        "standing_reason": one.standing_reason,
    }


async def _heads(session: AsyncSession, poll_id: UUID, bundle: "_Bundle") -> None:
    entry, last = bundle.entry("heads.jsonl"), 0
    while True:
        query = (
            select(SignedHead)
            .where(SignedHead.poll_id == poll_id, col(SignedHead.number) > last)
            .order_by(col(SignedHead.number))
            .limit(_HEADS)
        )
        rows = list(await session.exec(query))
        lines = b"".join(_line(one, number=one.number) for one in rows)
        await asyncio.to_thread(entry.write, lines)
        session.expunge_all()
        if len(rows) < _HEADS:
            break
        last = rows[-1].number
    await asyncio.to_thread(entry.close)


async def _log(session: AsyncSession, poll_id: UUID, bundle: "_Bundle", name: str, log: BallotLog) -> None:
    entry = bundle.entry(name)
    async for rows in chunks(session, poll_id, log):
        await asyncio.to_thread(entry.leaves, log, rows)
    await asyncio.to_thread(entry.close)


async def _voids(session: AsyncSession, poll: Poll, bundle: "_Bundle") -> None:
    entry = bundle.entry("voids.jsonl")
    for version in range(1, poll.void_version + 1):
        kept = await session.get_one(VoidList, (poll.id, version))
        await asyncio.to_thread(entry.write, _line(kept))
        session.expunge_all()
    await asyncio.to_thread(entry.close)


def _line(signed: SignedHead | VoidList, **more: int) -> bytes:
    return rfc8785.dumps({**more, "document": signed.document, "signature": signed.signature}) + b"\n"


class _Bundle:
    """The ZIP in the making, and the hash of every file written into it."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.hashes: dict[str, str] = {}

    def entry(self, name: str) -> "_Entry":
        """To be written and closed before the next. It carries no date: that would not be the same twice."""
        return _Entry(self, name, self._zip)

    async def whole(self, name: str, content: bytes) -> None:
        entry = self.entry(name)

        def put() -> None:
            entry.write(content)
            entry.close()

        await asyncio.to_thread(put)

    def close(self) -> None:
        self._zip.close()


class _Entry:
    """One file of it."""

    def __init__(self, bundle: _Bundle, name: str, archive: zipfile.ZipFile) -> None:
        self._bundle, self._name, self._hash = bundle, name, hashlib.sha256()
        self._file = archive.open(name, "w", force_zip64=True)

    def write(self, content: bytes) -> None:
        self._hash.update(content)
        self._file.write(content)

    def leaves(self, log: BallotLog, rows: Sequence[Leaf]) -> None:
        self.write(b"".join(leaf(log, one) + b"\n" for one in rows))

    def close(self) -> None:
        self._file.close()
        self._bundle.hashes[self._name] = self._hash.hexdigest()
