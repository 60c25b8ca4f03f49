"""A person put away is nowhere else: not in the database's files, not in logs, not in any answer."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from api import audit, people
from api.access import Staff
from api.adapters import logs
from api.adapters.crypto import SealBroken
from api.config import DEMO_MASTER_KEY, Settings
from api.db.session import Database
from api.db.tables.access import Citizen
from api.db.tables.audit import AuditEntry
from api.db.tables.people import Person
from api.terms.access import Role
from tests.county import START, County, plan_form
from tests.fixtures import Time, http, running

NAME, PHONE, ID_NUMBER = "欧阳荷露", "13987650123", "321099198503070021"
VOTER_PHONE, NEW_KEY = "13712349876", "bmV3IG1hc3RlciBrZXkgZm9yIHRoZSByb3RhdGlvbiE"


@pytest.fixture
def officer() -> Staff:
    return Staff(uuid4(), Role.COUNTY_OFFICER, uuid4(), "321099", uuid4(), START)


def rekeyed(settings: Settings, **more: SecretStr) -> Settings:
    """The same deployment under a new master key."""
    return Settings(**{**settings.model_dump(), "master_key": SecretStr(NEW_KEY), **more})


async def put_away(database: Database, **changes: str) -> UUID:
    async with database.write() as session:
        whole = {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER, **changes}
        return await people.seal(session, **whole)  # type: ignore[arg-type]


async def test_revealing_gives_the_person_and_a_row_that_says_why(database: Database, officer: Staff) -> None:
    person = await put_away(database)
    async with database.write() as session:
        found = await people.reveal(session, officer, person, "核实")
    assert (found.name, found.phone, found.id_number) == (NAME, PHONE, ID_NUMBER)
    async with database.read() as session:
        (row,) = await session.exec(select(AuditEntry))
    assert (row.action, row.actor_id, row.subject_id, row.reason) == (
        "person.revealed",
        officer.id,
        person,
        "核实",
    )


async def test_a_revealed_person_has_no_printable_form(database: Database, officer: Staff) -> None:
    person = await put_away(database)
    async with database.write() as session:
        found = await people.reveal(session, officer, person, "核实")
    for shown in (repr(found), str(found), f"{found}", repr([found]), repr({"who": found})):
        assert not any(part in shown for part in (NAME, PHONE, ID_NUMBER))


async def test_a_reading_that_leaves_no_trace_is_refused(database: Database, officer: Staff) -> None:
    person = await put_away(database)
    async with database.read() as session:
        with pytest.raises(DBAPIError):
            await people.reveal(session, officer, person, "偷看")


async def test_one_is_put_in_place_of_another(database: Database, officer: Staff) -> None:
    person = await put_away(database)
    async with database.write() as session:
        again = await people.seal(
            session, name="李荷花", phone="13900000000", id_number="11010519491231002X", person_id=person
        )
        assert again == person
        assert (await people.reveal(session, officer, person, "核实")).name == "李荷花"
        assert await people.same_person(session, ID_NUMBER) == []
        assert await people.same_person(session, "11010519491231002x") == [person]


@pytest.mark.parametrize("move", ["to another row", "to another column"])
async def test_a_sealed_value_that_was_moved_does_not_open(
    database: Database, officer: Staff, move: str
) -> None:
    first, second = await put_away(database), await put_away(database, name="李荷花")
    async with database.write() as session:
        source = await session.get_one(Person, first)
        target = sa.update(Person).where(col(Person.id) == second)
        if move == "to another row":
            await session.exec(target.values(name_sealed=source.name_sealed))
        else:
            await session.exec(target.values(phone_sealed=col(Person.id_number_sealed)))
    async with database.write() as session:
        with pytest.raises(SealBroken):
            await people.reveal(session, officer, second, "核实")


async def test_the_key_is_rotated_without_a_gap(
    settings: Settings, officer: Staff, database: Database
) -> None:
    person = await put_away(database)
    both = rekeyed(settings, previous_master_key=SecretStr(DEMO_MASTER_KEY))
    rotated = Database(both)
    newer = await put_away(rotated)
    async with rotated.write() as session:
        assert (await people.reveal(session, officer, person, "核实")).name == NAME
        assert set(await people.same_person(session, ID_NUMBER)) == {person, newer}
    await rotated.close()


async def test_a_citizen_is_known_again_under_the_new_key_and_then_by_it_alone(
    county: County, settings: Settings
) -> None:
    citizen = await county.citizen("li")
    code = (
        await county.client.post("/demo/wechat/phone-codes", json={"user": "li", "phone": VOTER_PHONE})
    ).json()["code"]
    await citizen.post("/v1/me/phone", {"code": code})
    async with county.database.read() as session:
        (before,) = await session.exec(select(Citizen))
    both = rekeyed(settings, previous_master_key=SecretStr(DEMO_MASTER_KEY))
    async with running(both) as app, http(app) as client:
        headers = {"Authorization": f"Bearer {citizen.token}"}
        assert (await client.get("/v1/me", headers=headers)).json() == {"phone_tail": "9876"}
        await County(client, county.database).citizen("li")
    async with county.database.read() as session:
        (after,) = await session.exec(select(Citizen).execution_options(populate_existing=True))
    assert after.id == before.id
    assert after.openid_index != before.openid_index
    only_new = rekeyed(settings)
    async with running(only_new) as app, http(app) as client:
        again = await County(client, county.database).citizen("li")
        assert (await again.get("/v1/me")).json() == {"phone_tail": "9876"}
        assert (await client.get("/v1/me", headers=headers)).status_code == 401
    async with county.database.read() as session:
        assert len((await session.exec(select(Citizen))).all()) == 1


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything structlog and the standard library write, down to DEBUG, as production writes it."""
    kept, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(audit.request_id)
    written = io.StringIO()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.WriteLoggerFactory(written),
        cache_logger_on_first_use=False,
    )
    catcher = logging.StreamHandler(written)
    root.addHandler(catcher)
    root.setLevel(logging.DEBUG)
    yield written
    structlog.configure(**kept)
    root.handlers[:], root.level = handlers, level


async def test_a_whole_story_leaves_no_trace_of_a_person_anywhere(
    county: County, log: io.StringIO, time: Time, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[httpx.Response] = []

    async def note(response: httpx.Response) -> None:
        answers.append(response)

    county.client.event_hooks = {"response": [note]}
    person = {"name": NAME, "id_number": ID_NUMBER}
    campaign_id = await county.campaign()
    form = plan_form(**person)
    form["applicant"]["phone"] = PHONE
    town, officer = await county.staff("jinghe"), await county.staff("officer")
    entry = f"/v1/staff/campaigns/{campaign_id}/loan-plans"
    plan_id = (await town.post(entry, form)).json()["id"]
    wrong = {**form, "applicant": {**form["applicant"], "id_number": ID_NUMBER[:-1] + "2", "extra": NAME}}
    assert (await town.post(entry, wrong)).status_code == 422
    broken = {**form, "applicant": {**form["applicant"], "name": NAME * 40, "phone": PHONE + "0"}}
    assert (await town.post(entry, broken)).status_code == 422
    with monkeypatch.context() as patch:
        patch.setattr(people, "seal", _fail_aloud)
        assert (await town.post(entry, form)).status_code == 500
    plan = f"/v1/staff/loan-plans/{plan_id}"
    await officer.post(f"{plan}/return", {"reason": "请补充"})
    await town.put(plan, form, '"2"')
    await officer.post(f"{plan}/accept")
    revealed = await officer.post(f"{plan}/applicant", {"purpose": "核实"})
    assert revealed.json()["name"] == NAME
    voter = await county.citizen("voter")
    tap = {"user": "voter", "phone": VOTER_PHONE}
    code = (await county.client.post("/demo/wechat/phone-codes", json=tap)).json()["code"]
    assert (await voter.post("/v1/me/phone", {"code": code})).status_code == 200
    time.forward(days=1, minutes=1)
    poll_id = (await county.client.get(f"/v1/campaigns/{campaign_id}")).json()["poll_id"]
    voter = await county.citizen("voter")
    nonce = (await voter.get(f"/v1/me/polls/{poll_id}")).json()["nonce"]
    (card,) = (await county.client.get(f"/v1/polls/{poll_id}/candidates")).json()["items"]
    ballot = {"candidate_ids": [card["id"]], "nonce": nonce}
    cast = await voter.post(f"/v1/polls/{poll_id}/ballots", ballot)
    assert cast.status_code == 201

    async with county.database.read() as session:
        openids = [
            county.database.keyring.open(one.openid_sealed, f"citizen.openid:{one.id}").decode()
            for one in await session.exec(select(Citizen))
        ]
    canaries = [NAME, PHONE, ID_NUMBER, VOTER_PHONE, *openids]
    assert len(openids) == 1
    assert '"error": "RuntimeError"' in log.getvalue(), "the log was caught, the failure told"
    assert cast.json()["receipt_code"] not in log.getvalue()
    told = [one for one in answers if one is not revealed]
    urls = [str(one.request.url) for one in answers]
    dump = await county.dump()
    for canary in canaries:
        assert canary not in log.getvalue()
        assert not any(canary in url for url in urls)
        assert not any(canary in one.text for one in told)
        assert canary not in dump
        assert not any(_in_files(settings, form) for form in _forms(canary))


async def _fail_aloud(*_: object, **person: str) -> None:
    raise RuntimeError(f"{person} does not fit")


def _forms(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-le"), ascii(text).strip("'").encode()]


def _in_files(settings: Settings, needle: bytes) -> list[Path]:
    """The files of an SQLite database that hold these bytes: the file, the log, whatever lies beside."""
    if not settings.sqlite:
        return []
    folder = Path(settings.database_url.split(":///", 1)[1]).parent
    files = [one for one in folder.iterdir() if one.is_file()]
    assert any(one.name.endswith("-wal") for one in files)
    return [one for one in files if needle in one.read_bytes()]


async def test_a_failing_statement_tells_no_values(database: Database) -> None:
    person = await put_away(database)
    async with database.write() as session:
        twin = sa.insert(Person).values(
            id=person,
            name_sealed=NAME.encode(),
            phone_sealed=b"",
            id_number_sealed=b"",
            id_number_index=ID_NUMBER,
            created_at=START,
        )
        with pytest.raises(IntegrityError) as failed:
            await session.exec(twin)
    assert "hide_parameters" in str(failed.value)
    assert not any(part in str(failed.value) for part in (NAME, ID_NUMBER))
