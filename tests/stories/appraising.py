"""Words for the stories of an appraisal: screen, accept, object, judge, certify, grant."""

from typing import Any

import httpx

from tests.county import Caller, County

CHECKED_ON = "2026-10-12"
TEXT = "其申报的项目地点与实际不符，请核实。"


def ok(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """The body of an answer that went well."""
    assert answer.status_code in (statuses or (200, 201)), answer.text
    body: dict[str, Any] = answer.json() if answer.content else {}
    return body


def refused(answer: httpx.Response, status: int) -> str:
    """The code of a refusal."""
    assert answer.status_code == status, answer.text
    return str(answer.json()["code"])


async def verified(town: Caller, plan_id: str) -> None:
    """The town has been there and seen the documents."""
    seen = await town.get(f"/v1/staff/loan-plans/{plan_id}/review")
    for check in ok(seen)["checks"]:
        form = {"passed": True, "checked_on": CHECKED_ON, "note": "已到现场核实"}
        path = f"/v1/staff/loan-plans/{plan_id}/checks/{check['item']}"
        seen = await town.put(path, form, seen.headers["etag"])
        ok(seen)


async def recommended(county: County, plan_id: str, clerk: str = "jinghe2") -> dict[str, Any]:
    """Verified and recommended by the plan's town."""
    town = await county.staff(clerk)
    await verified(town, plan_id)
    return ok(await town.post(f"/v1/staff/loan-plans/{plan_id}/recommend", {}))


async def accepted(county: County, plan_id: str, officer: str = "officer") -> dict[str, Any]:
    """Made a numbered candidate by the county."""
    caller = await county.staff(officer)
    return ok(await caller.post(f"/v1/staff/loan-plans/{plan_id}/accept"))


async def candidate(
    county: County, campaign_id: str, clerk: str = "jinghe", **changes: Any
) -> dict[str, Any]:
    """A plan all the way from its entry to its number."""
    plan_id = await county.plan(campaign_id, clerk=clerk, **changes)
    await recommended(county, plan_id, {"jinghe": "jinghe2", "lupu": "officer2"}[clerk])
    return await accepted(county, plan_id)


async def notice_of(county: County, campaign_id: str, stage: str = "candidates") -> dict[str, Any]:
    """The newest notice of a campaign that the public sees."""
    listed = ok(await county.client.get("/v1/notices?limit=100"))["items"]
    found = [one for one in listed if (one["campaign_id"], one["stage"]) == (campaign_id, stage)]
    return ok(await county.client.get(f"/v1/notices/{found[0]['id']}"))


async def objected(county: County, notice: dict[str, Any], number: int, citizen: str = "wang") -> str:
    """A citizen objects to one entry; the objection's id."""
    (entry,) = [one for one in notice["entries"] if one["number"] == number]
    caller = await county.citizen(citizen)
    form = {"entry_id": entry["id"], "name": "王五", "contact": "19900009999", "text": TEXT}
    return str(ok(await caller.post(f"/v1/notices/{notice['id']}/objections", form))["id"])


async def substantiated(county: County, objection_id: str, officer: str = "officer") -> dict[str, Any]:
    caller = await county.staff(officer)
    form = {"public_reason": "收到异议，正在核查"}
    return ok(await caller.post(f"/v1/staff/objections/{objection_id}/substantiate", form))


async def settled(
    county: County, objection_id: str, outcome: str, officer: str = "officer"
) -> dict[str, Any]:
    caller = await county.staff(officer)
    form = {"outcome": outcome, "answer": "经实地核查，现答复如下。", "public_reason": "核查完毕"}
    return ok(await caller.post(f"/v1/staff/objections/{objection_id}/settle", form))


async def seated(county: County, campaign_id: str, *panelists: str) -> str:
    """A jury is appointed; the panel's id."""
    officer, path = await county.staff("officer"), f"/v1/staff/campaigns/{campaign_id}/panel"
    before = await officer.get(path)
    ok(await officer.put(path, {"usernames": list(panelists)}, before.headers["etag"]))
    return str(before.json()["id"])


async def judged(county: County, panel_id: str, panelist: str, scores: dict[str, list[int]]) -> None:
    """A panelist scores every entry of her list, by the project's title."""
    caller = await county.staff(panelist)
    for entry in ok(await caller.get(f"/v1/staff/panels/{panel_id}/entries"))["items"]:
        if entry["title"] in scores:
            form = {"scores": scores[entry["title"]]}
            ok(await caller.put(f"/v1/staff/panels/{panel_id}/sheets/{entry['id']}", form, "*"))


async def certified(county: County, campaign_id: str, **proposal: Any) -> dict[str, Any]:
    """Proposed by one county officer and certified by another, both signed in a moment ago."""
    path = f"/v1/staff/campaigns/{campaign_id}/result"
    ok(await (await county.staff("officer")).post(f"{path}/propose", proposal or {"draws": []}))
    return ok(await (await county.staff("officer2")).post(f"{path}/certify"))


async def granted(county: County, campaign_id: str) -> dict[str, Any]:
    return ok(await (await county.staff("officer")).post(f"/v1/staff/campaigns/{campaign_id}/awards"))


async def settling(county: County, objection_id: str, outcome: str) -> httpx.Response:
    form = {"outcome": outcome, "answer": "经实地核查，现答复如下。", "public_reason": "核查完毕"}
    caller = await county.staff("officer")
    return await caller.post(f"/v1/staff/objections/{objection_id}/settle", form)


async def proposing(county: County, campaign_id: str, **proposal: Any) -> httpx.Response:
    caller = await county.staff("officer")
    path = f"/v1/staff/campaigns/{campaign_id}/result/propose"
    return await caller.post(path, proposal or {"draws": []})


async def granting(county: County, campaign_id: str) -> httpx.Response:
    return await (await county.staff("officer")).post(f"/v1/staff/campaigns/{campaign_id}/awards")
