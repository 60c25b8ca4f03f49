"""What a town verified: of what was handed in as it is now, each time on record, and nobody's unseen."""

from tests.county import County, plan_form
from tests.stories.appraising import ok, recommended, refused, verified

REASON = {"reason": "请补充担保方式"}
PASSED = {"passed": True, "checked_on": "2026-10-12"}


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def test_what_was_verified_before_a_correction_has_to_be_verified_anew(county: County) -> None:
    campaign_id = await county.appraised()
    zhou = await county.citizen("zhou")
    plan_id = ok(await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
    town = await county.staff("jinghe2")
    await verified(town, plan_id)
    ok(await town.post(path(plan_id, "/return"), REASON))
    etag = (await zhou.get(f"/v1/me/loan-plans/{plan_id}")).headers["etag"]
    ok(await zhou.put(f"/v1/me/loan-plans/{plan_id}", plan_form(place="另一个村"), etag))
    early = await town.post(path(plan_id, "/recommend"))
    assert refused(early, 409) == "checks_missing"
    assert [one["code"] for one in early.json()["errors"]] == ["check_missing"] * 3
    review = ok(await town.get(path(plan_id, "/review")))
    assert [one["passed"] for one in review["checks"]] == [None] * 3
    assert [one["action"] for one in review["steps"]].count("check") == 3, "the history keeps them"
    await recommended(county, plan_id)


async def test_what_nobody_changed_stays_verified(county: County) -> None:
    plan_id = await county.plan(await county.appraised())
    await recommended(county, plan_id)
    ok(await (await county.staff("officer")).post(path(plan_id, "/return"), REASON))
    ok(await (await county.staff("jinghe2")).post(path(plan_id, "/recommend")))


async def test_each_recording_leaves_a_step_with_who_when_and_what(county: County) -> None:
    campaign_id = await county.appraised()
    zhou = await county.citizen("zhou")
    plan_id = ok(await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
    town, other, item = await county.staff("jinghe"), await county.staff("jinghe2"), "/checks/site_visit"
    note = "字" * 400
    etag = (await town.get(path(plan_id, "/review"))).headers["etag"]
    first = await town.put(path(plan_id, item), {**PASSED, "passed": False, "note": note}, etag)
    ok(first)
    ok(await other.put(path(plan_id, item), PASSED, first.headers["etag"]))
    steps = ok(await other.get(path(plan_id, "/review")))["steps"]
    assert [(one["action"], one["by"], one["note"]) for one in steps[1:]] == [
        ("check", "jinghe", f"实地走访：未通过（2026-10-12）\n{note}"),
        ("check", "jinghe2", "实地走访：通过（2026-10-12）"),
    ]
    mine = await zhou.get(f"/v1/me/loan-plans/{plan_id}")
    assert "走访" not in mine.text
    longer = {**PASSED, "note": note + "字"}
    assert refused(await town.put(path(plan_id, item), longer, '"3"'), 422) == "validation_failed"


async def test_nobody_writes_over_what_she_has_not_seen(county: County) -> None:
    plan_id = await county.plan(await county.appraised())
    town, other = await county.staff("jinghe2"), await county.staff("officer2")
    seen = (await town.get(path(plan_id, "/review"))).headers["etag"]
    assert seen == '"1"'
    done = await other.put(path(plan_id, "/checks/documents"), {**PASSED, "passed": False}, seen)
    assert (done.status_code, done.headers["etag"]) == (200, '"2"')
    stale = await town.put(path(plan_id, "/checks/documents"), PASSED, seen)
    assert refused(stale, 412) == "stale_version"
    bare = await town._send("PUT", path(plan_id, "/checks/documents"), json=PASSED)
    assert refused(bare, 428) == "if_match_required"
    assert (await town.get(path(plan_id, "/review"))).headers["etag"] == '"2"'
    ok(await town.put(path(plan_id, "/checks/documents"), PASSED, '"2"'))
