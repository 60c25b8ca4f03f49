"""The heads as they were published, against the logs they were made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.polls import BallotWindow
from api.db.tables.seals import SignedHead
from api.mechanisms.voting import heads
from api.mechanisms.voting.differences import Found
from api.mechanisms.voting.state import PollState


@dataclass(frozen=True)
class Reached:
    """What a log has come to: its size, and its root in hex."""

    size: int
    root: str


async def of_poll(session: AsyncSession, poll_id: UUID) -> list[SignedHead]:
    """All heads of a poll by number."""
    query = select(SignedHead).where(SignedHead.poll_id == poll_id)
    return list(await session.exec(query.order_by(col(SignedHead.number))))


def compare(
    state: PollState,
    windows: Sequence[BallotWindow],
    signed: Sequence[SignedHead],
    receipts: Mapping[int, Reached],
    choices: Mapping[int, Reached],
    records: Mapping[int, str],
    found: Found,
) -> None:
    """Each sealed window has its head, each head its window and its record, and all say the same."""
    known, previous = {one.number: one for one in windows}, None
    for head in signed:
        number = head.number
        if number not in known:
            found.differs("head_unknown", number)
        else:
            _compare(state, head, known[number], receipts[number], choices[number], found)
        try:
            before = heads.read(head)["previous"]
        except (ValueError, KeyError, TypeError):
            before = ""
        if before != (heads.fingerprint(previous.document) if previous else None):
            found.differs("chain", number)
        if records.get(number) != heads.fingerprint(head.document):
            found.differs("head_record", number)
        previous = head
    # Windows sealed before there were heads are covered by the first that was published.
    since = signed[0].number if signed else 0
    expected = {number for number in known if number > since} | records.keys()
    for number in sorted(expected - {head.number for head in signed}):
        found.differs("head_missing", number)
    _compare_candidates(state, signed, found)


def _compare_candidates(state: PollState, signed: Sequence[SignedHead], found: Found) -> None:
    """Whoever had a number when a head was signed has it still; nobody comes after the last seal."""
    listed, names = state.candidates, dict[int, str]()
    for head in signed:
        try:
            said = heads.read(head)["candidates"]
            count, told = int(said["count"]), said["sha256"]
        except (ValueError, KeyError, TypeError):
            continue
        last = head is signed[-1] and state.poll.counted_at is not None
        if count not in names:
            names[count] = heads.names(listed[:count])
        if names[count] != told or (last and count != len(listed)):
            found.differs("candidates", head.number)


def _compare(
    state: PollState,
    head: SignedHead,
    window: BallotWindow,
    receipts: Reached,
    choices: Reached,
    found: Found,
) -> None:
    number, poll = head.number, state.poll
    # Signing is deterministic: the true signature is the one this key makes.
    if state.keys.signer.sign(heads.NAME, head.document.encode()) != head.signature:
        found.differs("signature", number)
    try:
        said = heads.read(head)
        named = (said["number"], said["last"], said["rules_hash"], said["poll_id"])
        sizes, tally = (said["ballots"], said["picks"]), said["tally"]
        roots = (said["receipts_root"], said["choices_root"])
        _ = (said["candidates"]["count"], said["candidates"]["sha256"])
    except (ValueError, KeyError, TypeError):
        found.differs("head", number)
        return
    agrees = named == (window.number, window.last, poll.rules_hash, str(poll.id))
    if not agrees or sizes != (receipts.size, choices.size) or tally not in (None, window.totals):
        found.differs("head", number)
    if roots[0] != receipts.root:
        found.differs("receipts_root", number)
    if roots[1] != choices.root:
        found.differs("choices_root", number)
