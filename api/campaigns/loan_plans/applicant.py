"""Reading a plan's applicant in clear."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Permission, Staff, authorize
from api.db.tables.loan_plans import LoanPlan
from api.kernel import conflicts
from api.people import Revealed


async def reveal(session: AsyncSession, actor: Staff, plan: LoanPlan, purpose: str) -> Revealed:
    """The applicant, for a purpose that goes into the record.

    Not for who has declared that she is close to her: she has no part in this plan any more.
    """
    authorize(actor, Permission.PERSON_REVEAL)
    await conflicts.refuse(session, actor, plan.id)
    return await people.reveal(session, actor, plan.person_id, purpose, about=("loan_plan", plan.id))
