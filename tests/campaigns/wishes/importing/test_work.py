"""The worker makes wishes of rows: whatever breaks in between, each row once, and none without a word."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import accounts
from api.campaigns.wishes.importing import TOPIC, work
from api.campaigns.wishes.intake import enter
from api.campaigns.wishes.privacy import erase
from api.db.session import Database
from api.db.tables.access import Region, StaffAccount
from api.db.tables.kernel import OutboxMessage
from api.db.tables.wish_imports import WishImportRow
from api.db.tables.wishes import ChildCategory, Wish, WishItem
from api.kernel import outbox
from api.schemas.wish_forms import WishForm
from api.terms.access import Role
from api.worker import Worker
from tests.campaigns.wishes.importing.filled import desk, nothing_leaked
from tests.county import COUNTY, LUPU, County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import CANARY, CATEGORY


def codes(progress: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(one["row"], one["column"], one["code"]) for one in progress["faults"]]


async def test_rows_are_unreadable_while_they_wait_and_gone_when_entered(
    county: County, worker: Worker, database: Database
) -> None:
    """Not a word of the sheet stands in the database, nor, on SQLite, in its files."""
    at = await desk(county)
    import_id = await at.imported(at.row(), at.row())
    for waiting in (2, 0):
        dump = await county.dump()
        files = b""
        if database.settings.sqlite:
            place = Path(database.settings.database_url.partition("///")[2])
            files = b"".join(one.read_bytes() for one in place.parent.glob(f"{place.name}*"))
        for secret in (*CANARY.values(), at.row()["child_id_number"][:14]):
            assert secret not in dump
            assert secret.encode() not in files
        assert (await at.progress(import_id))["waiting"] == waiting
        await worker.round()
    async with county.database.read() as session:
        rows = list(await session.exec(select(WishImportRow)))
        payloads = list(await session.exec(select(OutboxMessage.payload).where(OutboxMessage.topic == TOPIC)))
    assert [(row.row, row.sealed, row.faults) for row in rows] == [(3, None, None), (4, None, None)]
    assert payloads == [{"import_id": import_id}]


async def test_a_crash_between_and_within_batches_doubles_nothing(
    county: County, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "BATCH", 2)
    at = await desk(county)
    import_id = await at.imported(*(at.row() for _ in range(5)))
    entered, real = 0, enter.enter

    async def dies(*args: Any, **more: Any) -> Wish:
        nonlocal entered
        entered += 1
        if entered in {2, 5}:
            raise ConnectionError("the worker died here")
        return await real(*args, **more)

    monkeypatch.setattr(enter, "enter", dies)
    seen = []
    for _ in range(3):
        await worker.round()
        seen.append((await at.progress(import_id))["entered"])
        time.forward(minutes=5)
    assert seen == [0, 2, 5]
    done = await at.progress(import_id)
    assert (done["status"], done["failed"], done["waiting"]) == ("done", 0, 0)
    async with county.database.read() as session:
        ids = list(await session.exec(select(Wish.id).where(Wish.import_id == UUID(import_id))))
    assert len(set(ids)) == 5


async def test_a_row_that_cannot_be_entered_keeps_no_other(
    county: County, worker: Worker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither one that breaks the code nor one that the database refuses, nor one that cannot be read."""
    at = await desk(county)
    import_id = await at.imported(*(at.row(child_name=f"小{n}") for n in range(4)))
    real = enter.enter

    async def breaks(session: AsyncSession, actor: Any, form: WishForm, **more: Any) -> Wish:
        if form.child.name == "小0":
            raise RuntimeError(form.child.name, CANARY["name"])
        if form.child.name == "小1":
            await session.exec(sa.insert(Region).values(code="321099", name=CANARY["name"]))
        return await real(session, actor, form, **more)

    monkeypatch.setattr(enter, "enter", breaks)
    async with county.database.write() as session:
        await session.exec(sa.update(WishImportRow).where(col(WishImportRow.row) == 5).values(sealed=b"?"))
    await worker.round()
    done = await at.progress(import_id)
    assert (done["status"], done["entered"]) == ("done", 1)
    assert codes(done) == [(row, None, "not_entered") for row in (3, 4, 5)]
    told = capsys.readouterr().out
    assert "RuntimeError" in told
    assert CANARY["name"] not in told
    assert await nothing_leaked(county)


async def test_a_file_of_which_rows_failed_is_put_right_and_sent_again(
    county: County, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has entered is passed over; a wish for another thing, or by another office, is a second one."""
    at = await desk(county)
    rows = [at.row() for _ in range(3)]
    real = enter.enter

    async def breaks(session: AsyncSession, actor: Any, form: WishForm, **more: Any) -> Wish:
        if form.child.id_number == rows[1]["child_id_number"]:
            raise RuntimeError
        return await real(session, actor, form, **more)

    with monkeypatch.context() as broken:
        broken.setattr(enter, "enter", breaks)
        assert codes(await at.progress(await at.imported(*rows, worker=worker))) == [(4, None, "not_entered")]
    assert await at.tried(*rows) == {"total": 3, "bad": 0, "entered_before": 2, "faults": []}
    other = await at.tried(*rows[:2], {**rows[2], "size": "140厘米"})
    assert (codes(other), other["entered_before"]) == ([(5, "child_id_number", "child_has_wish")], 1)
    theirs = await at.send(at.sheet(*rows), dry=True, caller=await county.staff("officer"))
    assert [one["code"] for one in theirs.json()["faults"]] == ["child_has_wish"] * 2
    again = await at.progress(await at.imported(*rows, worker=worker))
    assert (again["total"], again["entered"], again["failed"]) == (1, 1, 0)
    empty = refused(await at.send(at.sheet(*rows)), 422, "spreadsheet_empty")
    assert empty["detail"] == "表格里的每一行都已经导入过"


async def test_erasing_what_was_undone_never_stops_for_good(
    county: County, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await desk(county)
    import_id = await at.imported(at.row(), worker=worker)
    assert (await at.clerk.post(f"/v1/staff/wish-imports/{import_id}/undo")).status_code == 200
    monkeypatch.setattr(outbox, "ATTEMPTS", 1)
    with monkeypatch.context() as broken:
        broken.setattr(erase, "erase", None)
        await worker.round()
    assert (await at.progress(import_id))["erasing"] == 1
    for _ in range(2):
        time.forward(minutes=5)
        await worker.round()
    assert (await at.progress(import_id))["erasing"] == 0


async def test_two_workers_at_once_enter_each_row_once(
    county: County, worker: Worker, database: Database
) -> None:
    at = await desk(county)
    import_id = await at.imported(*(at.row() for _ in range(4)))
    async with database.write() as session:
        outbox.enqueue(session, TOPIC, import_id=UUID(import_id))
    await asyncio.gather(worker.round(), Worker(database).round())
    assert (await at.progress(import_id))["entered"] == 4


async def test_what_only_showed_then_is_told_of_its_row(county: County, worker: Worker) -> None:
    """A child that got a wish meanwhile, a thing taken off the list, a category renamed."""
    at = await desk(county)
    child, other = at.row(), at.row()
    import_id = await at.imported(child, other)
    later = await at.imported(at.row(), child)
    await worker.round()
    assert codes(await at.progress(import_id)) == []
    assert codes(await at.progress(later)) == [(4, "child_id_number", "child_has_wish")]
    third = await at.imported(at.row())
    async with county.database.write() as session:
        await session.exec(sa.update(WishItem).values(retired_at=clock.now()))
        await session.exec(
            sa.update(ChildCategory)
            .where(col(ChildCategory.code) == CATEGORY, col(ChildCategory.region_code) == COUNTY)
            .values(retired_at=clock.now())
        )
    await worker.round()
    done = await at.progress(third)
    assert codes(done) == [(3, "child_category", "unknown_category"), (3, "item", "unknown_item")]
    assert (done["status"], done["entered"], done["failed"]) == ("done", 0, 1)
    assert done["faults"][1]["detail"] == "请从物品目录中选择"
    assert await nothing_leaked(county)


@pytest.mark.parametrize("how", ["disabled", "moved", "another post"])
async def test_nothing_is_entered_for_who_has_left(county: County, worker: Worker, how: str) -> None:
    at = await desk(county)
    import_id = await at.imported(at.row(), at.row())
    async with county.database.write() as session:
        if how == "disabled":
            await accounts.disable_staff(session, "jinghe")
        else:
            changes = {"region_code": LUPU} if how == "moved" else {"role": Role.PANELIST}
            await session.exec(
                sa.update(StaffAccount).where(col(StaffAccount.username) == "jinghe").values(**changes)
            )
    await worker.round()
    assert codes(await at.progress(import_id)) == [(3, None, "importer_left"), (4, None, "importer_left")]
    assert await nothing_leaked(county)


async def test_the_end_of_the_call_is_the_end_for_rows_too(
    county: County, worker: Worker, time: Time
) -> None:
    """A late worker extends nothing."""
    at = await desk(county)
    import_id = await at.imported(at.row())
    time.forward(days=20, minutes=1)
    await worker.round()
    assert codes(await at.progress(import_id)) == [(3, None, "window_closed")]


async def test_what_cannot_be_entered_at_all_is_given_up_and_told(
    county: County, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any, **__: Any) -> Wish:
        raise ConnectionError

    monkeypatch.setattr(enter, "enter", dies)
    monkeypatch.setattr(outbox, "ATTEMPTS", 2)
    at = await desk(county)
    import_id = await at.imported(at.row())
    for _ in range(3):
        await worker.round()
        time.set(clock.now() + timedelta(minutes=3))
    done = await at.progress(import_id)
    assert (done["status"], codes(done)) == ("done", [(3, None, "not_entered")])
