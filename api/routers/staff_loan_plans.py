"""Loan plans for staff: enter, look, decide."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Permission, Staff
from api.campaigns.loan_plans import apply, queries, screen
from api.db.tables.loan_plans import LoanPlan
from api.mechanisms import phases
from api.mechanisms.voting import candidates
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
from api.schemas.campaigns import Reason
from api.schemas.loan_plans import ApplicantView, LoanPlanForm, MyLoanPlanView, Purpose, StaffLoanPlanView
from api.schemas.page import Page
from api.terms.loan_plans import LoanPlanStatus

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.LOAN_PLAN_READ)]
Clerk = Annotated[Staff, staff_may(Permission.LOAN_PLAN_ENTER, later=True)]
Decider = Annotated[Staff, staff_may(Permission.LOAN_PLAN_DECIDE, later=True)]
Revealer = Annotated[Staff, staff_may(Permission.PERSON_REVEAL, later=True)]


async def _views(session: AsyncSession, plans: list[LoanPlan]) -> list[StaffLoanPlanView]:
    known = await candidates.numbers(session, [one.candidate_id for one in plans if one.candidate_id])
    return [
        StaffLoanPlanView.model_validate(
            {
                **MyLoanPlanView.model_validate(one).model_dump(),
                "version": one.version,
                "candidate_id": one.candidate_id,
                "candidate_number": known.get(one.candidate_id) if one.candidate_id else None,
            }
        )
        for one in plans
    ]


async def _shown(session: AsyncSession, plan: LoanPlan, response: Response) -> StaffLoanPlanView:
    response.headers["ETag"] = f'"{plan.version}"'
    (view,) = await _views(session, [plan])
    return view


@router.get("/campaigns/{campaign_id}/loan-plans", summary="方案列表")
async def list_loan_plans(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: LoanPlanStatus | None = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffLoanPlanView]:
    """A campaign's plans in one's own region, oldest first."""
    campaign = await phases.staff(session, actor, campaign_id)
    rows, next_cursor = await queries.staff_page(session, actor, campaign.id, status, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await _views(session, rows), next_cursor=next_cursor)


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
    campaign = await phases.staff(session, actor, campaign_id)

    async def effect() -> UUID:
        return (await apply.enter(session, actor, campaign, form)).id

    plan = await queries.staff(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/staff/loan-plans/{plan.id}"
    return await _shown(session, plan, response)


@router.get("/loan-plans/{plan_id}", summary="方案详情", responses=VERSIONED)
async def get_loan_plan(
    plan_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> StaffLoanPlanView:
    """One plan, without its applicant; the ETag is what PUT must match."""
    return await _shown(session, await queries.staff(session, actor, plan_id), response)


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
    return await _shown(session, plan, response)


@router.post("/loan-plans/{plan_id}/accept", summary="列为候选", responses=VERSIONED)
async def accept_loan_plan(
    plan_id: UUID, response: Response, session: WriteSession, actor: Decider
) -> StaffLoanPlanView:
    """Make a plan a candidate under the next number."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.accept(session, actor, plan)
    return await _shown(session, plan, response)


@router.post("/loan-plans/{plan_id}/return", summary="退回补正", responses=VERSIONED)
async def return_loan_plan(
    plan_id: UUID, form: Reason, response: Response, session: WriteSession, actor: Decider
) -> StaffLoanPlanView:
    """Send a plan back to who handed it in, with the reason."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.send_back(session, actor, plan, form.reason)
    return await _shown(session, plan, response)


@router.post("/loan-plans/{plan_id}/applicant", summary="查看申请人信息")
async def reveal_applicant(
    plan_id: UUID, form: Purpose, response: Response, session: WriteSession, actor: Revealer
) -> ApplicantView:
    """Read the applicant in clear; who read and what for goes into the record."""
    plan = await queries.staff(session, actor, plan_id)
    person = await people.reveal(session, actor, plan.person_id, form.purpose)
    response.headers["Cache-Control"] = "no-store"
    return ApplicantView.model_validate(person)
