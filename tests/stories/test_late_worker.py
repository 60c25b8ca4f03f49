"""The worker sleeps for a day at every step: nothing opens early or late for it, and nothing stays open."""

from datetime import timedelta

from api.worker import Worker
from tests.county import County, plan_form
from tests.fixtures import Time
from tests.stories import appraising as a
from tests.stories.appraising import ok, refused
from tests.stories.test_whole_path import poll_of


async def test_what_was_sent_back_is_over_at_its_deadline(county: County, worker: Worker, time: Time) -> None:
    start = time.now
    campaign_id, zhou = await county.appraised(), await county.citizen("zhou")
    own = ok(await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
    town = await county.staff("jinghe")
    due = {"reason": "请补充", "due_at": (start + timedelta(days=2)).isoformat()}
    ok(await town.post(f"/v1/staff/loan-plans/{own}/return", due))
    sent = await county.plan(campaign_id, project="另一个项目")
    await a.recommended(county, sent)
    ok(await (await county.staff("officer")).post(f"/v1/staff/loan-plans/{sent}/return", due))

    time.set(start + timedelta(days=2, seconds=-1))
    zhou = await county.citizen("zhou")
    etag = (await zhou.get(f"/v1/me/loan-plans/{own}")).headers["etag"]
    time.set(start + timedelta(days=2))
    late = await zhou.put(f"/v1/me/loan-plans/{own}", plan_form(), etag)
    assert refused(late, 409) == "past_due"
    again = await (await county.staff("jinghe2")).post(f"/v1/staff/loan-plans/{sent}/recommend", {})
    assert refused(again, 409) == "past_due"

    time.forward(days=1)
    await worker.round()
    officer = await county.staff("officer")
    for plan_id in (own, sent):
        assert ok(await officer.get(f"/v1/staff/loan-plans/{plan_id}"))["status"] == "rejected"
    quotas = ok(await officer.get(f"/v1/staff/campaigns/{campaign_id}/quotas"))["items"]
    assert {one["used"] for one in quotas} == {0}, "the place is free again"


async def test_notice_vote_and_jury_keep_their_hours(county: County, worker: Worker, time: Time) -> None:
    start = time.now
    campaign_id = await county.appraised()
    await a.candidate(county, campaign_id)
    await a.candidate(county, campaign_id, project="贝壳工艺")
    panel_id = await a.seated(county, campaign_id, "panelist")

    def at(days: float, seconds: float = 0) -> None:
        time.set(start + timedelta(days=days, seconds=seconds))

    at(8, -1)
    assert ok(await county.client.get("/v1/notices"))["items"] == []
    poll = await poll_of(county, campaign_id)
    voter = await county.citizen("li")
    nonce = await poll.nonce(voter)
    assert refused(await poll.cast(voter, nonce=nonce), 409) == "poll_not_open"
    at(8)
    notice = await a.notice_of(county, campaign_id)
    assert notice["open"]
    ok(await poll.cast(voter, nonce=nonce))

    at(17, -1)
    nonce = await poll.nonce(await county.citizen("wu"))
    at(17)
    assert refused(await poll.cast(await county.citizen("wu"), nonce=nonce), 409) == "poll_closed"
    assert not (await a.notice_of(county, campaign_id))["open"]
    wang = await county.citizen("wang")
    form = {"entry_id": notice["entries"][0]["id"], "name": "王五", "contact": "19900009999", "text": a.TEXT}
    late = await wang.post(f"/v1/notices/{notice['id']}/objections", form)
    assert refused(late, 409) == "notice_over"

    async def judge(days: float, seconds: float = 0) -> int:
        at(days, seconds)
        caller = await county.staff("panelist")
        status = set()
        for entry in ok(await caller.get(f"/v1/staff/panels/{panel_id}/entries"))["items"]:
            path = f"/v1/staff/panels/{panel_id}/sheets/{entry['id']}"
            status.add((await caller.put(path, {"scores": [80, 80]}, "*")).status_code)
        (both,) = status
        return both

    assert [await judge(18, -1), await judge(18), await judge(21, -1), await judge(21)] == [
        409,
        200,
        200,
        409,
    ]

    # The worker was off all the while: nobody has counted, so nobody certifies.
    assert refused(await a.proposing(county, campaign_id), 409) == "not_counted"
    at(22)
    await worker.round()
    counted = ok(await county.client.get(f"/v1/campaigns/{campaign_id}/result"))
    assert [one["votes"] for one in counted["items"]] == [1, 0]
