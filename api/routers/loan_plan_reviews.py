"""The review of loan plans: verify, recommend, accept, return, reject, and who keeps out."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.campaigns.loan_plans import queries, quotas, screen
from api.db.tables.loan_plans import LoanPlan
from api.mechanisms import phases
from api.routers.answers import VERSIONED
from api.routers.bodies import api_router
from api.routers.deps import CursorParam, IfMatch, Limit, ReadSession, WriteSession, staff_may, version_of
from api.routers.links import link_next
from api.routers.loan_plan_views import review_view, staff_views
from api.schemas.loan_plans import StaffLoanPlanView
from api.schemas.page import Page
from api.schemas.reviews import (
    CheckForm,
    ConflictForm,
    Deciding,
    QuotaView,
    Rejecting,
    ReviewView,
    SendingBack,
)
from api.terms.campaigns import CampaignKind

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.LOAN_PLAN_READ)]
Screener = Annotated[Staff, staff_may(Permission.LOAN_PLAN_SCREEN, later=True)]
"""Whose turn it is may decide: a town on what it screens, the county on the rest; the use case knows."""
Decider = Annotated[Staff, staff_may(Permission.LOAN_PLAN_DECIDE, later=True)]
Declarer = Annotated[Staff, staff_may(Permission.CONFLICT_DECLARE, later=True)]
Item = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[a-z][a-z_]*$", examples=["site_visit"])]


async def _shown(
    session: AsyncSession, actor: Staff, plan: LoanPlan, response: Response
) -> StaffLoanPlanView:
    response.headers["ETag"] = f'"{plan.version}"'
    (view,) = await staff_views(session, actor, [plan])
    return view


@router.get("/campaigns/{campaign_id}/quotas", summary="推荐名额")
async def list_quotas(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[QuotaView]:
    """How many plans each town in one's sight may recommend, and has; by code, for the work only."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    rows, next_cursor = await quotas.page(session, actor, campaign, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[QuotaView.model_validate(row) for row in rows], next_cursor=next_cursor)


async def _reviewed(session: AsyncSession, actor: Staff, plan: LoanPlan, response: Response) -> ReviewView:
    view = await review_view(session, actor, plan)
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.get("/loan-plans/{plan_id}/review", summary="审核经过", responses=VERSIONED)
async def get_loan_plan_review(
    plan_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> ReviewView:
    """Whose turn it is, what was verified, and everything that was done, with notes between the tiers.

    The ETag is what recording a check must match.
    """
    return await _reviewed(session, actor, await queries.staff(session, actor, plan_id), response)


@router.put("/loan-plans/{plan_id}/checks/{item}", summary="登记核查", responses=VERSIONED)
async def record_loan_plan_check(
    plan_id: UUID,
    item: Item,
    form: CheckForm,
    response: Response,
    session: WriteSession,
    actor: Screener,
    if_match: IfMatch,
) -> ReviewView:
    """Say how one thing came out that is verified before a plan goes up, now or anew."""
    plan, version = await queries.staff(session, actor, plan_id), version_of(if_match)
    await screen.record_check(session, actor, plan, item, version=version, **form.model_dump())
    return await _reviewed(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/take", summary="接手审核", responses=VERSIONED)
async def take_loan_plan(
    plan_id: UUID, response: Response, session: WriteSession, actor: Screener
) -> StaffLoanPlanView:
    """Say that one has this plan in hand; it locks nobody out."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.take(session, actor, plan)
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/recommend", summary="推荐到县", responses=VERSIONED)
async def recommend_loan_plan(
    plan_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Screener,
    form: Deciding | None = None,
) -> StaffLoanPlanView:
    """Send a verified plan up to the county, within the town's quota."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.recommend(session, actor, plan, form.note if form else None)
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/accept", summary="列为候选", responses=VERSIONED)
async def accept_loan_plan(
    plan_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Decider,
    form: Deciding | None = None,
) -> StaffLoanPlanView:
    """Make a plan a candidate under the next number; each applicant stands with one."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.accept(session, actor, plan, form.note if form else None)
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/return", summary="退回补正", responses=VERSIONED)
async def return_loan_plan(
    plan_id: UUID, form: SendingBack, response: Response, session: WriteSession, actor: Screener
) -> StaffLoanPlanView:
    """Send a plan back with the reason and a deadline: to its town, or to who handed it in."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.send_back(session, actor, plan, reason=form.reason, due_at=form.due_at, note=form.note)
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/reject", summary="不予通过", responses=VERSIONED)
async def reject_loan_plan(
    plan_id: UUID, form: Rejecting, response: Response, session: WriteSession, actor: Screener
) -> StaffLoanPlanView:
    """Turn a plan down for good, with the reason."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.reject(session, actor, plan, form.reason, form.note)
    return await _shown(session, actor, plan, response)


@router.post("/loan-plans/{plan_id}/conflicts", status_code=204, summary="申报回避")
async def declare_loan_plan_conflict(
    plan_id: UUID, form: ConflictForm, session: WriteSession, actor: Declarer
) -> None:
    """Say that one is close to the applicant; from then on one decides nothing about this plan."""
    plan = await queries.staff(session, actor, plan_id)
    await screen.declare_conflict(session, actor, plan, form.relation)
