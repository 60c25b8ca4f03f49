"""Links: whoever holds the poll's audit key finds a ballot's choices, and nobody else anything."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlmodel import col, select

from api import ids
from api.adapters.crypto import SealBroken
from api.adapters.crypto.shares import new_private, public_of
from api.db.session import Database
from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import Poll
from api.mechanisms.voting import sealing
from api.mechanisms.voting.keys import PollKeys
from api.mechanisms.voting.links import Linker, Opener
from api.routers.state import Process
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.booth import Booth
from tests.mechanisms.voting.offices import act

BLANK = ()


async def _audited(database: Database, poll: OpenPoll) -> bytes:
    """Give a poll an audit key; its private half."""
    private = new_private()
    async with database.write() as session:
        row = await session.get_one(Poll, UUID(poll.poll_id))
        row.audit_key = public_of(private)
        row.audit_key_mac = PollKeys(database.keyring, row.id, row.key_id).audit_key(row.audit_key)
        row.version += 1
        session.add(row)
    return private


async def _links(database: Database, poll: OpenPoll) -> dict[str, str | None]:
    async with database.read() as session:
        query = select(Participation.receipt_code, col(Participation.link))
        rows = await session.exec(query.where(Participation.poll_id == UUID(poll.poll_id)))
        return dict(rows.all())


async def _picks(database: Database, window: int, random: list[str]) -> list[int]:
    """What the choices with these random parts name."""
    async with database.read() as session:
        named = [f"{ids.crockford(window, 4)}-{one}" for one in random]
        return sorted(await session.exec(select(Choice.pick).where(col(Choice.id).in_(named))))


async def test_a_link_opens_to_exactly_the_ballots_choices_and_its_length_tells_nothing(
    county: County, process: Process, database: Database
) -> None:
    poll = await county.open_poll(rules={"picks_max": 3, "blank_allowed": True})
    private, booth = await _audited(database, poll), Booth(process, poll)
    cast = {(await booth.cast(picks=picks)).receipt_code: picks for picks in [(0,), (2, 0, 1), BLANK, (1, 2)]}
    links, opener = await _links(database, poll), Opener(private, UUID(poll.poll_id))
    for receipt, picks in cast.items():
        opened = opener.open(receipt, links[receipt])
        assert len(opened) == max(1, len(picks))
        wanted = sorted(pick + 1 for pick in picks) or [0]
        assert await _picks(database, 1, opened) == wanted
    assert len({len(link or "") for link in links.values()}) == 1
    assert len(set(links.values())) == 4


async def test_links_lead_to_choices_that_were_merged_into_the_window_before(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll = await county.open_poll()
    private, booth = await _audited(database, poll), Booth(process, poll)
    await booth.many(20)
    time.forward(minutes=6)
    await sealing.tend(database)
    late = await booth.cast(picks=[2])
    assert late.window == 2
    assert (await act(county, poll, "close")).status_code == 200
    opened = Opener(private, UUID(poll.poll_id)).open(
        late.receipt_code, (await _links(database, poll))[late.receipt_code]
    )
    assert await _picks(database, 1, opened) == [3]


async def test_a_poll_without_an_audit_key_has_no_links(
    county: County, process: Process, database: Database
) -> None:
    poll = await county.open_poll()
    receipt = (await Booth(process, poll).cast()).receipt_code
    link = (await _links(database, poll))[receipt]
    assert link is None
    assert Opener(new_private(), UUID(poll.poll_id)).open(receipt, link) == []


def test_a_link_opens_for_its_key_its_poll_and_its_receipt_only() -> None:
    private, poll_id, receipt, choice = new_private(), ids.uuid7(), ids.windowed_code(1), ids.windowed_code(1)
    link = Linker().seal(poll_id, public_of(private), 1, 2, receipt, [choice])
    assert Opener(private, poll_id).open(receipt, link) == [choice[5:]]
    for opener, code in (
        (Opener(new_private(), poll_id), receipt),
        (Opener(private, ids.uuid7()), receipt),
        (Opener(private, poll_id), ids.windowed_code(1)),
    ):
        with pytest.raises(SealBroken):
            opener.open(code, link)


def test_an_ephemeral_key_is_one_per_window_and_tells_no_batches() -> None:
    linker, poll_id = Linker(), ids.uuid7()
    audit_key = public_of(X25519PrivateKey.generate().private_bytes_raw())

    def begins(window: int) -> str:
        code = ids.windowed_code(window)
        return linker.seal(poll_id, audit_key, window, 1, code, [ids.windowed_code(window)])[:42]

    assert begins(1) == begins(1)
    assert begins(1) != begins(2)
