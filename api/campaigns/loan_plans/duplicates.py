"""Other plans of the same applicant, found by the blind index of her identity number.

A second plan is taken in without a word, so that nobody learns by trying who has applied;
staff see it, each as far as she sees plans at all.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Staff
from api.access.regions import sees
from api.campaigns.loan_plans import workflow
from api.db.tables.loan_plans import LoanPlan

SHOWN = 20


@dataclass
class Duplicates:
    """Living plans of the same applicant in the same campaign: those in sight, and how many elsewhere."""

    seen: list[UUID] = field(default_factory=list)
    elsewhere: int = 0


async def of(session: AsyncSession, actor: Staff, plans: list[LoanPlan]) -> dict[UUID, Duplicates]:
    """For each plan its applicant's other ones, oldest first, in two queries however many."""
    alike = await people.alike(session, [one.person_id for one in plans])
    rows = await session.exec(
        select(LoanPlan.id, LoanPlan.campaign_id, LoanPlan.person_id, LoanPlan.region_code)
        .where(
            col(LoanPlan.person_id).in_({other for others in alike.values() for other in others}),
            col(LoanPlan.status).in_(workflow.WITHDRAW.sources),
        )
        .order_by(col(LoanPlan.id))
    )
    by_person: defaultdict[tuple[UUID, UUID], list[tuple[UUID, str]]] = defaultdict(list)
    for plan_id, campaign_id, person_id, region_code in rows:
        by_person[campaign_id, person_id].append((plan_id, region_code))
    found: defaultdict[UUID, Duplicates] = defaultdict(Duplicates)
    for plan in plans:
        for other in alike.get(plan.person_id, ()):
            for plan_id, region_code in by_person.get((plan.campaign_id, other), ()):
                if not sees(actor, region_code):
                    found[plan.id].elsewhere += 1
                elif len(found[plan.id].seen) < SHOWN:
                    found[plan.id].seen.append(plan_id)
    return found
