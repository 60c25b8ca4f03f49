"""Loan plans for staff: enter, look, put right, take back."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.campaigns.loan_plans import applicant, apply, queries, withdraw
from api.db.tables.loan_plans import LoanPlan
from api.mechanisms import phases
from api.routers.answers import CREATED, VERSIONED
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    IfMatch,
    Limit,
    ReadSession,
    WriteSession,
    staff_may,
    version_of,
)
from api.routers.links import link_next
from api.routers.loan_plan_views import staff_views
from api.schemas.campaigns import Reason
from api.schemas.loan_plans import ApplicantView, LoanPlanForm, Purpose, StaffLoanPlanView
from api.schemas.page import Page
from api.schemas.reviews import Assignee
from api.terms.campaigns import CampaignKind
from api.terms.loan_plans import LoanPlanStatus

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.LOAN_PLAN_READ)]
Clerk = Annotated[Staff, staff_may(Permission.LOAN_PLAN_ENTER, later=True)]
Withdrawer = Annotated[Staff, staff_may(Permission.LOAN_PLAN_WITHDRAW, later=True)]
Revealer = Annotated[Staff, staff_may(Permission.PERSON_REVEAL, later=True)]


async def _shown(
    session: AsyncSession, actor: Staff, plan: LoanPlan, response: Response
) -> StaffLoanPlanView:
    response.headers["ETag"] = f'"{plan.version}"'
    (view,) = await staff_views(session, actor, [plan])
    return view


@router.get("/campaigns/{campaign_id}/loan-plans", summary="方案列表")
async def list_loan_plans(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: LoanPlanStatus | None = None,
    assignee: Assignee | None = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffLoanPlanView]:
    """A campaign's plans in one's own region, oldest first; or those in one's own or in nobody's hands."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    rows, next_cursor = await queries.staff_page(session, actor, campaign.id, status, assignee, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await staff_views(session, actor, rows), next_cursor=next_cursor)


@router.post("/campaigns/{campaign_id}/loan-plans", status_code=201, summary="录入方案", responses=CREATED)
async def enter_loan_plan(
    campaign_id: UUID,
    form: LoanPlanForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Clerk,
    key: IdempotencyKey,
) -> StaffLoanPlanView:
    """Enter a plan for an applicant of one's own region while the call is open."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)

    async def effect() -> UUID:
        return (await apply.enter(session, actor, campaign, form)).id

    plan = await queries.staff(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/staff/loan-plans/{plan.id}"
    return await _shown(session, actor, plan, response)


@router.get("/loan-plans/{plan_id}", summary="方案详情", responses=VERSIONED)
async def get_loan_plan(
    plan_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> StaffLoanPlanView:
    """One plan, without its applicant; the ETag is what PUT must match."""
    return await _shown(session, actor, await queries.staff(session, actor, plan_id), response)


@router.put("/loan-plans/{plan_id}", summary="补正后重新提交", responses=VERSIONED)
async def correct_loan_plan(
    plan_id: UUID,
    form: LoanPlanForm,
    response: Response,
    session: WriteSession,
    actor: Clerk,
    if_match: IfMatch,
) -> StaffLoanPlanView:
    """Put a returned plan right; this hands it in again."""
    plan = await queries.staff(session, actor, plan_id)
    await apply.correct(session, actor, plan, form, version_of(if_match))
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/withdraw", summary="代申请人撤回方案", responses=VERSIONED)
async def withdraw_loan_plan(
    plan_id: UUID, form: Reason, response: Response, session: WriteSession, actor: Withdrawer
) -> StaffLoanPlanView:
    """Take a plan back as its applicant wishes on paper; what she gave as a reason is summed up."""
    plan = await queries.staff(session, actor, plan_id)
    await withdraw.withdraw(session, actor, plan, form.reason)
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/applicant", summary="查看申请人信息")
async def reveal_applicant(
    plan_id: UUID, form: Purpose, response: Response, session: WriteSession, actor: Revealer
) -> ApplicantView:
    """Read the applicant in clear; who read and what for goes into the record."""
    plan = await queries.staff(session, actor, plan_id)
    person = await applicant.reveal(session, actor, plan, form.purpose)
    response.headers["Cache-Control"] = "no-store"
    return ApplicantView.model_validate(person)
