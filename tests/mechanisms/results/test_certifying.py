"""A result is proposed by one and certified by another, and public only then."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from api.db.tables.ballots import Choice
from api.db.tables.judging import ScoreSheet
from api.schemas.results import CampaignResult, StaffResult
from tests.contest import begun, judged
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.stories.appraising import notice_of as notice
from tests.stories.appraising import objected, ok, settled, substantiated

SCORES = ("public_score", "jury_score", "total_score", "rank", "outcome")


def figures(result: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in SCORES) for one in result["items"]]


async def test_two_people_certify_and_everybody_can_repeat_the_arithmetic(county: County, time: Time) -> None:
    """Votes 4, 2, 1 and juries of 80, 90, 70: totals 86.00, 78.00 and 56.50."""
    contest = await judged(county, time)
    before = await contest.result()
    assert [one["votes"] for one in before["items"]] == [4, 2, 1]
    assert figures(before) == [(None,) * 5] * 3

    proposed = ok(await contest.propose())
    assert (proposed["result_status"], proposed["proposed_by"], proposed["certified_by"]) == (
        "proposed",
        "officer",
        None,
    )
    assert await contest.result() == before
    signed = ok(await contest.certify())
    assert (signed["result_status"], signed["certified_by"]) == ("certified", "officer2")
    assert signed["digest"] == proposed["digest"]
    shown = await contest.result()
    assert figures(shown) == [
        (10000, 8000, 8600, 1, "selected"),
        (5000, 9000, 7800, 2, "selected"),
        (2500, 7000, 5650, 3, "not_selected"),
    ]
    assert (shown["public_weight"], shown["places"], shown["draws"]) == (30, 2, [])
    assert (shown["result_status"], shown["certification"], shown["awards"]) == ("certified", 1, [])
    for one in shown["items"]:
        weighted = one["public_score"] * 30 + one["jury_score"] * 70
        assert one["total_score"] == (weighted + 50) // 100
    refused(await contest.certify("admin"), 409, "state_conflict")
    refused(await contest.propose(), 409, "state_conflict")


async def test_nobody_certifies_what_she_proposed(county: County, time: Time) -> None:
    contest = await judged(county, time)
    refused(await contest.certify(), 409, "not_proposed")
    ok(await contest.propose("officer"))
    refused(await contest.certify("officer"), 403, "same_person")
    ok(await contest.propose("officer2"))  # proposed anew by another
    refused(await contest.certify("officer2"), 403, "same_person")
    ok(await contest.certify("officer"))


async def test_both_need_a_sign_in_of_a_moment_ago(county: County, time: Time) -> None:
    contest = await judged(county, time)
    officer = await county.staff("officer")
    time.forward(minutes=11)
    path = f"{contest.staff_path}/result"
    refused(await officer.post(f"{path}/propose", {"draws": []}), 403, "fresh_sign_in_needed")
    ok(await contest.propose())
    officer2 = await county.staff("officer2")
    time.forward(minutes=11)
    refused(await officer2.post(f"{path}/certify"), 403, "fresh_sign_in_needed")


async def test_who_is_close_to_a_candidate_signs_nothing(county: County, time: Time) -> None:
    contest = await judged(county, time)
    plans = ok(await (await county.staff("admin")).get(f"{contest.staff_path}/loan-plans"))["items"]
    declaring = {"relation": "relative"}
    declared = await (await county.staff("officer")).post(
        f"/v1/staff/loan-plans/{plans[0]['id']}/conflicts", declaring
    )
    ok(declared, 200, 201, 204)
    refused(await contest.propose("officer"), 403, "conflict_declared")
    ok(await contest.propose("officer2"))
    refused(await contest.certify("officer"), 403, "conflict_declared")
    ok(await contest.certify("admin"))


async def test_what_stands_in_the_way_is_named_and_refused(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    await contest.vote(2, 1)
    assert await contest.hindrances() == ["not_counted", "notice_running", "jury_not_over"]
    refused(await contest.propose(), 409, "notice_running")
    time.set(contest.day(17, minutes=1))
    refused(await contest.propose(), 409, "jury_not_over")
    await contest.judge({"项目1": [80, 80], "项目2": [70, 70]})
    assert await contest.hindrances() == ["not_counted"]  # no worker has been round since
    refused(await contest.propose(), 409, "not_counted")
    await contest.count(county.database)
    time.set(contest.day(21))
    assert await contest.hindrances() == []
    ok(await contest.propose())


async def test_while_a_candidate_is_on_hold_nothing_is_certified(county: County, time: Time) -> None:
    contest = await begun(county, time, 2)
    await contest.vote(2, 1)
    objection = await objected(county, await notice(county, contest.campaign_id), 2)
    await contest.count(county.database)
    await contest.judge({"项目1": [80, 80], "项目2": [70, 70]})
    assert await contest.hindrances() == ["objections_open"]
    await substantiated(county, objection)
    assert await contest.hindrances() == ["objections_open", "candidate_on_hold"]
    refused(await contest.propose(), 409, "objections_open")
    await settled(county, objection, "dismissed")
    assert await contest.hindrances() == []
    ok(await contest.propose())


async def test_a_campaign_without_appraisal_ends_in_vote_figures(county: County, time: Time) -> None:
    poll = await county.open_poll(candidates=1)
    officer, path = await county.staff("officer"), f"/v1/staff/campaigns/{poll.campaign_id}"
    ok(await officer.post(f"{path}/close"))
    for step in ("result/propose", "result/certify", "awards"):
        refused(
            await officer.post(f"{path}/{step}", {} if step == "result/propose" else None),
            409,
            "no_appraisal",
        )
    refused(await officer.get(f"{path}/panel"), 409, "no_appraisal")
    shown = ok(await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result"))
    assert (shown["state"], shown["result_status"], shown["awards"]) == ("final", None, None)
    assert figures(shown) == [(None,) * 5]
    assert ok(await officer.get(f"{path}/result"))["hindrances"][0]["code"] == "no_appraisal"


async def test_a_paused_or_cancelled_campaign_certifies_nothing(county: County, time: Time) -> None:
    contest = await judged(county, time)
    ok(await contest.propose())
    officer = await county.staff("officer")
    ok(await officer.post(f"{contest.staff_path}/pause", {"reason": "核查"}))
    refused(await contest.certify(), 409, "campaign_paused")
    ok(await officer.post(f"{contest.staff_path}/cancel", {"reason": "因故取消"}))
    refused(await contest.certify(), 409, "state_conflict")
    assert (await contest.result())["result_status"] is None


async def test_what_changed_since_the_proposal_is_proposed_anew(county: County, time: Time) -> None:
    contest = await judged(county, time)
    proposed = ok(await contest.propose())
    refused(await contest.certify(digest="0" * 64), 409, "result_changed")
    async with county.database.write() as session:
        changed = sa.update(ScoreSheet).values(scores=[81, 80])
        await session.exec(changed)
    refused(await contest.certify(), 409, "result_changed")
    assert ok(await contest.propose())["digest"] != proposed["digest"]
    ok(await contest.certify())


async def test_a_count_that_differs_from_the_ballots_is_not_certified(county: County, time: Time) -> None:
    contest = await judged(county, time)
    async with county.database.write() as session:
        await session.exec(sa.update(Choice).where(col(Choice.pick) == 3).values(pick=2))
    assert await contest.hindrances() == ["recount_differs"]
    refused(await contest.propose(), 409, "recount_differs")


async def test_without_anybody_in_the_running_there_is_no_result(county: County, time: Time) -> None:
    contest = await judged(county, time, votes=(1,), scores=([80, 80],))
    ok(await contest.propose())
    (plan,) = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans"))["items"]
    why = {"reason": "申请人书面申请退出"}
    ok(await (await county.staff("officer")).post(f"/v1/staff/loan-plans/{plan['id']}/withdraw", why))
    assert await contest.hindrances() == ["no_candidates"]
    refused(await contest.certify(), 409, "no_candidates")
    refused(await contest.propose(), 409, "no_candidates")
    empty = await begun(county, time, 0)
    await empty.count(county.database)
    time.set(empty.day(21))
    refused(await empty.propose(), 409, "no_candidates")


async def test_one_who_is_out_stays_on_the_list_without_scores(county: County, time: Time) -> None:
    contest = await judged(county, time)
    plans = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans"))["items"]
    gone = next(one["id"] for one in plans if one["candidate_number"] == 1)
    why = {"reason": "申请人书面申请退出"}
    ok(await (await county.staff("officer")).post(f"/v1/staff/loan-plans/{gone}/withdraw", why))
    ok(await contest.propose())
    ok(await contest.certify())
    shown = await contest.result()
    assert [one["number"] for one in shown["items"]] == [1, 2, 3]
    assert figures(shown) == [
        (None, None, None, None, "withdrawn"),
        (10000, 9000, 9300, 1, "selected"),
        (5000, 7000, 6400, 2, "selected"),
    ]


async def test_the_minutes_are_a_draft_until_they_are_certified(county: County, time: Time) -> None:
    contest = await judged(county, time)
    officer, path = await county.staff("officer"), f"{contest.staff_path}/result/minutes"
    refused(await officer.get(f"{path}.pdf"), 409, "not_proposed")
    ok(await contest.propose())
    draft = await (await county.staff("auditor")).get(f"{path}.pdf")
    assert draft.content.startswith(b"%PDF")
    assert draft.headers["content-type"] == "application/pdf"
    ok(await contest.certify())
    final = await (await county.staff("auditor")).get(f"{path}.pdf")
    assert final.headers["etag"] != draft.headers["etag"]
    word = await (await county.staff("officer")).get(f"{path}.docx")
    assert word.content.startswith(b"PK")
    assert "attachment" in word.headers["content-disposition"]
    refused(await (await county.staff("jinghe")).get(f"{path}.pdf"), 403)
    refused(await county.client.get(f"{path}.pdf"), 401)


def test_nothing_anywhere_adds_up_towns() -> None:
    """No ranking of towns: no shape of a result holds a figure of a region."""
    for shape in (CampaignResult, StaffResult):
        schema = shape.model_json_schema()
        for definition in (schema, *schema["$defs"].values()):
            names = set(definition.get("properties", {}))
            assert not {one for one in names if ("region" in one or "town" in one) and one != "region_name"}
