"""A township clerk's afternoon: she takes the template, fills it in, tries it, imports it, takes it back."""

from sqlmodel import select

from api.db.tables.wishes import Wish
from api.terms.wishes import WishStatus
from api.worker import Worker
from tests.campaigns.wishes.importing.filled import desk
from tests.county import JINGHE, County
from tests.routers.refusals import refused
from tests.wishing import CANARY


async def test_a_sheet_becomes_wishes_and_is_taken_back(county: County, worker: Worker) -> None:
    at = await desk(county)
    rows = [at.row() for _ in range(6)]
    assert (await at.tried(*rows)) == {"total": 6, "bad": 0, "entered_before": 0, "faults": []}
    content = at.sheet(*rows)
    made = await at.send(content, key="afternoon")
    assert made.status_code == 201, made.text
    begun = made.json()
    assert (begun["status"], begun["total"], begun["waiting"]) == ("queued", 6, 6)
    assert made.headers["location"] == f"/v1/staff/wish-imports/{begun['id']}"

    await worker.round()
    done = await at.progress(begun["id"])
    assert (done["status"], done["entered"], done["failed"], done["waiting"]) == ("done", 6, 0, 0)
    assert (await at.send(content, key="afternoon")).json() == done  # once, however often it is sent
    async with county.database.read() as session:
        wishes = list(await session.exec(select(Wish)))
    assert {(wish.status, wish.region_code, wish.office_code) for wish in wishes} == {
        (WishStatus.SUBMITTED, JINGHE, JINGHE)
    }
    assert len({wish.live_child for wish in wishes}) == 6
    listed = (await at.clerk.get(f"{at.path}/wish-imports")).json()["items"]
    assert [(one["id"], one["entered"]) for one in listed] == [(begun["id"], 6)]

    undone = await at.clerk.post(f"/v1/staff/wish-imports/{begun['id']}/undo")
    assert (undone.status_code, undone.json()["status"], undone.json()["erasing"]) == (200, "undone", 6)
    await worker.round()
    assert (await at.progress(begun["id"]))["erasing"] == 0
    async with county.database.read() as session:
        wishes = list(await session.exec(select(Wish)))
    assert {wish.status for wish in wishes} == {WishStatus.WITHDRAWN}
    assert all(wish.erased_at for wish in wishes)
    refused(await at.clerk.post(f"/v1/staff/wish-imports/{begun['id']}/undo"), 409, "state_conflict")
    assert (await at.tried(*rows))["bad"] == 0  # the children may have another wish

    told = await county.audited(subject_kind="wish_import")
    assert [one["action"] for one in told] == [
        "wish_import.undo",
        "wish_import.finish",
        "wish_import.take",
    ]
    dump = await county.dump()
    assert not any(secret in dump for secret in CANARY.values())
