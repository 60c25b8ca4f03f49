"""The county's own lists: what may be wished for, and how children's situations are called."""

import asyncio
import base64
from typing import Any

from tests.campaigns.wishes.test_story import ok
from tests.county import County
from tests.routers.refusals import pointers, refused
from tests.wishing import wishes_form, wishing

ITEMS = "/v1/staff/wish-items"
SHOES: dict[str, Any] = {
    "category": "sport",
    "name": "球鞋",
    "sizes": ["36码", "37码"],
    "value_cap_fen": 15_000,
}


async def test_a_thing_is_listed_changed_and_retired(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    made = await officer.post(ITEMS, SHOES)
    item = ok(made, 201)
    path, etag = f"{ITEMS}/{item['id']}", made.headers["etag"]
    refused(await officer.post(ITEMS, SHOES), 409, "item_exists")
    listed = await county.client.get("/v1/wish-items?category=sport")
    assert [one["name"] for one in listed.json()["items"]] == ["球鞋"]
    known = {"If-None-Match": listed.headers["etag"]}
    assert (await county.client.get("/v1/wish-items?category=sport", headers=known)).status_code == 304

    answers = await asyncio.gather(
        *(officer.put(path, {**SHOES, "name": f"球鞋{n}"}, etag) for n in range(5))
    )
    assert sorted(one.status_code for one in answers) == [200] + [412] * 4
    assert ok(await officer.post(f"{path}/retire"))["retired_at"] is not None
    assert ok(await officer.post(f"{path}/retire"))["version"] == 3
    assert (await county.client.get("/v1/wish-items?category=sport")).json()["items"] == []
    seen = ok(await (await county.staff("jinghe")).get(ITEMS))["items"]
    assert {one["id"]: one["retired_at"] is None for one in seen} == {wishes.item_id: True, item["id"]: False}
    taken = await officer.put(path, {**SHOES, "name": "羽绒服"}, '"3"')
    assert refused(taken, 409, "item_exists")["detail"] == ""


async def test_a_retired_thing_is_told_of_and_comes_back(county: County) -> None:
    await wishing(county)
    officer = await county.staff("officer")
    item = ok(await officer.post(ITEMS, SHOES), 201)
    path, public = f"{ITEMS}/{item['id']}", "/v1/wish-items?category=sport"
    gone = ok(await officer.put(path, {**SHOES, "retired": True}, '"1"'))["retired_at"]
    assert (await county.client.get(public)).json()["items"] == []
    assert "已停用" in refused(await officer.post(ITEMS, SHOES), 409, "item_exists")["detail"]
    assert ok(await officer.put(path, {**SHOES, "retired": True}, '"2"'))["retired_at"] == gone
    assert ok(await officer.put(path, {**SHOES, "retired": False}, '"3"'))["retired_at"] is None
    assert [one["id"] for one in (await county.client.get(public)).json()["items"]] == [item["id"]]


async def test_it_lists_goods_in_decent_words_once_each(county: County) -> None:
    officer = await county.staff("officer")
    for changes, where in (
        ({"name": "现金红包"}, {"/name"}),
        ({"sizes": ["36码", "500元"]}, {"/sizes/1"}),
        ({"sizes": ["36码", "36码"]}, {""}),
        ({"category": "visit"}, {"/category"}),
        ({"value_cap_fen": 100_001}, {"/value_cap_fen"}),
    ):
        assert pointers(refused(await officer.post(ITEMS, {**SHOES, **changes}), 422)) == where
    refused(await (await county.staff("jinghe")).post(ITEMS, SHOES), 403, "forbidden")


async def test_categories_are_the_countys_words_for_the_national_classes(county: County) -> None:
    await wishing(county)
    officer, path = await county.staff("officer"), "/v1/staff/child-categories"
    spring = {"name": "春蕾女童", "national_class": "hardship"}
    for _ in range(2):
        assert ok(await officer.put(f"{path}/spring_bud", spring, "*"))["retired_at"] is None
    first = (await county.client.get("/v1/child-categories?limit=1")).json()
    rest = (await county.client.get(f"/v1/child-categories?cursor={first['next_cursor']}")).json()
    assert [one["code"] for one in (*first["items"], *rest["items"])] == ["left_behind", "spring_bud"]
    ok(await officer.put(f"{path}/spring_bud", {**spring, "retired": True}, "*"))
    assert [one["code"] for one in (await county.client.get("/v1/child-categories")).json()["items"]] == [
        "left_behind"
    ]
    for key in ("x", "321099 a\0", "321099\0 a", f"{'9' * 13} a", "321099 儿童", "321099 a b"):
        cursor = base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")
        bad = refused(await county.client.get(f"/v1/child-categories?cursor={cursor}"), 422)
        assert [one["code"] for one in bad["errors"]] == ["bad_cursor"]
    refused(await officer.put(f"{path}/Spring-Bud", spring, "*"), 422)


async def test_a_campaign_that_asks_for_money_is_not_published(county: County) -> None:
    officer = await county.staff("officer")
    form = {**wishes_form(county), "title": "为患儿众筹", "summary": "请各界捐款。"}
    made = ok(await officer.post("/v1/staff/campaigns", form), 201)
    problem = refused(
        await officer.post(f"/v1/staff/campaigns/{made['id']}/publish"), 422, "not_ready_to_publish"
    )
    assert {(one["pointer"], one["code"]) for one in problem["errors"]} == {
        ("/title", "fundraising_words"),
        ("/summary", "fundraising_words"),
    }
