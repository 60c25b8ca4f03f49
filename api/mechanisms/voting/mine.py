"""What one voter may still do; never what she chose."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Citizen
from api.db.tables.ballots import Participation
from api.mechanisms.voting import nonce
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.state import PollState
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
        nonce=nonce.issue(state.keys, voter, window, now),
    )
