"""What one voter may still do, and what became of her ballots; never what she chose, never when."""

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.access import Citizen
from api.db.paging import Cursor, keyset
from api.db.tables.ballots import Participation
from api.db.tables.voids import BallotAppeal, VoidedBallot
from api.mechanisms.voting import nonce
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.state import PollState
from api.terms.ballots import AppealStatus, VoidReason
from api.terms.polls import PollPhase


@dataclass(frozen=True)
class Allowance:
    """Ballots left today and in all (None: no limit), and the nonce for the next one."""

    phase: PollPhase
    may_vote: bool
    phone_needed: bool
    remaining_today: int
    remaining_total: int | None
    nonce: str


async def allowance(session: AsyncSession, state: PollState, citizen: Citizen) -> Allowance:
    """Counted from participations; what a nonce is good for is decided when it is used."""
    now = clock.now()
    voter = state.keys.voter(citizen.id)
    days = dict(
        (
            await session.exec(
                select(Participation.day, sa.func.count())
                .where(col(Participation.poll_id) == state.poll.id, col(Participation.voter) == voter)
                .group_by(col(Participation.day))
            )
        ).all()
    )
    # As when casting, a day after which she has voted is over for her.
    day = max(state.day(now), *days, 0)
    left_today, left_in_all = ballot_rules.quota_left(state.rules, days.get(day, 0), sum(days.values()))
    phase = state.phase(now)
    phone_needed = ballot_rules.check_voter(state.rules, citizen.phone_verified) is not None
    window = state.newest.number if state.newest else 1
    return Allowance(
        phase=phase,
        may_vote=phase is PollPhase.OPEN and left_today > 0 and not phone_needed,
        phone_needed=phone_needed,
        remaining_today=left_today,
        remaining_total=left_in_all,
        nonce=nonce.issue(state.keys, voter, window, now, citizen.opening),
    )


@dataclass(frozen=True)
class MyBallot:
    """A receipt, whether its ballot is in the figures, and if it was voided why."""

    receipt_code: str
    window: int
    state: Literal["pending", "counted", "voided"]
    reason: VoidReason | None
    appeal: AppealStatus | None

    @property
    def reason_label(self) -> str | None:
        return self.reason.label if self.reason else None


async def ballots(
    session: AsyncSession, state: PollState, citizen: Citizen, cursor: str | None, limit: int
) -> tuple[list[MyBallot], str | None]:
    """A voter's own ballots by receipt, which within a window is no order of time."""
    poll_id, code = state.poll.id, col(Participation.receipt_code)
    query = select(Participation).where(
        col(Participation.poll_id) == poll_id, col(Participation.voter) == state.keys.voter(citizen.id)
    )
    rows, next_cursor = await keyset(session, query, code, Cursor.receipt(cursor), limit)
    codes = [one.receipt_code for one in rows]
    voided = await session.exec(
        select(VoidedBallot.receipt_code, VoidedBallot.reason).where(
            col(VoidedBallot.poll_id) == poll_id, col(VoidedBallot.receipt_code).in_(codes)
        )
    )
    appealed = await session.exec(
        select(BallotAppeal.receipt_code, BallotAppeal.status).where(
            col(BallotAppeal.poll_id) == poll_id, col(BallotAppeal.receipt_code).in_(codes)
        )
    )
    reasons = {code: VoidReason(reason) for code, reason in voided}
    appeals = {code: AppealStatus(status) for code, status in appealed}
    sealed = (state.sealed.last or state.sealed.number) if state.sealed else 0
    return [_shown(one, sealed, reasons.get(one), appeals.get(one)) for one in codes], next_cursor


def _shown(code: str, sealed: int, reason: VoidReason | None, appeal: AppealStatus | None) -> MyBallot:
    window = ids.window_of(code)
    counted: Literal["pending", "counted"] = "counted" if window <= sealed else "pending"
    return MyBallot(code, window, "voided" if reason else counted, reason, appeal)
