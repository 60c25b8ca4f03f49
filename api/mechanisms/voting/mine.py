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
    voter, day = state.keys.voter(citizen.id), state.day(now)
    mine = (col(Participation.poll_id) == state.poll.id, col(Participation.voter) == voter)
    today = sa.func.count().filter(col(Participation.day) == day)
    cast_in_all, cast_today = (
        await session.exec(select(sa.func.count(), today).select_from(Participation).where(*mine))
    ).one()
    left_today, left_in_all = ballot_rules.quota_left(state.rules, cast_today, cast_in_all)
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
