"""十佳妇女小贷方案 from the call to the awards: towns, county, notice, objection, vote, jury, certification.

Only requests over HTTP and the clock; the worker goes round where the story says so.
"""

from datetime import timedelta
from typing import Any

from api.worker import Worker
from tests.county import LUPU, County, OpenPoll, plan_form
from tests.fixtures import Time
from tests.stories import appraising as a
from tests.stories.appraising import ok, refused


async def ballots(county: County, poll: OpenPoll, *votes: int) -> None:
    """So many strangers vote for the candidate at each place."""
    for place, count in enumerate(votes):
        for number in range(count):
            voter = await county.citizen(f"voter-{place}-{number}")
            ok(await poll.cast(voter, [place]))


async def poll_of(county: County, campaign_id: str) -> OpenPoll:
    poll_id = ok(await county.client.get(f"/v1/campaigns/{campaign_id}"))["poll_id"]
    listed = ok(await county.client.get(f"/v1/polls/{poll_id}/candidates"))["items"]
    return OpenPoll(campaign_id, poll_id, [one["id"] for one in listed])


def by_number(items: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {one["number"]: one for one in items}


async def test_from_the_call_to_the_awards(county: County, worker: Worker, time: Time) -> None:
    start = time.now
    campaign_id = await county.appraised(ballot_rules={"live_results": "after_close", "public_weight": 30})

    # 征集: one applies herself, by way of a draft; the towns enter the others'.
    zhao = await county.citizen("zhao")
    draft = f"/v1/me/loan-plan-drafts/{campaign_id}"
    ok(await zhao.put(draft, {"project": "莲子加工坊", "jobs": 8}, "*"))
    assert ok(await zhao.get(draft))["project"] == "莲子加工坊"
    form = plan_form(project="莲子加工坊", name="赵小莲", id_number="321099199001010023")
    own = ok(await zhao.post(f"/v1/campaigns/{campaign_id}/loan-plans", form))["id"]
    assert refused(await zhao.get(draft), 404) == "not_found"
    ok(await zhao.post("/v1/me/message-grants", {"accepted": ["review", "notice", "result"]}))
    second = await county.plan(campaign_id, project="荷塘边的绣房")
    third = await county.plan(campaign_id, project="来料加工车间")
    lupu_plan = await county.plan(campaign_id, clerk="lupu", region_code=LUPU, project="贝壳工艺")

    # 乡镇初筛: verified, returned once, recommended within the quota of two.
    jinghe = await county.staff("jinghe")
    early = await jinghe.post(f"/v1/staff/loan-plans/{own}/recommend", {})
    assert refused(early, 409) == "checks_missing"
    back = {"reason": "请补充担保方式", "due_at": (start + timedelta(days=5)).isoformat()}
    ok(await jinghe.post(f"/v1/staff/loan-plans/{own}/return", back))
    mine = await zhao.get(f"/v1/me/loan-plans/{own}")
    assert (mine.json()["status"], mine.json()["return_reason"]) == ("returned", "请补充担保方式")
    ok(await zhao.put(f"/v1/me/loan-plans/{own}", {**form, "guarantee": "房产抵押"}, mine.headers["etag"]))
    await a.recommended(county, own, "jinghe")
    await a.recommended(county, second)
    await a.verified(await county.staff("jinghe2"), third)
    over = await (await county.staff("jinghe2")).post(f"/v1/staff/loan-plans/{third}/recommend", {})
    assert refused(over, 409) == "town_quota_spent"
    await a.recommended(county, lupu_plan, "officer2")

    # 县级审核: one is sent down to its town and comes up again, then all are numbered.
    officer = await county.staff("officer")
    down = {
        "reason": "请核实用工人数",
        "note": "请镇妇联再到现场看一次",
        "due_at": (start + timedelta(days=7)).isoformat(),
    }
    sent = ok(await officer.post(f"/v1/staff/loan-plans/{second}/return", down))
    assert sent["status"] == "sent_down"
    time.forward(days=6, hours=12)  # the towns' window is over; what was sent down has a time of its own
    await a.recommended(county, second)
    for plan_id in (own, second, lupu_plan):
        await a.accepted(county, plan_id)
    assert ok(await (await county.citizen("zhao")).get(f"/v1/me/loan-plans/{own}"))["status"] == "candidate"

    # 公示与投票: nothing is shown before its time, and no worker is needed to show it.
    assert ok(await county.client.get("/v1/notices"))["items"] == []
    time.set(start + timedelta(days=8))
    notice = await a.notice_of(county, campaign_id)
    assert [(one["number"], one["byline"], one["status"]) for one in notice["entries"]] == [
        (1, "赵**", "listed"),
        (2, "周**", "listed"),
        (3, "周**", "listed"),
    ]
    for form_of in ("pdf", "docx"):
        paper = await county.client.get(f"/v1/notices/{notice['id']}/paper.{form_of}")
        assert (paper.status_code, bool(paper.content)) == (200, True)
    poll = await poll_of(county, campaign_id)
    await ballots(county, poll, 2, 4, 3)

    # 异议: the second candidate is held, cannot be voted for, and comes back for her remaining days.
    time.forward(days=2)
    objection = await a.objected(county, notice, 2)
    await a.substantiated(county, objection)
    voter = await county.citizen("late")
    assert refused(await poll.cast(voter, [1]), 409) == "candidate_not_standing"
    ok(await poll.cast(voter, [2]))
    time.forward(days=4)
    assert refused(await a.settling(county, objection, "upheld"), 409) == "hearing_needed"
    await a.settled(county, objection, "dismissed")
    shown = by_number((await a.notice_of(county, campaign_id))["entries"])
    assert shown[2]["status"] == "listed"
    assert shown[2]["ends_at"] > shown[1]["ends_at"]
    told = ok(await (await county.citizen("wang")).get(f"/v1/me/objections/{objection}"))
    assert (told["status"], told["answer"]) == ("dismissed", "经实地核查，现答复如下。")

    # 计票 and 评审: figures once everything is counted; each panelist alone, and nobody reads along.
    time.set(start + timedelta(days=17, minutes=1))
    await worker.round()
    counted = ok(await county.client.get(f"/v1/campaigns/{campaign_id}/result"))
    assert [one["votes"] for one in counted["items"]] == [2, 4, 4]
    time.set(start + timedelta(days=18))
    panel_id = await a.seated(county, campaign_id, "panelist", "panelist2", "panelist3")
    scores = {"莲子加工坊": [95, 90], "荷塘边的绣房": [70, 60], "贝壳工艺": [70, 60]}
    for panelist in ("panelist", "panelist2", "panelist3"):
        await a.judged(county, panel_id, panelist, scores)
    time.set(start + timedelta(days=21))

    # 核定: once the last remaining day of the one on hold is over; two people; the draw is in the minutes.
    path = f"/v1/staff/campaigns/{campaign_id}/result"
    assert refused(await a.proposing(county, campaign_id), 409) == "notice_running"
    time.set(start + timedelta(days=22))
    assert refused(await a.proposing(county, campaign_id), 409) == "draw_needed"
    draw = {
        "numbers": [3, 2],
        "drawn_on": "2026-11-02",
        "witnesses": ["唐正平", "俞晓岚"],
        "note": "当众抽签",
    }
    ok(await a.proposing(county, campaign_id, draws=[draw]))
    same = await (await county.staff("officer")).post(f"{path}/certify")
    assert refused(same, 403) == "same_person"
    ok(await (await county.staff("officer2")).post(f"{path}/certify"))
    minutes = await (await county.staff("officer")).get(f"{path}/minutes.pdf")
    assert minutes.status_code == 200
    result = by_number(ok(await county.client.get(f"/v1/campaigns/{campaign_id}/result"))["items"])
    assert {n: (one["votes"], one["outcome"]) for n, one in result.items()} == {
        1: (2, "selected"),
        2: (4, "not_selected"),
        3: (4, "selected"),
    }

    # 结果公示: its own working days, its own objections; an upheld one has the result certified anew.
    of_result = await a.notice_of(county, campaign_id, "result")
    assert [one["number"] for one in of_result["entries"]] == [1, 3]
    assert refused(await a.granting(county, campaign_id), 409) == "notice_running"
    about_three = await a.objected(county, of_result, 3, "qian")
    await a.substantiated(county, about_three)
    heard = {"heard_on": "2026-11-03", "heard": True, "minutes": "当事人到会陈述，承认项目地点不实。"}
    ok(await (await county.staff("officer")).post(f"/v1/staff/objections/{about_three}/hearing", heard))
    await a.settled(county, about_three, "upheld")
    reopened = ok(await county.client.get(f"/v1/campaigns/{campaign_id}/result"))
    assert by_number(reopened["items"])[3]["standing"] == "disqualified"
    await a.certified(county, campaign_id)
    again = await a.notice_of(county, campaign_id, "result")
    assert [one["number"] for one in again["entries"]] == [1, 2]

    # 表彰: after the notice, numbered, revocable for a reason that stays visible.
    time.set(start + timedelta(days=40))
    awards = (await a.granted(county, campaign_id))["items"]
    assert [(one["year"], one["number"], one["recipient"]) for one in awards] == [
        (2026, 1, "赵**"),
        (2026, 2, "周**"),
    ]
    final = ok(await county.client.get(f"/v1/campaigns/{campaign_id}/result"))
    assert [one["status"] for one in final["awards"]] == ["granted", "granted"]
    assert ok(await (await county.citizen("zhao")).get(f"/v1/me/loan-plans/{own}"))["status"] == "winner"
    officer = await county.staff("officer")
    why = {"reason": "贷款用途与申报不符"}
    ok(await officer.post(f"/v1/staff/awards/{awards[1]['id']}/revoke", why))
    final = ok(await county.client.get(f"/v1/campaigns/{campaign_id}/result"))
    assert [(one["status"], one["public_reason"]) for one in final["awards"]] == [
        ("granted", None),
        ("revoked", "贷款用途与申报不符"),
    ]

    # 取消: too late; what was granted is revoked one by one or stands.
    cancelled = await officer.post(f"/v1/staff/campaigns/{campaign_id}/cancel", {"reason": "不办了"})
    assert refused(cancelled, 409) == "awards_granted"

    # 消息: the applicant who allowed them was told; who came by the town is to be telephoned.
    await worker.round()
    sent_to = ok(await officer.get("/v1/staff/messages?limit=100"))["items"]
    assert {one["template"] for one in sent_to} == {"review", "notice", "result"}
