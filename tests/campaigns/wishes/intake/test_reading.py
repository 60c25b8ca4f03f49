"""Who sees which wish, and who reads of which child: a town its own, a citizen what she entered."""

from uuid import uuid4

import pytest

from api.access.tokens import read_citizen
from api.terms.access import ActorKind
from api.terms.wishes import WishStatus as S
from tests.campaigns.wishes.proxies import proxy
from tests.campaigns.wishes.test_story import content, ok
from tests.county import LUPU, County
from tests.routers.refusals import refused
from tests.routers.test_sight import ids, neighbour, same
from tests.wishing import CANARY, wishing

STAFF = "/v1/staff/wishes"


async def test_a_town_sees_its_own_wishes_and_the_county_all(county: County) -> None:
    wishes = await wishing(county)
    jinghe, lupu = await wishes.plant(S.SUBMITTED), await wishes.plant(S.SUBMITTED, region_code=LUPU)
    listed = f"/v1/staff/campaigns/{wishes.campaign_id}/wishes"
    for name, seen in (("jinghe", [jinghe]), ("lupu", [lupu]), ("officer", sorted([jinghe, lupu]))):
        caller = await county.staff(name)
        assert ids(await caller.get(listed)) == seen
        assert ids(await caller.get(f"{listed}?status=submitted&assignee=none&limit=100")) == seen
        assert ids(await caller.get(f"{listed}?status=verified")) == []
        assert ids(await caller.get(f"{listed}?assignee=me")) == []
    first = (await (await county.staff("officer")).get(f"{listed}?limit=1")).json()
    lupu_page = await (await county.staff("lupu")).get(f"{listed}?cursor={first['next_cursor']}")
    assert set(ids(lupu_page)) <= {lupu}
    assert CANARY["name"] not in lupu_page.text
    refused(await (await county.staff("panelist")).get(listed), 403, "forbidden")
    refused(await (await neighbour(county)).get(listed), 404)


async def test_one_citizens_wish_is_absent_for_another(county: County, subtests: pytest.Subtests) -> None:
    wishes = await wishing(county)
    hers, other = await proxy(county), await proxy(county, "wang", "19900000008")
    citizen_id = read_citizen(county.database.keyring, hers.token).id
    wish_id = await wishes.plant(
        S.RETURNED, submitter_kind=ActorKind.CITIZEN, submitter_id=citizen_id, office_code=None
    )
    assert ids(await hers.get("/v1/me/wishes")) == [wish_id]
    assert ids(await other.get("/v1/me/wishes")) == []
    for method, path, body in (
        ("GET", "", None),
        ("PUT", "", content(wishes)),
        ("PUT", "/showcase", {"consent": None}),
        ("POST", "/withdraw", None),
    ):
        with subtests.test(f"{method} {path}"):
            answers = [
                await other._send(
                    method, f"/v1/me/wishes/{one}{path}", json=body, headers={"If-Match": '"1"'}
                )
                for one in (wish_id, uuid4())
            ]
            assert same(*(refused(one, 404) for one in answers))
    assert ok(await hers.get(f"/v1/me/wishes/{wish_id}"))["entered"]["guardian"]["name"] == CANARY["guardian"]


async def test_every_reading_of_a_child_is_on_record_with_its_purpose(county: County) -> None:
    wishes, town = await wishing(county), await county.staff("jinghe")
    made = await town.post(STAFF, wishes.form())
    wish_id, path = made.json()["id"], made.headers["location"]
    shown = await town.post(f"{path}/child", {"purpose": "verify"})
    assert shown.headers["cache-control"] == "no-store"
    record = ok(shown)
    assert (record["child"]["name"], record["child"]["phone"]) == (CANARY["name"], None)
    assert record["guardian"] == {"name": CANARY["guardian"], "phone": CANARY["phone"], "id_number": None}
    assert (record["school"], record["reason"]) == (CANARY["school"], CANARY["reason"])
    assert [(one["purpose"], one["withdrawn_at"]) for one in record["consents"]] == [("wish", None)]
    readings = [
        (one["action"], one["reason"])
        for one in await county.audited(subject_kind="wish", subject_id=wish_id)
        if one["action"].endswith(".revealed")
    ]
    assert sorted(readings) == [("person.revealed", "入户核实")] * 2 + [("text.revealed", "入户核实")] * 2
    refused(await town.post(f"{path}/child", {"purpose": "看看"}), 422)
    refused(await (await county.staff("auditor")).post(f"{path}/child", {"purpose": "oversight"}), 403)


async def test_a_proxys_own_reading_is_on_record_too(county: County) -> None:
    wishes, teacher = await wishing(county), await proxy(county)
    path = (await teacher.post("/v1/me/wishes", wishes.form())).headers["location"]
    assert CANARY["name"] not in (await teacher.get("/v1/me/wishes")).text
    assert await county.audited(action="person.revealed") == []
    ok(await teacher.get(path))
    assert {(one["actor_kind"], one["reason"]) for one in await county.audited(action="person.revealed")} == {
        ("citizen", "提交人查看自己提交的心愿")
    }
