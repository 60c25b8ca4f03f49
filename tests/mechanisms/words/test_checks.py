"""Words a citizen writes are checked by WeChat at once; what WeChat cannot tell, a person reads."""

import asyncio
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Staff
from api.access.tokens import read_citizen
from api.adapters import wechat
from api.adapters.wechat import CheckedText, Suggestion
from api.adapters.wechat.standin.words import DOUBTFUL, RISKY
from api.config import Settings
from api.db.session import Database
from api.db.tables.access import Citizen, StaffAccount
from api.db.tables.kernel import OutboxMessage
from api.db.tables.words import WordsCheck
from api.errors import Conflict, Forbidden
from api.kernel import facts, outbox
from api.mechanisms import words
from api.mechanisms.words import TOPIC, WordsSettled, deliver, settling
from api.routers.state import Process
from api.terms.words import WordsField
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.messages.conftest import PostOffice

CHECK_PATH = "/wxa/msg_sec_check"
CANARY = "金丝雀家里只有祖母"
KIND = "letter"


class Desk:
    """Letters whose words are checked, and what is told of them."""

    def __init__(self, county: County, process: Process) -> None:
        self.county, self.database = county, county.database
        self.wechat = PostOffice(county, process)
        self.told: list[tuple[UUID, str]] = []
        facts.route(WordsSettled, KIND, self._hear)

    async def _hear(self, _session: AsyncSession, fact: WordsSettled) -> None:
        self.told.append((fact.subject_id, str(fact.status)))

    async def write(self, text: str, user: str | None = "zhou", letter: UUID | None = None) -> WordsCheck:
        """Somebody writes, or staff do; she is there at this instant."""
        citizen = await self.county.citizen(user) if user else None
        whose = read_citizen(self.database.keyring, citizen.token).id if citizen else None
        async with self.database.write() as session:
            return await words.ask(
                session,
                subject_kind=KIND,
                subject_id=letter or uuid4(),
                field=WordsField.REASON,
                text_id=await people.seal_text(session, text),
                citizen_id=whose,
            )

    async def fate(self, check: WordsCheck) -> tuple[str, int | None]:
        async with self.database.read() as session:
            found = await session.get_one(WordsCheck, check.id)
        return str(found.status), found.label

    async def counts(self, check: WordsCheck) -> str:
        """How the words that now stand in this check's field fare."""
        async with self.database.read() as session:
            found = await words.of(session, check.subject_id, check.field)
        return str(found.status) if found else "nothing to check"

    async def read(self, check: WordsCheck, who: str = "jinghe") -> None:
        """A person of the staff reads these words."""
        async with self.database.write() as session:
            check = await session.get_one(WordsCheck, check.id)
            account = (await session.exec(select(StaffAccount).where(StaffAccount.username == who))).one()
            place = account.organisation_id, account.region_code
            actor = Staff(account.id, account.role, *place, account.id, account.created_at)
            await words.read_by(session, actor, check)


@pytest.fixture
def desk(county: County, process: Process) -> Desk:
    return Desk(county, process)


async def test_wechats_opinion_is_there_after_one_round(desk: Desk, worker: Worker) -> None:
    good, doubtful, bad = [await desk.write(CANARY + word) for word in ("", DOUBTFUL, RISKY)]
    assert await desk.fate(good) == ("pending", None)
    await worker.round()
    assert await desk.fate(good) == ("passed", 100)
    assert await desk.fate(doubtful) == ("held", 21000)
    assert await desk.fate(bad) == ("risky", 20006)
    assert sorted(desk.told) == sorted(
        [(good.subject_id, "passed"), (doubtful.subject_id, "held"), (bad.subject_id, "risky")]
    )
    (entry,) = await desk.county.audited(subject_id=str(bad.id))
    assert (entry["action"], entry["actor_kind"], entry["reason"]) == ("words_check.accuse", "system", None)
    assert CANARY not in await desk.county.dump(), "the words are sealed, wherever they have been"


async def test_what_staff_wrote_waits_for_a_person_at_once(desk: Desk, worker: Worker) -> None:
    check = await desk.write("按监护人口述", user=None)
    await worker.round()
    assert await desk.fate(check) == ("held", None)
    async with desk.database.read() as session:
        asked = select(OutboxMessage).where(OutboxMessage.topic == TOPIC)
        assert list(await session.exec(asked)) == [], "WeChat checks the words of its users only"
    with pytest.raises(Forbidden):
        await desk.read(check, who="auditor")
    await desk.read(check)
    assert await desk.fate(check) == ("read", None)
    assert desk.told == [(check.subject_id, "read")]


async def test_who_left_two_hours_ago_is_read_by_a_person(desk: Desk, worker: Worker, time: Time) -> None:
    check = await desk.write(CANARY)
    time.forward(hours=2, seconds=1)
    await worker.round()
    assert await desk.fate(check) == ("held", None)


async def test_what_was_erased_or_whose_writer_has_gone_asks_wechat_nothing(
    desk: Desk, worker: Worker
) -> None:
    erased, blanked = await desk.write(RISKY), await desk.write(RISKY)
    gone = await desk.write(RISKY, user="li")
    async with desk.database.write() as session:
        await words.forget(session, erased.subject_id)
        assert erased.text_id
        await people.forget_text(session, erased.text_id)
        assert blanked.text_id
        await people.erase_text(session, blanked.text_id)
        await session.exec(
            sa.update(Citizen)
            .where(col(Citizen.id) == gone.citizen_id)
            .values(closed_at=Citizen.first_seen_at)
        )
    await worker.round()
    assert await desk.fate(erased) == await desk.fate(blanked) == ("void", None)
    assert await desk.fate(gone) == ("held", None)
    assert desk.told == [(gone.subject_id, "held")]


async def test_while_wechat_is_away_the_words_wait_and_then_a_person_reads_them(
    desk: Desk, worker: Worker, time: Time
) -> None:
    late, lost = await desk.write(CANARY), await desk.write(CANARY)
    await desk.wechat.mood(errcode=-1, path=CHECK_PATH, times=4)
    await worker.round()
    assert (await desk.fate(late), await desk.fate(lost)) == (("pending", None), ("pending", None))
    async with desk.database.write() as session:
        await session.exec(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.payload)["check_id"].as_string() == str(lost.id))
            .values(attempts=outbox.ATTEMPTS, failed_at=time.now)
        )
    time.forward(seconds=20)
    await worker.round()
    assert await desk.fate(late) == ("passed", 100)
    assert await desk.fate(lost) == ("held", None), "given up: a person"


async def test_a_worker_that_dies_before_the_note_asks_again(
    desk: Desk, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = await desk.write(RISKY)

    async def power_cut(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as crash:
        crash.setattr(settling, "settle", power_cut)
        await worker.round()
    assert (await desk.fate(check), desk.told) == (("pending", None), [])
    time.forward(seconds=20)
    await worker.round()
    assert (await desk.fate(check), desk.told) == (("risky", 20006), [(check.subject_id, "risky")])


async def test_three_workers_settle_once(desk: Desk, settings: Settings) -> None:
    checks = [await desk.write(CANARY) for _ in range(6)]
    others = [Database(settings) for _ in range(3)]
    client = wechat.connect(settings)

    async def settled_by(other: Database) -> None:
        """As if each held every lease."""
        ask = words.deliverer(other, client)
        await asyncio.gather(*(ask({"check_id": str(one.id)}) for one in checks), return_exceptions=True)

    try:
        await asyncio.gather(*map(settled_by, others))
    finally:
        await client.aclose()
        for other in others:
            await other.close()
    assert {await desk.fate(one) for one in checks} == {("passed", 100)}
    for check in checks:
        assert len(await desk.county.audited(subject_id=str(check.id))) == 1


async def test_new_words_take_the_place_of_the_old_whatever_comes_of_those(
    desk: Desk, worker: Worker
) -> None:
    old = await desk.write(RISKY)
    new = await desk.write(CANARY, letter=old.subject_id)
    await worker.round()
    assert await desk.fate(old) == ("void", None)
    assert await desk.counts(old) == "passed"
    assert desk.told == [(new.subject_id, "passed")], "nobody is told of words that are not there any more"
    with pytest.raises(Conflict):
        await desk.read(old)


async def test_a_persons_reading_is_undone_by_no_machine(desk: Desk, worker: Worker, time: Time) -> None:
    """She reads while WeChat thinks; and reads what it found risky."""
    pending = await desk.write(RISKY)
    await desk.wechat.mood(dead=True, path=CHECK_PATH)
    await worker.round()
    await desk.read(pending)
    await desk.wechat.mood()
    time.forward(seconds=20)
    await worker.round()
    assert await desk.fate(pending) == ("read", None)
    risky = await desk.write(RISKY)
    await worker.round()
    await desk.read(risky)
    await desk.read(risky)
    assert await desk.fate(risky) == ("read", 20006), "the reason stays, for who looks back"


async def test_an_answer_that_comes_after_a_persons_reading_is_done_with(
    desk: Desk, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = await desk.write(RISKY)

    async def meanwhile(*_: object) -> CheckedText:
        await desk.read(check)
        return CheckedText(Suggestion.RISKY, 20006)

    monkeypatch.setattr(deliver, "_opinion", meanwhile)
    await worker.round()
    assert await desk.fate(check) == ("read", None)
    async with desk.database.read() as session:
        asked = (await session.exec(select(OutboxMessage).where(OutboxMessage.topic == TOPIC))).one()
    assert asked.done_at, "and is not asked for again"


async def test_what_hears_of_it_stands_or_falls_with_it(desk: Desk, worker: Worker, time: Time) -> None:
    check = await desk.write(CANARY)

    async def stumble(_session: AsyncSession, _fact: WordsSettled) -> None:
        raise RuntimeError

    facts.route(WordsSettled, KIND, stumble)
    await worker.round()
    assert await desk.fate(check) == ("pending", None)
    facts.route(WordsSettled, KIND, desk._hear)
    time.forward(seconds=20)
    await worker.round()
    assert (await desk.fate(check), desk.told) == (("passed", 100), [(check.subject_id, "passed")])
