"""What of an audit still waits for somebody, so that a result is not final yet."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.polls import Poll
from api.db.tables.voids import BallotAppeal, VoidBatch, VoidedBallot
from api.errors import Conflict
from api.terms.ballots import AppealStatus, VoidStatus


async def require_none(session: AsyncSession, poll: Poll) -> None:
    """Raise Conflict while two auditors' voids are to be applied, or an appeal to be answered or acted on.

    Without a key nothing of it can change a figure any more, so that nothing is waited for.
    """
    if poll.audit_key is None or poll.audit_key_destroyed_at is not None:
        return
    confirmed = select(VoidBatch.id).where(
        VoidBatch.poll_id == poll.id, VoidBatch.status == VoidStatus.CONFIRMED
    )
    if (await session.exec(confirmed.limit(1))).first() is not None:
        raise Conflict("voids_waiting", "还有已确认、待执行的作废，请先执行或撤销")
    if await unanswered(session, poll) or await upheld(session, poll):
        raise Conflict("appeals_waiting", "还有选票申诉没有处理完")


async def unanswered(session: AsyncSession, poll: Poll) -> bool:
    """Whether somebody waits for an answer to her appeal."""
    query = select(BallotAppeal.id).where(
        BallotAppeal.poll_id == poll.id, BallotAppeal.status == AppealStatus.OPEN
    )
    return (await session.exec(query.limit(1))).first() is not None


async def upheld(session: AsyncSession, poll: Poll) -> list[str]:
    """Receipts of ballots that are to count again and do not yet, in their order."""
    query = (
        select(VoidedBallot.receipt_code)
        .join(
            BallotAppeal,
            sa.and_(
                col(BallotAppeal.poll_id) == col(VoidedBallot.poll_id),
                col(BallotAppeal.receipt_code) == col(VoidedBallot.receipt_code),
            ),
        )
        .where(VoidedBallot.poll_id == poll.id, BallotAppeal.status == AppealStatus.UPHELD)
        .order_by(col(VoidedBallot.receipt_code))
    )
    return list(await session.exec(query))
