"""A guardian and the wish somebody else entered for her child: she sees it and takes it back herself."""

import pytest

from api.terms import consents
from api.terms.consents import ConsentText
from api.terms.wishes import WishStatus as S
from tests.campaigns.wishes.proxies import proxy
from tests.campaigns.wishes.test_story import TODAY, content, ok
from tests.county import County
from tests.routers.refusals import refused
from tests.routers.test_sight import ids
from tests.wishing import CANARY, wishing

MINE = "/v1/me/wishes"
TAPPED = {
    "agreed": True,
    "text_version": consents.WISH_SHOWCASE.version,
    "method": "in_app",
    "agreed_on": TODAY,
}


async def test_she_sees_what_was_entered_for_her_child_and_nothing_is_opened(county: County) -> None:
    """Her number on a form may be a wrong one: what is sealed she reads with the Federation."""
    wishes, clerk, teacher = await wishing(county), await county.staff("jinghe"), await proxy(county)
    guardian = await proxy(county, "aunt", CANARY["phone"])
    by_staff = (await clerk.post("/v1/staff/wishes", wishes.form())).json()["id"]
    by_teacher = (await teacher.post(MINE, wishes.form())).json()["id"]
    listed = await guardian.get(MINE)
    assert ids(listed) == sorted([by_staff, by_teacher])
    assert {one["whose"] for one in listed.json()["items"]} == {"guardian"}
    assert {one["whose"] for one in ok(await teacher.get(MINE))["items"]} == {"proxy"}
    detail = await guardian.get(f"{MINE}/{by_staff}")
    assert (ok(detail)["entered"], ok(detail)["remark"], ok(detail)["status"]) == (None, None, "submitted")
    data = await guardian.get("/v1/me/data")
    for answer in (listed, detail, data):
        assert not any(word in answer.text for word in CANARY.values() if word != CANARY["phone"])
    assert CANARY["phone"] not in listed.text + detail.text
    assert await county.audited(action="person.revealed") == []
    refused(await guardian.put(f"{MINE}/{by_staff}", content(wishes), '"1"'), 403, "not_yours")


async def test_she_agrees_and_takes_back_whoever_entered_it(county: County) -> None:
    wishes, guardian = await wishing(county), await proxy(county, "aunt", CANARY["phone"])
    stranger = await proxy(county)
    one, other, shown = [await wishes.plant(status) for status in (S.PUBLISHED, S.DELIVERED, S.FULFILLED)]
    await wishes.planted_claim(other)
    refused(await stranger.post(f"{MINE}/{one}/withdraw"), 404)
    assert ok(await guardian.post(f"{MINE}/{one}/withdraw"))["status"] == "withdrawn"
    refused(await county.client.get(f"/v1/wishes/{one}"), 404)
    refused(await guardian.get(f"{MINE}/{one}"), 404)

    assert ok(await guardian.put(f"{MINE}/{other}/showcase", {"consent": TAPPED}, "*"))["showcase"] is True
    agreed = ok(await guardian.get("/v1/me/consents"))["items"]
    assert {item["subject_id"] for item in agreed} == {other, shown}
    given = {item["purpose"]: item["id"] for item in agreed if item["subject_id"] == other}
    refused(await stranger.post(f"/v1/me/consents/{given['wish']}/withdraw"), 404)
    back = ok(await guardian.post(f"/v1/me/consents/{given['wish_showcase']}/withdraw"))
    assert back["withdrawn_at"]
    assert (await wishes.row(other)).showcase is False
    assert ok(await guardian.post(f"/v1/me/consents/{given['wish']}/withdraw"))["withdrawn_at"]
    row = await wishes.row(other)
    assert (row.status, row.erased_at is None) == (S.ARCHIVED, False)
    assert ids(await guardian.get(MINE)) == [shown]


async def test_a_text_she_agreed_to_stays_to_be_read_when_there_is_a_newer_one(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes, guardian = await wishing(county), await proxy(county, "aunt", CANARY["phone"])
    path = f"/v1/staff/wishes/{await wishes.plant()}"
    town = await county.staff("jinghe")
    assert ok(await town.get(path))["consent_outdated"] is False
    newer = ConsentText("2026-12", consents.WISH.since, "新的同意书")
    monkeypatch.setitem(consents.VERSIONS, "wish", (consents.WISH, newer))
    monkeypatch.setitem(consents.CURRENT, "wish", newer)
    assert ok(await town.get(path))["consent_outdated"] is True
    (given,) = ok(await guardian.get("/v1/me/consents"))["items"]
    assert (given["text_version"], given["text"]) == ("2026-11", consents.WISH.text)
