"""What follows when an applicant leaves after she became a candidate: visibly, never a hole in the list."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Actor
from api.campaigns.loan_plans import result
from api.db.tables.loan_plans import LoanPlan
from api.mechanisms import judging, notice
from api.mechanisms.voting import candidates, polls
from api.terms.polls import CandidateStanding

PUBLIC_REASON = "申请人退出评选"
"""What everybody reads; why she left is nobody's business."""


async def leave_notices(session: AsyncSession, actor: Actor, plan: LoanPlan) -> None:
    """Mark a candidate's line on every notice that is not concluded.

    Before anything else of hers is locked: whoever settles an objection begins with the notice.
    """
    if plan.candidate_id is not None:
        await notice.withdraw_entry(session, plan.id, PUBLIC_REASON, actor=actor)


async def left(session: AsyncSession, actor: Actor, plan: LoanPlan) -> None:
    """Take no more votes for her and judge her no more; a result certified with her is certified anew.

    The ballots she has stay, and so does her number.
    """
    if plan.candidate_id is None:
        return
    poll = await polls.of_subject(session, plan.campaign_id)
    standing = CandidateStanding.WITHDRAWN
    await candidates.set_standing(session, poll, plan.candidate_id, standing, PUBLIC_REASON)
    await judging.strike(session, plan.id)
    await result.without(session, actor, plan, PUBLIC_REASON, withdrew=True)
