"""A jury at work: appointed, blind, alone, frozen at the end; told over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.contest import Contest, begun
from tests.county import County, window
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.stories.appraising import ok

HIDDEN = ("周**", "周莲心", "泾河镇", "荷叶村")


async def test_a_panelist_judges_blind_and_alone(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    await contest.vote(3, 0)
    panel_id = await contest.seat("panelist", "panelist2")
    await contest.sit()
    (mine,) = ok(await (await county.staff("panelist")).get("/v1/staff/panels"))["items"]
    assert (mine["id"], mine["filed"], mine["expected"]) == (panel_id, 0, 2)
    assert mine["criteria"] == [{"name": "带动就业", "weight": 60}, {"name": "可持续性", "weight": 40}]
    listed = await (await county.staff("panelist")).get(f"/v1/staff/panels/{panel_id}/entries")
    assert not any(word in listed.text for word in HIDDEN)
    assert [one["code"] for one in listed.json()["items"]] == sorted(
        one["code"] for one in listed.json()["items"]
    )
    assert {frozenset(one["facts"]) for one in listed.json()["items"]} == {
        frozenset({"jobs", "amount_fen", "term_months", "guarantee"})
    }

    assert ok(await contest.file("panelist", panel_id, "项目1", [81, 62]))["sheet"]["scores"] == [81, 62]
    ok(await contest.file("panelist", panel_id, "项目1", [83, 64]))  # while the sitting lasts
    assert (await contest.entries("panelist", panel_id))["项目1"]["sheet"]["scores"] == [83, 64]
    assert (await contest.entries("panelist2", panel_id))["项目1"]["sheet"] is None
    assert (await contest.staff_result())["items"] == []  # the vote is not counted yet


async def test_nobody_reads_a_score_before_the_end(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    await contest.vote(1, 1)
    await contest.count(county.database)
    panel_id = await contest.seat("panelist")
    await contest.sit()
    for title, scores in (("项目1", [83, 64]), ("项目2", [71, 52])):
        ok(await contest.file("panelist", panel_id, title, scores))
    for who in ("officer", "admin", "auditor"):
        caller = await county.staff(who)
        shown = ok(await caller.get(f"{contest.staff_path}/panel"))
        assert [(one["filed"], one["expected"]) for one in shown["seats"]] == [(2, 2)]
        assert not {"score", "scores", "jury_score"} & _keys(shown)
        result = await contest.staff_result(who)
        assert [(one["jury_score"], one["total_score"], one["sheets"]) for one in result["items"]] == [
            (None, None, [])
        ] * 2
    record = (await (await county.staff("auditor")).get("/v1/staff/audit?limit=100")).text
    assert "83" not in [one["to_state"] for one in await county.audited(action="sheet.filed")]
    assert "[83, 64]" not in record
    time.set(contest.day(21))
    result = await contest.staff_result("auditor")
    assert [(one["jury_score"], one["sheets"]) for one in result["items"]] == [
        (7540, [{"seat": 1, "score": 7540}]),
        (6340, [{"seat": 1, "score": 6340}]),
    ]


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in _keys(one)}
    return {key for one in value for key in _keys(one)} if isinstance(value, list) else set()


async def test_sheets_are_taken_while_a_sitting_is_open_by_the_clock(county: County, time: Time) -> None:
    """No worker runs here at all."""
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist")
    time.set(contest.day(18) - timedelta(seconds=1))
    refused(await contest.file("panelist", panel_id, "项目1", [80, 80]), 409, "jury_not_sitting")
    time.set(contest.day(18))
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    officer = await county.staff("officer")
    ok(await officer.post(f"{contest.staff_path}/pause", {"reason": "核查"}))
    refused(await contest.file("panelist", panel_id, "项目1", [1, 1]), 409, "campaign_paused")
    ok(await officer.post(f"{contest.staff_path}/resume"))
    time.set(contest.day(21) - timedelta(seconds=1))
    ok(await contest.file("panelist", panel_id, "项目1", [81, 80]))
    time.set(contest.day(21))
    refused(await contest.file("panelist", panel_id, "项目1", [1, 1]), 409, "jury_not_sitting")
    assert (await contest.entries("panelist", panel_id))["项目1"]["sheet"]["scores"] == [81, 80]


async def test_the_first_sitting_follows_its_window(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist")
    later = {"reason": "评委有事", "window": "judging", "closes_at": contest.day(21, hours=12).isoformat()}
    ok(await (await county.staff("officer")).post(f"{contest.staff_path}/extend", later))
    time.set(contest.day(21, hours=11))
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))


async def test_a_sheet_that_makes_no_sense_is_refused(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist")
    await contest.sit()
    caller = await county.staff("panelist")
    entry = (await contest.entries("panelist", panel_id))["项目1"]["id"]
    for scores in ([80], [80, 80, 80], [101, 80], [-1, 80], [80.5, 80], ["80", 80], [True, 80], []):
        refused(await contest.put_sheet(caller, panel_id, entry, scores), 422)
    refused(await contest.put_sheet(caller, panel_id, str(uuid4()), [80, 80]), 404)
    assert (await contest.entries("panelist", panel_id))["项目1"]["sheet"] is None


async def test_who_does_not_sit_sees_nothing(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    panel_id = await contest.seat("panelist")
    await contest.sit()
    entry = (await contest.entries("panelist", panel_id))["项目1"]["id"]
    other = await county.staff("panelist2")
    assert ok(await other.get("/v1/staff/panels"))["items"] == []
    refused(await other.get(f"/v1/staff/panels/{panel_id}/entries"), 404)
    refused(await other.get(f"{contest.staff_path}/panel"), 404)
    refused(await contest.put_sheet(other, panel_id, entry, [80, 80]), 404)
    declaring = {"entry_id": entry, "relation": "relative"}
    refused(await other.post(f"/v1/staff/panels/{panel_id}/conflicts", declaring), 404)
    ok(await (await county.staff("panelist")).get(f"{contest.staff_path}/panel"))


async def test_who_is_close_to_an_entry_does_not_judge_it(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    panel_id = await contest.seat("panelist", "panelist2")
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [10, 10]))
    ok(await contest.file("panelist2", panel_id, "项目1", [80, 80]))
    caller = await county.staff("panelist")
    entry = (await contest.entries("panelist", panel_id))["项目1"]["id"]
    declaring = {"entry_id": entry, "relation": "relative"}
    told = ok(await caller.post(f"/v1/staff/panels/{panel_id}/conflicts", declaring))
    assert told["declared"] is True
    refused(await contest.file("panelist", panel_id, "项目1", [99, 99]), 403, "conflict_declared")
    ok(await contest.file("panelist", panel_id, "项目2", [70, 70]))
    ok(await contest.file("panelist2", panel_id, "项目2", [70, 70]))
    shown = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/panel"))
    assert [(one["filed"], one["expected"]) for one in shown["seats"]] == [(1, 1), (2, 2)]
    assert shown["complete"] is True


async def test_only_panelists_of_the_county_sit(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    officer, path = await county.staff("officer"), f"{contest.staff_path}/panel"
    for usernames, pointers in (
        (["officer"], {"/usernames/0"}),
        (["panelist", "nobody"], {"/usernames/1"}),
        (["panelist", "panelist"], {"/usernames/1"}),
    ):
        problem = refused(await officer.put(path, {"usernames": usernames}, '"1"'), 422)
        assert {one["pointer"] for one in problem["errors"]} == pointers
    refused(await officer.put(path, {"usernames": []}, '"1"'), 422)
    refused(await officer._send("PUT", path, json={"usernames": ["panelist"]}), 428)
    ok(await officer.put(path, {"usernames": ["panelist"]}, '"1"'))
    refused(await officer.put(path, {"usernames": ["panelist2"]}, '"1"'), 412, "stale_version")


async def test_missing_sheets_are_filed_in_a_supplementary_sitting_and_nothing_else(
    county: County, time: Time
) -> None:
    contest = await begun(county, time, 2)
    await contest.vote(2, 1)
    await contest.count(county.database)
    panel_id = await contest.seat()
    await contest.sit()
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    ok(await contest.file("panelist2", panel_id, "项目1", [60, 60]))
    ok(await contest.file("panelist", panel_id, "项目2", [70, 70]))
    sitting = {**window(contest.day(22), contest.day(23)), "reason": "一位评委因病缺席"}
    path = f"{contest.staff_path}/panel/sittings"
    refused(await (await county.staff("officer")).post(path, sitting), 409, "jury_not_over")
    refused(await contest.propose(), 409, "jury_not_over")

    time.set(contest.day(21))
    problem = refused(await contest.propose(), 409, "jury_incomplete")
    code = (await contest.entries("panelist", panel_id))["项目2"]["code"]
    assert [one["detail"] for one in problem["errors"]] == [f"{code}号应有3份评分，已有1份"]
    assert [one["jury_score"] for one in (await contest.staff_result())["items"]] == [None, None]
    officer = await county.staff("officer")
    bad = {**window(contest.day(20), contest.day(23)), "reason": "补评"}
    assert refused(await officer.post(path, bad), 422)["errors"][0]["pointer"] == "/opens_at"
    made = await officer.post(path, sitting)
    assert made.status_code == 201
    assert [one["reason"] for one in made.json()["sittings"]] == [None, "一位评委因病缺席"]

    time.set(contest.day(22))
    refused(await contest.file("panelist", panel_id, "项目1", [1, 1]), 409, "sheet_frozen")
    ok(await contest.file("panelist2", panel_id, "项目2", [50, 50]))
    ok(await contest.file("panelist2", panel_id, "项目2", [51, 50]))  # her own of this sitting
    assert await contest.hindrances() == ["jury_not_over"]
    time.set(contest.day(23))
    ok(await contest.propose())
    refused(await (await county.staff("officer")).post(path, sitting), 409, "jury_complete")
    assert [one["jury_score"] for one in (await contest.staff_result())["items"]] == [7000, 6030]


async def test_who_left_the_competition_is_not_judged(county: County, time: Time) -> None:
    contest: Contest = await begun(county, time, 2)
    panel_id = await contest.seat("panelist")
    plans = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans"))["items"]
    gone = next(one["id"] for one in plans if one["project"] == "项目2")
    why = {"reason": "申请人书面申请退出"}
    ok(await (await county.staff("officer")).post(f"/v1/staff/loan-plans/{gone}/withdraw", why))
    await contest.sit()
    refused(await contest.file("panelist", panel_id, "项目2", [80, 80]), 409, "entry_struck")
    ok(await contest.file("panelist", panel_id, "项目1", [80, 80]))
    shown = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/panel"))
    assert shown["complete"] is True
    assert sorted(one["struck"] for one in shown["entries"]) == [False, True]
