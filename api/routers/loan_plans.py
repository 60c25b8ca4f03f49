"""Loan plans as citizens hand them in."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Permission
from api.campaigns.loan_plans import apply, drafts, queries, withdraw
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
    citizen_may,
    version_of,
)
from api.routers.links import link_next
from api.routers.loan_plan_views import my_views
from api.schemas.loan_plan_drafts import LoanPlanDraftForm, LoanPlanDraftView
from api.schemas.loan_plans import LoanPlanForm, MyLoanPlanView, MyWithdrawal
from api.schemas.page import Page
from api.terms.campaigns import CampaignKind

router = api_router("/v1", tags=("citizen",))

Applicant = Annotated[Citizen, citizen_may(Permission.LOAN_PLAN_SUBMIT)]
Leaver = Annotated[Citizen, citizen_may(Permission.LOAN_PLAN_WITHDRAW)]
Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


async def _shown(session: AsyncSession, plan: LoanPlan, response: Response) -> MyLoanPlanView:
    response.headers["ETag"] = f'"{plan.version}"'
    (view,) = await my_views(session, [plan])
    return view


@router.post(
    "/campaigns/{campaign_id}/loan-plans", status_code=201, summary="申报小贷方案", responses=CREATED
)
async def submit_loan_plan(
    campaign_id: UUID,
    form: LoanPlanForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Applicant,
    key: IdempotencyKey,
) -> MyLoanPlanView:
    """Hand in one's own plan while the call is open."""
    campaign = await phases.public(session, campaign_id, CampaignKind.LOAN_PLANS)

    async def effect() -> UUID:
        return (await apply.enter(session, actor, campaign, form)).id

    plan = await queries.mine(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/me/loan-plans/{plan.id}"
    return await _shown(session, plan, response)


@router.get("/me/loan-plans", summary="我申报的方案")
async def list_my_loan_plans(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyLoanPlanView]:
    """Plans I handed in, newest first."""
    rows, next_cursor = await queries.my_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await my_views(session, rows), next_cursor=next_cursor)


@router.get("/me/loan-plans/{plan_id}", summary="我的方案详情", responses=VERSIONED)
async def get_my_loan_plan(
    plan_id: UUID, response: Response, session: ReadSession, actor: Myself
) -> MyLoanPlanView:
    """One plan of mine, with the reason if it came back; the ETag is what PUT must match."""
    plan = await queries.mine(session, actor, plan_id)
    return await _shown(session, plan, response)


@router.put("/me/loan-plans/{plan_id}", summary="补正后重新提交", responses=VERSIONED)
async def correct_my_loan_plan(
    plan_id: UUID,
    form: LoanPlanForm,
    response: Response,
    session: WriteSession,
    actor: Applicant,
    if_match: IfMatch,
) -> MyLoanPlanView:
    """Put a returned plan right; this hands it in again."""
    plan = await queries.mine(session, actor, plan_id)
    await apply.correct(session, actor, plan, form, version_of(if_match))
    return await _shown(session, plan, response)


@router.post("/me/loan-plans/{plan_id}/withdraw", summary="撤回方案", responses=VERSIONED)
async def withdraw_my_loan_plan(
    plan_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Leaver,
    form: MyWithdrawal | None = None,
) -> MyLoanPlanView:
    """Take my plan back, wherever it is, until awards are given; it cannot be handed in again."""
    plan = await queries.mine(session, actor, plan_id)
    reason = form.reason.label if form and form.reason else None
    await withdraw.withdraw(session, actor, plan, reason)
    return await _shown(session, plan, response)


@router.get("/me/loan-plan-drafts/{campaign_id}", summary="我的草稿")
async def get_my_loan_plan_draft(
    campaign_id: UUID, response: Response, session: WriteSession, actor: Myself
) -> LoanPlanDraftView:
    """What I have filled in so far; none once the call is over or the plan was handed in."""
    response.headers["Cache-Control"] = "no-store"
    campaign = await phases.public(session, campaign_id, CampaignKind.LOAN_PLANS)
    return await drafts.read(session, actor, campaign)


@router.put("/me/loan-plan-drafts/{campaign_id}", summary="保存草稿")
async def save_my_loan_plan_draft(
    campaign_id: UUID, form: LoanPlanDraftForm, response: Response, session: WriteSession, actor: Myself
) -> LoanPlanDraftView:
    """Keep what is filled in so far, in place of what was kept before; only while the call is open."""
    response.headers["Cache-Control"] = "no-store"
    campaign = await phases.public(session, campaign_id, CampaignKind.LOAN_PLANS)
    return await drafts.save(session, actor, campaign, form)
