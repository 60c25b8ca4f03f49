"""Putting right where a child is found and who is called, whatever state her wish is in."""

from api.terms.wishes import WishStatus
from tests.county import County
from tests.routers.refusals import refused
from tests.wishing import CANARY, wishing

FORM = {
    "guardian_name": "莲大婶",
    "guardian_phone": "19900000077",
    "address": "泾河镇莲花村1组",
    "school": None,
}


async def test_a_living_wishs_contact_is_put_right_and_the_record_names_fields_only(county: County) -> None:
    wishes, town = await wishing(county), await county.staff("jinghe")
    wish_id = await wishes.plant(WishStatus.DELIVERED)
    await wishes.planted_claim(wish_id, due_at=None)
    path = f"/v1/staff/wishes/{wish_id}"
    etag = (await town.get(path)).headers["etag"]
    done = await town.put(f"{path}/contact", FORM, etag)
    assert (done.status_code, done.json()["status"]) == (200, "delivered"), done.text
    refused(await town.put(f"{path}/contact", FORM, etag), 412, "stale_version")
    assert (await town.put(f"{path}/contact", FORM, done.headers["etag"])).headers["etag"] != etag
    record = (await town.post(f"{path}/child", {"purpose": "verify"})).json()
    assert (record["guardian"]["name"], record["guardian"]["phone"]) == ("莲大婶", "19900000077")
    assert (record["address"], record["school"]) == (FORM["address"], None)
    assert record["child"]["name"] == CANARY["name"]
    (told,) = await county.audited(action="wish.contact")
    assert told["reason"] == "guardian_name, guardian_phone, address, school"
    written = await county.dump()
    assert not [word for word in FORM.values() if word and word in written]

    over = await wishes.plant(WishStatus.WITHDRAWN)
    refused(await town.put(f"/v1/staff/wishes/{over}/contact", FORM, '"1"'), 409, "state_conflict")
    refused(await (await county.staff("lupu")).put(f"{path}/contact", FORM, etag), 404)
    refused(await (await county.staff("auditor")).put(f"{path}/contact", FORM, etag), 403)
