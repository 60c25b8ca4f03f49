"""What follows from a plan's becoming a candidate: its line on the notice, its place before the jury."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.loan_plans import announce, judge
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.polls import Candidate
from api.mechanisms import judging, notice
from api.mechanisms.voting import Card
from api.terms.notices import NoticeStage


async def listed(session: AsyncSession, plan: LoanPlan, candidate: Candidate, card: Card) -> None:
    """A plan has its number; in the transaction that gave it, under the poll's lock.

    A campaign without appraisal rules has neither notice nor jury.
    """
    candidates = await notice.of_subject(session, plan.campaign_id, NoticeStage.CANDIDATES)
    if candidates is not None:
        await notice.list_entry(
            session,
            candidates,
            number=candidate.number,
            subject_kind=candidate.subject_kind,
            subject_id=plan.id,
            title=card.title,
            byline=card.byline,
            region_name=card.region_name,
        )
    if (panel := await judging.of_subject(session, plan.campaign_id)) is not None:
        await judge.enter(session, panel, plan)
    await announce.accepted(session, plan, candidate.number)
