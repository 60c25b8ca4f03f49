"""Units claim several wishes, through a contact who is known by her phone, or through the county."""

from uuid import UUID

from sqlmodel import select

from api.db.tables.access import Citizen
from api.db.tables.messages import Message
from api.db.tables.people import Person
from api.db.tables.wish_claims import DonorUnit
from api.worker import Worker
from tests.claiming import POINT, claiming
from tests.county import County
from tests.routers.refusals import refused
from tests.wishing import WISH_RULES

PHONE = "19900030001"


async def test_a_contact_claims_for_her_unit_under_its_own_caps(county: County) -> None:
    desk = await claiming(county, wish_rules={**WISH_RULES, "unit_at_once": 3})
    unit_id = await desk.unit(PHONE)
    contact, other = await desk.donor("contact", PHONE), await desk.donor("other")
    units = (await (await county.citizen(contact)).get("/v1/me/units")).json()["items"]
    assert [(one["id"], one["kind_label"]) for one in units] == [(unit_id, "企业")]
    assert (await (await county.citizen(other)).get("/v1/me/units")).json()["items"] == []
    refused(await desk.claim(other, await desk.wishes.plant(), unit_id=unit_id), 404)
    made = [await desk.claimed(contact, unit_id=unit_id) for _ in range(3)]
    refused(await desk.claim(contact, await desk.wishes.plant(), unit_id=unit_id), 409, "too_many_claims")
    assert (await desk.claim(contact, await desk.wishes.plant())).status_code == 201, "her own are apart"
    assert (await desk.mine(contact, made[0]))["unit_name"] == "荷乡绣品有限公司"
    reached = await desk.did("officer", made[0], "donor", {"purpose": "deliver"})
    assert reached == {"name": "王经理", "phone": PHONE, "unit_name": "荷乡绣品有限公司"}


async def test_what_staff_record_for_a_unit_its_contact_sees_and_the_county_has_no_cap(
    county: County,
) -> None:
    desk = await claiming(county, wish_rules={**WISH_RULES, "unit_at_once": 1})
    officer = await county.staff("officer")
    unit_id = await desk.unit(PHONE)
    county_id = await desk.unit("19900030002", "federation", "荷乡县妇联兜底")
    for unit, count in ((unit_id, 1), (county_id, 3)):
        for _ in range(count):
            path = f"/v1/staff/wishes/{await desk.wishes.plant()}/claims"
            made = await officer.post(path, {"unit_id": unit})
            assert made.status_code == 201, made.text
            assert made.json()["by_citizen"] is False
    path = f"/v1/staff/wishes/{await desk.wishes.plant()}/claims"
    refused(await officer.post(path, {"unit_id": unit_id}), 409, "too_many_claims")
    refused(await (await county.staff("jinghe")).post(path, {"unit_id": county_id}), 403)
    contact = await county.citizen(await desk.donor("contact", PHONE))
    (mine,) = (await contact.get("/v1/me/wish-claims")).json()["items"]
    await desk.did("officer", mine["id"], "confirm")
    assert (await desk.mine("contact", mine["id"]))["pickup_code"]
    await desk.did("jinghe", mine["id"], "hand-in", {"point": POINT})


async def test_a_claim_for_a_unit_is_the_contacts_of_today_and_the_federations_own_its_staffs(
    county: County,
) -> None:
    desk, officer = await claiming(county), await county.staff("officer")
    unit_id, old = await desk.unit(PHONE), await desk.donor("old", PHONE)
    claim_id, wish_id = await desk.claimed(old, unit_id=unit_id), await desk.wishes.plant()
    new = await desk.donor("new", "19900030003")
    path = f"/v1/staff/donor-units/{unit_id}"
    form = {"kind": "enterprise", "name": "荷乡绣品有限公司", "contact_name": "周经理"}
    changed = await officer.put(path, {**form, "contact_phone": "19900030003", "retired": True}, '"1"')
    assert changed.status_code == 200, changed.text
    await desk.did("officer", claim_id, "confirm")
    former = await county.citizen(old)
    refused(await former.get(f"/v1/me/wish-claims/{claim_id}"), 404)
    refused(await desk.cancel(old, claim_id), 404)
    assert (await former.get("/v1/me/wish-claims")).json()["items"] == []
    told = await former.get("/v1/me/data/export")
    assert (told.status_code, claim_id in told.text) == (200, False), (
        "what she did for the unit is the unit's"
    )
    assert (await desk.mine(new, claim_id))["pickup_code"], "a unit struck off fulfils what it has claimed"
    async with county.database.read() as session:
        confirmed = (await session.exec(select(Message).where(Message.subject_id == UUID(claim_id)))).one()
        citizen = await session.get_one(Citizen, confirmed.citizen_id)
    assert citizen.phone_index == county.database.keyring.index("phone", "+8619900030003")
    assert (await desk.cancel(new, claim_id)).status_code == 200

    own = await desk.unit("19900030004", "federation", "荷乡县妇联兜底")
    clerk = await desk.donor("clerk", "19900030004")
    refused(await desk.claim(clerk, wish_id, unit_id=own), 404)
    recorded = await officer.post(f"/v1/staff/wishes/{wish_id}/claims", {"unit_id": own})
    refused(await desk.cancel(clerk, recorded.json()["id"]), 404)


async def test_a_register_entry_is_put_right_and_struck_off(county: County) -> None:
    desk, officer = await claiming(county), await county.staff("officer")
    unit_id = await desk.unit(PHONE)
    path = f"/v1/staff/donor-units/{unit_id}"
    form = {"kind": "party_branch", "name": "县医院党支部", "contact_name": "李书记", "contact_phone": PHONE}
    refused(
        await officer.post("/v1/staff/donor-units", {**form, "name": "荷乡绣品有限公司"}), 409, "unit_exists"
    )
    refused(await officer.put(path, form, '"9"'), 412)
    changed = await officer.put(path, form, '"1"')
    assert (changed.json()["name"], changed.headers["etag"]) == ("县医院党支部", '"2"')
    assert PHONE not in changed.text
    read = await officer.post(f"{path}/contact", {"purpose": "deliver"})
    assert read.json() == {"name": "李书记", "phone": PHONE}
    assert read.headers["cache-control"] == "no-store"
    (entry,) = await county.audited(action="person.revealed")
    assert (entry["subject_id"], entry["reason"]) == (unit_id, "送达")
    contact = await desk.donor("contact", PHONE)
    await officer.put(path, {**form, "retired": True}, '"2"')
    refused(await desk.claim(contact, await desk.wishes.plant(), unit_id=unit_id), 404)
    record = f"/v1/staff/wishes/{await desk.wishes.plant()}/claims"
    refused(await officer.post(record, {"unit_id": unit_id}), 409, "unit_retired")


async def test_the_contact_of_a_unit_that_is_struck_off_is_forgotten_once_nothing_goes_on(
    county: County, worker: Worker
) -> None:
    desk, officer = await claiming(county), await county.staff("officer")
    unit_id = await desk.unit(PHONE)
    path, reading = f"/v1/staff/donor-units/{unit_id}", {"purpose": "deliver"}
    claim_id = await desk.claimed(await desk.donor("contact", PHONE), unit_id=unit_id)
    form = {
        "kind": "enterprise",
        "name": "荷乡绣品有限公司",
        "contact_name": "王经理",
        "contact_phone": PHONE,
    }
    await officer.put(path, {**form, "retired": True}, '"1"')
    await worker.round()
    assert (await officer.post(f"{path}/contact", reading)).status_code == 200, "a claim goes on"
    await desk.did("officer", claim_id, "release", {"reason": "asked"})
    await worker.round()
    refused(await officer.post(f"{path}/contact", reading), 404, "personal_data_erased")
    other = {**form, "contact_name": "李经理", "contact_phone": "19900030009"}
    back = await officer.put(path, other, '"2"')
    assert back.json()["retired"] is False
    assert (await officer.post(f"{path}/contact", reading)).json()["name"] == "李经理"
    await officer.put(path, {**other, "retired": True}, '"3"')
    refused(await officer.post(f"{path}/contact", reading), 404, "personal_data_erased")
    async with county.database.read() as session:
        (unit,) = await session.exec(select(DonorUnit))
        persons = [await session.get_one(Person, unit.contact_id)]
    assert unit.contact_index is None
    assert [(one.name_sealed, one.phone_sealed) for one in persons] == [(b"", b"")]
