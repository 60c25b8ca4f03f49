"""Leads without a name: kept apart, stopping nothing, and leading back to nobody."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from api.access.tokens import read_citizen
from api.db.tables import metadata
from api.db.tables.kernel import IdempotencyKey
from api.db.tables.notices import Lead
from api.db.tables.people import SealedText
from tests.county import Caller, County
from tests.fixtures import Time
from tests.mechanisms.notice.noticing import Board, at, code, conclude, put_up

LEAD = "听说三号项目的材料是别人代写的"


async def leave(
    board: Board, citizen: Caller, key: str | None = None, text: str = LEAD, number: int = 3
) -> None:
    form = {"text": text, "entry_id": board.entries[number]}
    answer = await citizen.post(f"{board.path}/leads", form, key=key)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"notice_id": board.notice_id, "received_on": "2026-10-12"}


async def rows_of(county: County) -> list[str]:
    """Every row of every table with its name, ids as text."""
    found: list[str] = []
    async with county.database.read() as session:
        connection = await session.connection()
        for table in metadata.sorted_tables:
            rows = await connection.execute(sa.select(table))
            found += [f"{table.name} {' '.join(str(value) for value in row)}" for row in rows]
    return found


async def test_leads_stop_nothing_and_nobody(county: County, time: Time) -> None:
    board = await put_up(county)
    for number in range(8):
        await leave(board, await county.citizen(f"villager-{number}"))
    assert {one["status"] for one in (await board.shown())["entries"]} == {"listed"}
    time.forward(days=10)
    await conclude(board)


async def test_a_lead_leads_back_to_nobody(county: County, time: Time) -> None:
    """No row about it holds the citizen, and none tells more than the day, the key's included."""
    time.set(at(10, 12, 14, 37))
    board, citizen = await put_up(county), await county.citizen("li")
    citizen_id = str(read_citizen(county.database.keyring, citizen.token).id)
    before = [row for row in await rows_of(county) if citizen_id in row]
    await leave(board, citizen, key="6f1d0b9e")
    assert [row for row in await rows_of(county) if citizen_id in row] == before
    async with county.database.read() as session:
        (lead,) = await session.exec(select(Lead))
        text = await session.get_one(SealedText, lead.text_id)
        (kept,) = [one for one in await session.exec(select(IdempotencyKey)) if one.operation == "file_lead"]
    assert text.created_at == at(10, 12, 0)
    assert (lead.id.version, text.id.version) == (4, 4), "an id of version 7 tells the hour"
    assert (kept.caller, kept.resource_id) == ("anonymous:None", UUID(board.notice_id))
    assert kept.created_at == at(10, 12, 0)
    told = [row for row in await rows_of(county) if str(lead.id) in row or str(lead.text_id) in row]
    assert sorted(row.partition(" ")[0] for row in told) == ["lead", "sealed_text"]
    assert not any("14:37" in row or "06:37" in row for row in told)


async def test_the_same_key_leaves_one_lead_and_is_ones_own(county: County) -> None:
    board = await put_up(county)
    li, zhou = await county.citizen("li"), await county.citizen("zhou")
    for citizen in (li, li, zhou):
        await leave(board, citizen, key="once")
    form = {"text": "另外一件事情也请核实", "entry_id": board.entries[3]}
    assert code(await li.post(f"{board.path}/leads", form, key="once"), 422) == "idempotency_key_reused"
    officer = await county.staff("officer")
    listed = (await officer.get(f"/v1/staff/notices/{board.notice_id}/leads")).json()["items"]
    assert len(listed) == 2
    assert {(one["entry_id"], one["channel"]) for one in listed} == {(board.entries[3], "online")}


async def test_leads_that_come_otherwise_are_recorded_and_read_for_a_purpose(county: County) -> None:
    board = await put_up(county)
    town, officer = await county.staff("jinghe"), await county.staff("officer")
    path = f"/v1/staff/notices/{board.notice_id}/leads"
    made = await town.post(path, {"text": LEAD, "channel": "letter"})
    assert (made.status_code, made.json()["entry_id"], made.json()["channel"]) == (201, None, "letter")
    again = await town.post(path, {"text": LEAD, "channel": "letter"}, key="k")
    assert again.json() == (await town.post(path, {"text": LEAD, "channel": "letter"}, key="k")).json()
    reading = f"/v1/staff/leads/{made.json()['id']}/reveal"
    assert code(await town.post(reading, {"purpose": "好奇"}), 403) == "forbidden"
    assert code(await officer.post(reading, {}), 422) == "validation_failed"
    read = await officer.post(reading, {"purpose": "核查线索"})
    assert (read.json(), read.headers["cache-control"]) == ({"text": LEAD}, "no-store")
    assert [row["reason"] for row in await county.audited(action="text.revealed")] == ["核查线索"]
    foreign = await officer.post(path, {"text": LEAD, "channel": "visit", "entry_id": board.notice_id})
    assert [one["code"] for one in foreign.json()["errors"]] == ["unknown_entry"]
