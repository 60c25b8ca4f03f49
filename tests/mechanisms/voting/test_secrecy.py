"""Who took part and what was chosen stand apart, and nothing else says who chose what."""

import base64
import math
import random
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import structlog
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from api.access.tokens import read_citizen
from api.adapters.logs import _exception_without_values
from api.db.session import Database
from api.db.tables.polls import Poll
from api.mechanisms.voting import box
from api.mechanisms.voting.keys import PollKeys
from api.routers.state import Process
from api.worker import Worker
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth
from tests.mechanisms.voting.guessing import Dump
from tests.mechanisms.voting.offices import done


@pytest.fixture
def _loud() -> Iterator[None]:
    """Every line is logged, also those a test run usually leaves out."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    yield
    structlog.configure(**before)


def _values(rows: Iterable[Any]) -> set[str]:
    """Every value in these rows as text; codes without the window in front."""
    values: set[str] = set()
    for row in rows:
        fields = row.model_dump(exclude={"poll_id"})
        values |= {str(value) for value in fields.values() if value is not None}
        values |= {str(value)[5:] for name, value in fields.items() if name in {"id", "receipt_code"}}
    return values


async def test_the_two_logs_have_nothing_in_common(
    county: County, process: Process, database: Database
) -> None:
    poll = await county.open_poll(candidates=3, rules={"picks_max": 2, "ballots_per_day": 2})
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    for picks in ([0], [1, 2], [2, 0]):
        await booth.cast(picks=picks)
    participations, choices, guards = (
        await books.participations(),
        await books.choices(),
        await books.guards(),
    )
    assert (len(participations), len(choices), len(guards)) == (3, 5, 5)
    small = {str(number) for number in range(10)}
    assert not _values(participations) & _values(choices) - small
    assert not _values(guards) & (_values(participations) | _values(choices))
    assert set(type(choices[0]).model_fields) == {"poll_id", "id", "pick"}
    assert set(type(guards[0]).model_fields) == {"poll_id", "mark"}
    assert len({len(one.id) for one in choices}) == 1


async def test_the_last_seal_deletes_the_marks_of_its_poll(
    county: County, process: Process, database: Database
) -> None:
    """Under the master key they tell who chose whom, and quotas need them no more; other polls' stay."""
    over, running = [await county.open_poll(rules={"ballots_per_day": 2}) for _ in range(2)]
    for poll in (over, running):
        await Booth(process, poll).many(2)
    await done(county, over, "close")
    assert await Books(database, over.poll_id).guards() == []
    assert len(await Books(database, running.poll_id).guards()) == 2


async def test_a_participation_names_neither_voter_nor_choice_nor_hour(
    county: County, database: Database
) -> None:
    poll = await county.open_poll()
    caller = await county.citizen("one")
    await poll.cast(caller, [2], key="the-key-she-chose")
    (row,) = await Books(database, poll.poll_id).participations()
    citizen = read_citizen(database.keyring, caller.token)
    written = " ".join(str(value) for value in row.model_dump().values())
    for telling in (str(citizen.id), citizen.id.hex, *poll.candidate_ids, "the-key-she-chose"):
        assert telling not in written
        assert telling[-8:] not in written
    kinds = {type(value).__name__ for value in row.model_dump().values()}
    assert kinds == {"UUID", "str", "int", "NoneType"}, "no instant, only the day"
    assert row.day == 20261013


async def test_a_voter_is_another_in_every_poll(county: County, database: Database) -> None:
    polls, caller = [await county.open_poll(), await county.open_poll()], await county.citizen("one")
    for poll in polls:
        await poll.cast(caller, [0], key="same")
    one, other = [(await Books(database, poll.poll_id).participations())[0] for poll in polls]
    assert one.voter != other.voter
    assert one.key_mac != other.key_mac
    assert one.payload_mac != other.payload_mac


@pytest.mark.backends("sqlite")
async def test_rows_stand_in_key_order_without_a_hidden_number(database: Database) -> None:
    async with database.connect() as connection:
        for table in ("participation", "choice", "guard", "ballot_appeal"):
            # Our own table names.
            with pytest.raises(sa.exc.OperationalError, match="no such column: rowid"):
                await connection.execute(sa.text(f"SELECT rowid FROM {table}"))  # noqa: S608


@pytest.mark.backends("postgres")
@pytest.mark.parametrize("closed", [False, True])
async def test_a_sealed_windows_choices_lie_in_the_order_of_their_ids(
    county: County, process: Process, database: Database, worker: Worker, time: Time, closed: bool
) -> None:
    """However they came: a dump writes rows as they lie."""
    poll = await county.open_poll()
    booth = Booth(process, poll)
    for _ in range(2):
        for _ in range(4):
            await booth.many(5)
        time.forward(minutes=6)
        await worker.round()
    await worker.round()
    if closed:
        await done(county, poll, "close")
    async with database.connect() as connection:
        lying = (await connection.execute(sa.text("SELECT id, xmin::text FROM choice ORDER BY ctid"))).all()
    windows = {"0001-", "0002-"} if closed else {"0001-"}
    assert {id_[:5] for id_, _ in lying} == {"0001-", "0002-"}
    for window in windows:
        sealed = [(id_, xmin) for id_, xmin in lying if id_[:5] == window]
        assert len(sealed) == 20
        assert sealed == sorted(sealed)
        assert len({xmin for _, xmin in sealed}) == 1, "nor do transaction numbers tell batches apart"


@pytest.mark.backends("postgres")
async def test_a_batch_is_written_in_orders_that_have_nothing_to_do_with_arrival(
    county: County, process: Process, database: Database
) -> None:
    """So the two logs cannot be laid side by side, and no two processes deadlock on each other's rows."""
    poll = await county.open_poll(rules={"ballots_per_day": 2})
    await Booth(process, poll).many(30)
    for table, key in (("participation", "voter"), ("choice", "id"), ("guard", "mark")):
        async with database.connect() as connection:
            # Our own names; rows of one transaction are one batch.
            query = f"SELECT xmin::text, {key} FROM {table} ORDER BY ctid"  # noqa: S608
            lying = [tuple(row) for row in await connection.execute(sa.text(query))]
        batches = list(dict.fromkeys(xmin for xmin, _ in lying))
        assert len(lying) == 30
        assert lying == sorted(lying, key=lambda row: (batches.index(row[0]), row[1])), table


@pytest.mark.usefixtures("remembering")
async def test_a_dump_tells_no_more_than_the_tallies_even_of_batches_of_one(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """Every ballot is a batch of its own, and links it to its choice; of three windows the last two are one.

    The same attacker reads everything as long as a window is unsealed, for rows lie as
    they came: that is what the published claim leaves out.
    """
    poll = await county.open_poll()
    await _with_audit_key(database, poll)
    dice = random.Random(20261013)  # noqa: S311  what voters chose here
    booth, truth = Booth(process, poll), dict[str, int]()
    for window, ballots in ((1, 20), (2, 20), (3, 8)):
        for _ in range(ballots):
            pick = dice.randrange(3)
            truth[(await booth.cast(picks=[pick])).receipt_code] = pick + 1
        if window == 1:
            assert _best(await Dump.of(database, poll.poll_id, {1: 1}), truth) == {1: 20}
        time.forward(minutes=6)
        await worker.round()
    await done(county, poll, "close")
    assert [one.last for one in await Books(database, poll.poll_id).windows()] == [1, 3]
    dump = await Dump.of(database, poll.poll_id, {1: 1, 2: 2, 3: 2})
    assert all(one["link"] for voters in dump.participations.values() for one in voters)
    for window, hits in _best(dump, truth).items():
        ballots = len(dump.choices[window])
        # The tally alone gives a third and more; the best of some hundred guesses at random, less than this.
        assert hits < ballots / 3 + 5 * math.sqrt(ballots * 2 / 9) < ballots


async def _with_audit_key(database: Database, poll: OpenPoll) -> None:
    """Links are written, and nobody has the key."""
    async with database.write() as session:
        row = await session.get_one(Poll, UUID(poll.poll_id))
        public = X25519PrivateKey.generate().public_key().public_bytes_raw()
        row.audit_key, row.version = base64.urlsafe_b64encode(public).decode().rstrip("="), row.version + 1
        row.audit_key_mac = PollKeys(database.keyring, row.id, row.key_id).audit_key(row.audit_key)
        session.add(row)


def _best(dump: Dump, truth: dict[str, int]) -> dict[int, int]:
    """How many picks of each window the best of all guesses gets right."""
    return {
        window: max(
            sum(guess[one["receipt_code"]] == truth[one["receipt_code"]] for one in voters)
            for _, guess in dump.guesses()
        )
        for window, voters in dump.participations.items()
    }


async def test_casting_is_not_audited(county: County, database: Database) -> None:
    poll = await county.open_poll()
    before = await county.audited()
    caller = await county.citizen("one")
    assert (await poll.cast(caller)).status_code == 201
    assert (await poll.cast(caller)).status_code == 409
    assert await county.audited() == before


@pytest.mark.usefixtures("_loud")
async def test_a_casts_log_line_says_that_something_was_cast_and_nothing_else(
    county: County, database: Database
) -> None:
    poll = await county.open_poll()
    caller = await county.citizen("canary-user")
    nonce = await poll.nonce(caller)
    with structlog.testing.capture_logs() as lines:
        receipt = (await poll.cast(caller, [1], key="canary-key", nonce=nonce)).json()
    (line,) = [one for one in lines if one["event"] == "request"]
    assert set(line) == {"event", "log_level", "method", "route", "status", "ms"}
    assert line["route"] == "/v1/polls/{poll_id}/ballots"
    (row,) = await Books(database, poll.poll_id).participations()
    citizen = read_citizen(database.keyring, caller.token)
    secrets = (receipt["receipt_code"], str(citizen.id), citizen.id.hex, row.voter, poll.poll_id, nonce)
    for telling in (*secrets, *poll.candidate_ids, "canary-key", "canary-user", caller.token):
        assert telling not in repr(lines)


@pytest.mark.usefixtures("_loud")
async def test_nor_does_the_line_of_whoever_looks_for_a_receipt(county: County, process: Process) -> None:
    """Found, unknown or nonsense: who asks for a receipt from where would say whose it is."""
    poll = await county.open_poll()
    code = (await Booth(process, poll).cast()).receipt_code
    tried = (code, code.lower(), code[:-4] + "ZZZZ", code + "-MORE")
    with structlog.testing.capture_logs() as lines:
        statuses = [
            (await county.client.get(f"/v1/polls/{poll.poll_id}/receipts/{one}")).status_code for one in tried
        ]
    assert statuses == [200, 200, 404, 422]
    told = [one for one in lines if one["event"] == "request"]
    assert {one["route"] for one in told} == {"/v1/polls/{poll_id}/receipts/{receipt_code}"}
    assert code[5:-5].casefold() not in repr(lines).casefold()


@pytest.mark.usefixtures("_loud")
async def test_nor_does_a_batch_that_fails_say_more(
    county: County, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise OSError("the voter's own words")

    poll = await county.open_poll()
    monkeypatch.setattr(box, "store", fails)
    with structlog.testing.capture_logs(processors=[_exception_without_values]) as lines:
        assert await Booth(process, poll).tried() == "temporarily_unavailable"
    assert "ballots not stored" in {one["event"] for one in lines}
    assert "own words" not in repr(lines)
