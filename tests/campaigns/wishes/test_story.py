"""From a form to the open board: a teacher submits with her telephone, a town enters from paper."""

from typing import Any

import httpx

from api import clock
from api.worker import Worker
from tests.campaigns.wishes.proxies import proxy
from tests.county import Caller, County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import CANARY, Wishing, wishing

TODAY = "2026-10-12"


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def content(wishes: Wishing, **changes: Any) -> dict[str, Any]:
    """A form as it is put right: without its campaign."""
    form = wishes.form(**changes)
    form.pop("campaign_id")
    return form


async def approved(officer: Caller, path: str, **more: Any) -> dict[str, Any]:
    """What the county agrees to: the card it was shown."""
    preview = ok(await officer.get(f"{path}/card"))
    return ok(await officer.post(f"{path}/approve", {"card_digest": preview["digest"], **more}))


async def test_a_teachers_wish_is_returned_put_right_verified_approved_and_opened(
    county: County, time: Time, worker: Worker
) -> None:
    wishes = await wishing(county)
    form = wishes.form(value_fen=9_000)
    teacher = await proxy(county)
    made = await teacher.post("/v1/me/wishes", form)
    wish = ok(made, 201)
    mine, staffs = made.headers["location"], f"/v1/staff/wishes/{wish['id']}"
    assert (wish["status"], wish["item"], wish["value_band"], wish["age_band"]) == (
        "submitted",
        "羽绒服",
        "up_to_100",
        "from_10",
    )
    assert len(wish["number"]) == 8
    assert wish["number"].isdecimal()
    await worker.round()

    town, officer = await county.staff("jinghe"), await county.staff("officer")
    remark = {"reason": "reason", "remark": f"请问{CANARY['name']}还缺什么"}
    assert ok(await town.post(f"{staffs}/return", remark))["status"] == "returned"
    seen = await teacher.get(mine)
    assert seen.headers["cache-control"] == "no-store"
    detail = ok(seen)
    assert (detail["reason_label"], detail["remark"]) == ("情况说明需要补充", remark["remark"])
    assert detail["due_at"] == "2026-10-19T09:00:00+08:00"
    assert detail["entered"]["child"]["name"] == CANARY["name"]
    assert detail["entered"]["address"] == CANARY["address"]

    right = content(wishes, child=form["child"], reason="金丝雀想要一件过冬的衣服")
    stale = await teacher.put(mine, right, '"1"')
    refused(stale, 412, "stale_version")
    assert ok(await teacher.put(mine, right, seen.headers["etag"]))["status"] == "submitted"

    visit = {"visited_on": TODAY, "note": f"{CANARY['guardian']}在家"}
    refused(await town.post(f"{staffs}/verify", visit), 409, "words_unread")
    await worker.round()
    assert ok(await town.get(staffs))["words"] == "passed"
    assert ok(await town.post(f"{staffs}/verify", visit))["status"] == "verified"

    refused(await officer.post(f"{staffs}/approve", {"card_digest": "0" * 64}), 409, "card_changed")
    refused(await town.post(f"{staffs}/approve", {"card_digest": "0" * 64}), 403, "forbidden")
    assert (await approved(officer, staffs))["status"] == "approved"
    publish = f"/v1/staff/campaigns/{wishes.campaign_id}/wishes/publish"
    assert ok(await officer.post(publish)) == {"published": 1, "remaining": 0}
    assert ok(await officer.post(publish)) == {"published": 0, "remaining": 0}

    history = ok(await officer.get(f"{staffs}/review"))
    assert [(one["action"], one["reason"], one["note"]) for one in history["steps"]] == [
        ("hand_in", None, None),
        ("return", "情况说明需要补充", None),
        ("hand_in", None, None),
        ("check", None, f"入户走访：通过（{TODAY}）"),
        ("recommend", None, None),
        ("approve", None, None),
    ]
    assert ok(await teacher.get(mine))["status"] == "published"
    dump = await county.dump()
    for secret in CANARY.values():
        assert secret not in dump


async def test_a_towns_wish_goes_up_down_and_up_again_by_two_people(county: County) -> None:
    wishes = await wishing(county)
    clerk, town, officer = [await county.staff(name) for name in ("jinghe", "jinghe2", "officer")]
    made = await clerk.post("/v1/staff/wishes", wishes.form())
    wish = ok(made, 201)
    path = made.headers["location"]
    assert not set(CANARY.values()) & {str(value) for value in wish.values()}
    assert wish["words"] == "held"

    visit = {"visited_on": TODAY, "words_read": True}
    refused(await clerk.post(f"{path}/verify", visit), 403, "own_submission")
    assert ok(await town.post(f"{path}/take"))["assignee"] == "jinghe2"
    for unread in ({"visited_on": TODAY}, visit):
        refused(await town.post(f"{path}/verify", unread), 409, "words_unread")
    ok(await town.post(f"{path}/child", {"purpose": "verify"}))
    tomorrow = (clock.day(clock.now()) + clock.ONE_DAY).isoformat()
    assert refused(await town.post(f"{path}/verify", {**visit, "visited_on": tomorrow}), 422)["errors"]
    assert ok(await town.post(f"{path}/verify", visit))["words"] == "read"

    down = {"reason": "visit", "remark": "请再问一次尺码", "due_at": "2026-10-14T12:00:00+08:00"}
    assert ok(await officer.post(f"{path}/send-down", down))["status"] == "sent_down"
    shown = ok(await officer.post(f"{path}/child", {"purpose": "approve"}))
    assert (shown["remark"], shown["child"]["name"]) == (down["remark"], CANARY["name"])
    refused(await town.post(f"{path}/send-down", down), 403, "forbidden")
    assert ok(await town.post(f"{path}/verify", visit))["status"] == "verified"
    assert (await approved(officer, path))["status"] == "approved"
    one = {"wish_ids": [wish["id"]]}
    publish = f"/v1/staff/campaigns/{wishes.campaign_id}/wishes/publish"
    assert ok(await officer.post(publish, one)) == {"published": 1, "remaining": 0}
    row = await wishes.row(wish["id"])
    assert (row.status, row.published_at, row.visited_on) == (
        "published",
        clock.now(),
        clock.day(clock.now()),
    )
