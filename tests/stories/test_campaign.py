"""A campaign from its draft to its end, over HTTP."""

from datetime import datetime, timedelta
from typing import Any

from tests.county import County
from tests.fixtures import Time
from tests.stories.campaigning import act, days, draft, public, refusal


async def test_put_needs_the_version_it_replaces(county: County) -> None:
    officer = await county.staff("officer")
    form = county.campaign_form()
    campaign_id = await draft(officer, form)
    path = f"/v1/staff/campaigns/{campaign_id}"
    assert (await officer.put(path, {**form, "title": "一"}, '"1"')).headers["etag"] == '"2"'
    assert refusal(await officer.put(path, {**form, "title": "二"}, '"1"'), 412)[0] == "stale_version"
    assert refusal(await officer.put(path, {**form, "title": "二"}, '"3"'), 412)[0] == "stale_version"
    assert (await officer.get(path)).json()["title"] == "一"


async def test_what_is_open_now_and_what_opens_next_follow_the_clock(county: County, time: Time) -> None:
    start = time.now
    campaign_id = await county.campaign(
        windows={
            "call": days(1, 3),
            "county_vetting": days(2, 4),
            "notice_and_voting": days(5, 8),
            "fraud_audit": days(9, 10),
        }
    )
    seen = []
    for hours in (0, 24, 48, 72, 96, 120, 191.9, 192, 216, 240):
        time.set(start + timedelta(hours=hours))
        shown = await public(county, campaign_id)
        seen.append((hours / 24, shown["open_now"], shown["next_window"]))
        assert [one["name"] for one in shown["windows"] if one["open"]] == shown["open_now"]
    assert [(day, now, then) for day, now, then in seen if day != 191.9 / 24] == [
        (0, [], "call"),
        (1, ["call"], "county_vetting"),
        (2, ["call", "county_vetting"], "notice_and_voting"),
        (3, ["county_vetting"], "notice_and_voting"),
        (4, [], "notice_and_voting"),
        (5, ["notice_and_voting"], "fraud_audit"),
        (8, [], "fraud_audit"),
        (9, ["fraud_audit"], None),
        (10, [], None),
    ]
    assert seen[6][1] == ["notice_and_voting"]


async def test_the_next_window_tells_when_in_county_time(county: County) -> None:
    shown = await public(county, await county.campaign())
    assert shown["next_opens_at"] == "2026-10-13T09:00:00+08:00"


async def test_pausing_shuts_every_window_in_public_and_resuming_opens_them(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    assert refusal(await officer.post(f"/v1/staff/campaigns/{campaign_id}/pause", {}), 422)
    await act(officer, campaign_id, "pause", {"reason": "系统维护"})
    shown = await public(county, campaign_id)
    assert (shown["status"], shown["public_reason"], shown["open_now"]) == ("paused", "系统维护", [])
    assert shown["next_window"] == "notice_and_voting"
    town = await county.staff("jinghe")
    assert refusal(await town.post(f"/v1/staff/campaigns/{campaign_id}/pause", {"reason": "x"}), 403)
    await act(officer, campaign_id, "resume")
    shown = await public(county, campaign_id)
    assert (shown["status"], shown["public_reason"], shown["open_now"]) == ("published", None, ["call"])


async def test_extending_moves_an_end_with_a_public_reason(county: County, time: Time) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    path, now = f"/v1/staff/campaigns/{campaign_id}/extend", time.now

    def end(name: str, at: datetime, **more: Any) -> dict[str, Any]:
        return {"window": name, "closes_at": at.isoformat(), "reason": "应群众要求延长", **more}

    voting, later = now + timedelta(days=4), now + timedelta(days=6)
    await act(officer, campaign_id, "extend", end("notice_and_voting", later))
    shown = await public(county, campaign_id)
    assert shown["public_reason"] == "应群众要求延长"
    assert shown["windows"][1]["closes_at"] == "2026-10-18T09:00:00+08:00"

    shorter = await officer.post(path, end("notice_and_voting", voting))
    assert refusal(shorter, 422)[1] == [("/closes_at", "not_later")]
    into_the_vote = await officer.post(path, end("call", now + timedelta(days=2)))
    assert refusal(into_the_vote, 422)[0] == "windows_out_of_order"
    not_there = await officer.post(path, end("judging", later))
    assert refusal(not_there, 422)[1] == [("/window", "unknown_window")]
    earlier = await officer.post(
        path, end("notice_and_voting", later + timedelta(days=1), opens_at=now.isoformat())
    )
    assert refusal(earlier, 422)[1] == [("/opens_at", "not_later")]
    unreasoned = {"window": "notice_and_voting", "closes_at": (later + timedelta(days=1)).isoformat()}
    assert refusal(await officer.post(path, unreasoned), 422)[1] == [("/reason", "missing")]

    time.forward(days=1)
    officer = await county.staff("officer")
    ended = await officer.post(path, end("call", later))
    assert refusal(ended, 409)[0] == "window_closed"
    (row,) = await county.audited(action="campaign.extend")
    assert (row["from_state"], row["to_state"], row["reason"]) == (
        "notice_and_voting 2026-10-16T09:00",
        "notice_and_voting 2026-10-18T09:00",
        "应群众要求延长",
    )


async def test_a_window_that_has_not_opened_can_begin_later_too(county: County, time: Time) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    form = {
        "window": "notice_and_voting",
        "opens_at": (time.now + timedelta(days=2)).isoformat(),
        "closes_at": (time.now + timedelta(days=5)).isoformat(),
        "reason": "等候批复",
    }
    await act(officer, campaign_id, "extend", form)
    assert (await public(county, campaign_id))["next_opens_at"] == "2026-10-14T09:00:00+08:00"
    poll_id = (await public(county, campaign_id))["poll_id"]
    poll = (await county.client.get(f"/v1/polls/{poll_id}")).json()
    assert (poll["opens_at"], poll["closes_at"]) == ("2026-10-14T09:00:00+08:00", "2026-10-17T09:00:00+08:00")
    (row,) = await county.audited(action="campaign.postpone")
    assert (row["from_state"], row["to_state"]) == (
        "notice_and_voting 2026-10-13T09:00",
        "notice_and_voting 2026-10-14T09:00",
    )


async def test_closing_ends_everything_for_good(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    await act(officer, campaign_id, "close", {"reason": "收件已齐"})
    shown = await public(county, campaign_id)
    assert (shown["status"], shown["open_now"], shown["next_window"]) == ("closed", [], None)
    for action, form in {
        "publish": None,
        "pause": {"reason": "x"},
        "resume": None,
        "close": None,
        "cancel": {"reason": "x"},
        "extend": {"window": "call", "closes_at": "2026-10-30T09:00:00+08:00", "reason": "x"},
    }.items():
        answer = await officer.post(f"/v1/staff/campaigns/{campaign_id}/{action}", form)
        assert refusal(answer, 409)[0] == "state_conflict", action
    put = await officer.put(f"/v1/staff/campaigns/{campaign_id}", county.campaign_form(), '"3"')
    assert refusal(put, 409)[0] == "state_conflict"


async def test_cancelling_tells_the_public_why_and_shows_no_result(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    await act(officer, campaign_id, "cancel", {"reason": "批准撤销"})
    shown = await public(county, campaign_id)
    assert (shown["status"], shown["public_reason"], shown["open_now"]) == ("cancelled", "批准撤销", [])
    result = (await county.client.get(f"/v1/campaigns/{campaign_id}/result")).json()
    assert (result["state"], result["items"]) == ("cancelled", [])


async def test_a_cancelled_draft_was_never_public(county: County) -> None:
    officer = await county.staff("officer")
    campaign_id = await draft(officer, county.campaign_form())
    await act(officer, campaign_id, "cancel", {"reason": "重复"})
    assert (await county.client.get(f"/v1/campaigns/{campaign_id}")).status_code == 404
