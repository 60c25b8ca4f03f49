"""Finding plans: by region for staff, one's own for a citizen."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Staff
from api.access.regions import visible_regions
from api.db.paging import Cursor, keyset
from api.db.tables.loan_plans import LoanPlan
from api.errors import NotFound
from api.mechanisms.review import queries as reviews
from api.schemas.reviews import Assignee
from api.terms.access import ActorKind
from api.terms.loan_plans import LoanPlanStatus


async def staff(session: AsyncSession, actor: Staff, plan_id: UUID) -> LoanPlan:
    """A plan in the actor's region. Raises NotFound, also for one in another town."""
    query = select(LoanPlan).where(LoanPlan.id == plan_id, visible_regions(actor, col(LoanPlan.region_code)))
    plan = (await session.exec(query)).first()
    if plan is None:
        raise NotFound(title="没有找到这个方案")
    return plan


async def staff_page(
    session: AsyncSession,
    actor: Staff,
    campaign_id: UUID,
    status: LoanPlanStatus | None,
    assignee: Assignee | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[LoanPlan], str | None]:
    """A campaign's plans in the actor's region, oldest first; those in her hands or nobody's, if asked."""
    query = select(LoanPlan).where(
        LoanPlan.campaign_id == campaign_id, visible_regions(actor, col(LoanPlan.region_code))
    )
    if status is not None:
        query = query.where(LoanPlan.status == status)
    if assignee is not None:
        holder = actor.id if assignee is Assignee.ME else None
        query = query.where(reviews.assigned(col(LoanPlan.review_id), holder))
    return await keyset(session, query, col(LoanPlan.id), Cursor.uuid(cursor), limit)


async def mine(session: AsyncSession, citizen: Citizen, plan_id: UUID) -> LoanPlan:
    """A plan this citizen handed in. Raises NotFound."""
    plan = await session.get(LoanPlan, plan_id)
    if plan is None or (plan.submitter_kind, plan.submitter_id) != (ActorKind.CITIZEN, citizen.id):
        raise NotFound(title="没有找到这个方案")
    return plan


async def my_page(
    session: AsyncSession, citizen: Citizen, cursor: str | None, limit: int
) -> tuple[list[LoanPlan], str | None]:
    """The plans this citizen handed in, newest first."""
    query = select(LoanPlan).where(
        LoanPlan.submitter_id == citizen.id, LoanPlan.submitter_kind == ActorKind.CITIZEN
    )
    return await keyset(session, query, col(LoanPlan.id), Cursor.uuid(cursor), limit, newest_first=True)
