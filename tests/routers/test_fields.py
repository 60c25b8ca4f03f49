"""What each audience is shown, field by field: a new field comes here first, or it does not come."""

from typing import Any

import httpx

from tests.county import County, plan_form

CAMPAIGN = set(
    "id kind title summary approval_basis status public_reason windows open_now next_window next_opens_at "
    "poll_id appraisal appraisal_hash".split()
)
POLL = set("id title phase opens_at closes_at rules rules_hash rules_frozen candidate_count".split())
RULES = set(
    "picks_min picks_max ballots_per_day ballots_total one_pick_per_candidate_per_day blank_allowed "
    "live_results live_results_at public_weight public_weight_approval tie_break voters hours".split()
)
CANDIDATE = set("id number title byline region_name text facts standing standing_reason".split())
STANDINGS = set("poll_id phase released head as_of ballots blank items".split())
STANDING = {"number", "candidate_id", "votes"}
RESULT = set("campaign_id poll_id state counted_at rules_hash ballots blank items".split())
MY_PLAN = set(
    "id campaign_id region_code status return_reason project place jobs amount_fen term_months bank "
    "guarantee story created_at".split()
)
STAFF_PLAN = MY_PLAN | {"version", "candidate_id", "candidate_number"}
STAFF_CAMPAIGN = CAMPAIGN | {"version", "region_code", "ballot_rules", "rules_frozen", "created_at"}
AUDIT = set(
    "id at actor_kind actor_id action subject_kind subject_id from_state to_state reason request_id".split()
)
PRIVATE = ("周莲心", "19900000001", "321099198503070021")
"""The applicant of every plan here."""


def body(answer: httpx.Response) -> Any:
    """The body of an answer that names nobody."""
    assert answer.status_code in {200, 201}, answer.text
    for secret in PRIVATE:
        assert secret not in answer.text
    return answer.json()


async def test_the_public_sees_campaigns_polls_and_candidates(county: County) -> None:
    poll = await county.open_poll(candidates=1)
    get = county.client.get
    (listed,) = body(await get("/v1/campaigns"))["items"]
    campaign = body(await get(f"/v1/campaigns/{poll.campaign_id}"))
    assert listed.keys() == campaign.keys() == CAMPAIGN
    assert campaign["windows"][0].keys() == {"name", "label", "opens_at", "closes_at", "open"}
    shown = body(await get(f"/v1/polls/{poll.poll_id}"))
    assert shown.keys() == POLL
    assert shown["rules"].keys() == RULES
    page = body(await get(f"/v1/polls/{poll.poll_id}/candidates"))
    assert page.keys() == {"items", "next_cursor"}
    (candidate,) = page["items"]
    assert candidate.keys() == CANDIDATE
    assert candidate["byline"] == "周**"
    assert candidate["facts"].keys() == set("place jobs amount_fen term_months bank guarantee".split())


async def test_the_public_sees_figures_and_no_voter(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    voter = await county.citizen("li")
    receipt = body(await poll.cast(voter, [1]))
    assert receipt.keys() == {"receipt_code", "window", "remaining_today"}
    officer = await county.staff("officer")
    await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    standings = body(await county.client.get(f"/v1/polls/{poll.poll_id}/standings"))
    assert standings.keys() == STANDINGS
    assert [one.keys() for one in standings["items"]] == [STANDING] * 2
    result = body(await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result"))
    assert result.keys() == RESULT
    assert [one.keys() for one in result["items"]] == [STANDING | {"title", "byline", "region_name", "standing"}] * 2
    for shown in (standings, result):
        assert receipt["receipt_code"] not in str(shown)


async def test_a_citizen_sees_what_is_hers_and_never_what_she_chose(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    voter = await county.citizen("li")
    await poll.cast(voter, [1])
    mine = body(await voter.get(f"/v1/me/polls/{poll.poll_id}"))
    assert mine.keys() == set(
        "poll_id phase may_vote phone_needed remaining_today remaining_total nonce".split()
    )
    assert not any(candidate in str(mine) for candidate in poll.candidate_ids)
    assert body(await voter.get("/v1/me")) == {"phone_tail": None}


async def test_a_citizen_sees_her_plan_without_its_applicant(county: County) -> None:
    campaign_id = await county.campaign()
    citizen = await county.citizen("li")
    made = body(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))
    (listed,) = body(await citizen.get("/v1/me/loan-plans"))["items"]
    assert made.keys() == listed.keys() == MY_PLAN
    assert body(await citizen.get(f"/v1/me/loan-plans/{made['id']}")).keys() == MY_PLAN


async def test_staff_see_more_but_a_persons_data_only_on_purpose(county: County) -> None:
    campaign_id = await county.campaign()
    plan_id = await county.plan(campaign_id)
    officer = await county.staff("officer")
    (campaign,) = body(await officer.get("/v1/staff/campaigns"))["items"]
    assert campaign.keys() == STAFF_CAMPAIGN
    assert body(await officer.get(f"/v1/staff/campaigns/{campaign_id}")).keys() == STAFF_CAMPAIGN
    (plan,) = body(await officer.get(f"/v1/staff/campaigns/{campaign_id}/loan-plans"))["items"]
    assert plan.keys() == STAFF_PLAN
    assert body(await officer.post(f"/v1/staff/loan-plans/{plan_id}/accept")).keys() == STAFF_PLAN
    applicant = await officer.post(
        f"/v1/staff/loan-plans/{plan_id}/applicant", {"purpose": "电话核实项目地点"}
    )
    assert applicant.headers["cache-control"] == "no-store"
    assert tuple(applicant.json().values()) == PRIVATE
    assert applicant.json().keys() == {"name", "phone", "id_number"}
    record = body(await (await county.staff("auditor")).get("/v1/staff/audit"))["items"]
    assert record
    assert all(entry.keys() == AUDIT for entry in record)


async def test_tokens_and_configuration_hold_no_more_than_needed(county: County) -> None:
    code = (await county.client.post("/demo/wechat/codes", json={"user": "li"})).json()["code"]
    answer = await county.client.post("/v1/auth/wechat", json={"code": code})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (await county.client.get("/v1/config")).json().keys() == set(
        "server_time minimum_client_version template_ids service_notice consents demo".split()
    )
    assert (await county.client.get("/livez")).json() == {"status": "ok"}
    assert (await county.client.get("/readyz")).json() == {"status": "ok"}
