"""The API's description: complete, bounded, and true of what is really sent."""

import re
from typing import Any

import pytest
from fastapi import FastAPI

from api import clock
from api.config import Settings
from api.main import create_app
from api.routers.openapi.bounds import bind, leaves, unbounded
from tests.county import LOAN_POLICY, County, plan_form
from tests.mechanisms.notice.noticing import put_up
from tests.routers.operations import DOCUMENT, OPERATIONS

TOLD = {"content-disposition", "etag", "link", "location", "ratelimit", "ratelimit-policy"}
"""Headers that an operation either describes or never sends."""


def test_the_committed_description_is_what_the_code_says() -> None:
    assert create_app(Settings(mode="test")).openapi() == DOCUMENT, "make openapi"


def test_a_demo_describes_no_more_than_production() -> None:
    demo = create_app(Settings(mode="demo", wechat_url="standin"))
    assert demo.openapi() == DOCUMENT


def test_names_are_plain_and_no_method_is_one_a_mini_program_lacks() -> None:
    for operation in OPERATIONS.values():
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", operation.id)
        assert operation.method in {"GET", "POST", "PUT"}
        assert operation.description["summary"]
        assert operation.description["description"]
        assert len(operation.description["tags"]) == 1


def test_every_refusal_is_the_shared_problem_of_its_status() -> None:
    for operation in OPERATIONS.values():
        for status, answer in operation.description["responses"].items():
            if status >= "400":
                name = answer["$ref"].removeprefix("#/components/responses/")
                shared = DOCUMENT["components"]["responses"][name]["content"]
                assert shared["application/problem+json"]["example"]["status"] == int(status)


def test_every_value_has_bounds() -> None:
    found = list(leaves(DOCUMENT))
    assert len(found) > 200
    assert [where for where, schema in found if unbounded(schema)] == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "integer", "minimum": 0},
        {"type": "array", "items": {"type": "string", "maxLength": 3}},
        {"type": "object", "additionalProperties": {"type": "string", "maxLength": 3}},
        {"type": "object"},
    ],
)
def test_a_value_without_bounds_does_not_get_into_the_description(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no "):
        bind({"components": {"schemas": {"Loose": {"type": "object", "properties": {"one": schema}}}}})


async def test_the_headers_described_are_the_headers_sent(
    county: County, app: FastAPI, subtests: pytest.Subtests
) -> None:
    poll = await county.open_poll(candidates=2)
    for day in ("2026-01-01", "2026-07-01"):
        await county.loan_policy(effective_from=day)
    draft = await county.campaign(title="第二个")
    officer, auditor = await county.staff("officer"), await county.staff("auditor")
    clerk, citizen = await county.staff("jinghe"), await county.citizen("li")
    plan = await citizen.post(f"/v1/campaigns/{draft}/loan-plans", plan_form())
    await citizen.post(f"/v1/campaigns/{draft}/loan-plans", plan_form(project="另一个"))
    plan_id = plan.json()["id"]
    get, ids = county.client.get, f"{poll.campaign_id}"
    refresh = {"refresh_token": officer.refresh_token}
    board, _second = await put_up(county), await put_up(county)
    notice, objection = f"/v1/staff/notices/{board.notice_id}", await board.objected()
    recorded = {**board.form(), "channel": "letter", "dated": clock.day(clock.now()).isoformat()}
    answers = {
        "listCampaigns": await get("/v1/campaigns?limit=1"),
        "getCampaign": await get(f"/v1/campaigns/{ids}"),
        "getResult": await get(f"/v1/campaigns/{ids}/result"),
        "getPoll": await get(f"/v1/polls/{poll.poll_id}"),
        "listCandidates": await get(f"/v1/polls/{poll.poll_id}/candidates?limit=1"),
        "getStandings": await get(f"/v1/polls/{poll.poll_id}/standings"),
        "getConfig": await get("/v1/config"),
        "listRegions": await get("/v1/regions?limit=1"),
        "getReadyz": await get("/readyz"),
        "listNotices": await get("/v1/notices?limit=1"),
        "getNotice": await get(board.path),
        "getNoticePdf": await get(f"{board.path}/paper.pdf"),
        "getNoticeDocx": await get(f"{board.path}/paper.docx"),
        "fileObjection": await board.object(2, citizen),
        "getMyObjection": await (await county.citizen("wei")).get(f"/v1/me/objections/{objection}"),
        "fileLead": await citizen.post(f"{board.path}/leads", {"text": "听说有人代写材料"}),
        "listStaffNotices": await officer.get("/v1/staff/notices?limit=1"),
        "getStaffNotice": await officer.get(notice),
        "recordObjection": await officer.post(f"{notice}/objections", recorded),
        "listObjections": await officer.get(f"{notice}/objections?limit=1"),
        "getObjection": await officer.get(f"/v1/staff/objections/{objection}"),
        "substantiateObjection": await board.hold(objection),
        "getMe": await citizen.get("/v1/me"),
        "getMyPoll": await citizen.get(f"/v1/me/polls/{poll.poll_id}"),
        "castBallot": await poll.cast(citizen),
        "submitLoanPlan": plan,
        "listMyLoanPlans": await citizen.get("/v1/me/loan-plans?limit=1"),
        "getMyLoanPlan": await citizen.get(f"/v1/me/loan-plans/{plan_id}"),
        "createCampaign": await officer.post("/v1/staff/campaigns", county.campaign_form()),
        "listStaffCampaigns": await officer.get("/v1/staff/campaigns?limit=1"),
        "getStaffCampaign": await officer.get(f"/v1/staff/campaigns/{ids}"),
        "pauseCampaign": await officer.post(f"/v1/staff/campaigns/{ids}/pause", {"reason": "核查"}),
        "closeCampaign": await officer.post(f"/v1/staff/campaigns/{ids}/close"),
        "enterLoanPlan": await clerk.post(f"/v1/staff/campaigns/{draft}/loan-plans", plan_form()),
        "listLoanPlans": await officer.get(f"/v1/staff/campaigns/{draft}/loan-plans?limit=1"),
        "getLoanPlan": await officer.get(f"/v1/staff/loan-plans/{plan_id}"),
        "revealApplicant": await officer.post(
            f"/v1/staff/loan-plans/{plan_id}/applicant", {"purpose": "核实"}
        ),
        "acceptLoanPlan": await officer.post(f"/v1/staff/loan-plans/{plan_id}/accept"),
        "listLoanPolicies": await get("/v1/loan-policies?limit=1"),
        "getLoanPlanReview": await officer.get(f"/v1/staff/loan-plans/{plan_id}/review"),
        "listQuotas": await officer.get(f"/v1/staff/campaigns/{draft}/quotas?limit=1"),
        "recordLoanPolicy": await officer.post(
            "/v1/staff/loan-policies", {**LOAN_POLICY, "effective_from": "2027-01-01"}
        ),
        "saveMyLoanPlanDraft": await citizen.put(f"/v1/me/loan-plan-drafts/{draft}", {}, "*"),
        "getMyLoanPlanDraft": await citizen.get(f"/v1/me/loan-plan-drafts/{draft}"),
        "declareLoanPlanConflict": await clerk.post(
            f"/v1/staff/loan-plans/{plan_id}/conflicts", {"relation": "relative"}
        ),
        "withdrawMyLoanPlan": await citizen.post(f"/v1/me/loan-plans/{plan_id}/withdraw"),
        "listAudit": await auditor.get("/v1/staff/audit?limit=1"),
        "allowMessages": await citizen.post("/v1/me/message-grants", {"accepted": ["review"]}),
        "listMessageGrants": await citizen.get("/v1/me/message-grants"),
        "listMessages": await officer.get("/v1/staff/messages?limit=1"),
        "refresh": await county.client.post("/v1/auth/refresh", json=refresh),
        "logout": await auditor.post("/v1/auth/logout"),
    }
    for name, answer in answers.items():
        with subtests.test(name):
            described = OPERATIONS[name].description["responses"][str(answer.status_code)]
            assert answer.is_success, answer.text
            assert {one.lower() for one in described.get("headers", {})} == TOLD & set(answer.headers)
