"""Public figures: of sealed windows only, and only as far as the rules release them now.

Once ballots were voided they are of valid votes; `ballots` are those received, as before.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database
from api.db.tables.polls import BallotWindow
from api.mechanisms.voting import valid
from api.mechanisms.voting.rules import BLANK
from api.mechanisms.voting.state import PollState, last_sealed, load
from api.schemas.polls import PollResult, ResultItem, Standing, Standings
from api.terms.polls import LiveResults, PollPhase


class StandingsDesk:
    """One process's rendered standings: bytes that depend on head and phase only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rendered: dict[UUID, tuple[str, bytes]] = {}

    async def serve(self, state: PollState) -> tuple[str, bytes]:
        """A strong ETag that begins with the head, and the body it stands for."""
        now = clock.now()
        phase, until = state.phase(now), state.live_until(now)
        daily = state.rules.live_results is LiveResults.DAILY and state.poll.counted_at is None
        release = until.strftime("%Y%m%d") if until and daily else "all" if until else "none"
        etag = f'"{state.head}-{state.poll.version}-{phase}-{release}"'
        known = self._rendered.get(state.poll.id)
        if known is not None and known[0] == etag:
            return known
        body = (await self._standings(state, phase, until, daily)).model_dump_json().encode()
        self._rendered[state.poll.id] = (etag, body)
        return etag, body

    async def _standings(
        self, state: PollState, phase: PollPhase, until: datetime | None, daily: bool
    ) -> Standings:
        shown: BallotWindow | None = state.sealed if until else None
        if until and daily:
            async with self._database.read() as session:
                shown = await last_sealed(session, state.poll.id, until)
        totals = shown.totals if shown else {}
        if shown and state.poll.void_version:
            async with self._database.read() as session:
                totals = await valid.totals(session, state.poll, shown)
        return Standings(
            poll_id=state.poll.id,
            phase=phase,
            released=until is not None,
            head=shown.number if shown else 0,
            as_of=shown.sealed_at if shown else None,
            ballots=shown.total_ballots if shown else 0,
            blank=totals.get(str(BLANK), 0),
            items=[
                Standing(number=one.number, candidate_id=one.id, votes=totals.get(str(one.number), 0))
                for one in (state.candidates if until else [])
            ],
        )


async def result(session: AsyncSession, campaign_id: UUID, poll_id: UUID) -> PollResult:
    """Votes per candidate once the last seal is set; before that, only what state the count is in."""
    state = await load(session, poll_id)
    match state.phase(clock.now()):
        case PollPhase.CANCELLED:
            stage: Literal["not_yet", "being_counted", "final", "cancelled"] = "cancelled"
        case PollPhase.CLOSED:
            stage = "final"
        case PollPhase.COUNTING:
            stage = "being_counted"
        case _:
            stage = "not_yet"
    final = state.sealed if stage == "final" else None
    void = await valid.in_force(session, state.poll) if final else None
    totals = valid.less(final.totals, void) if final else {}
    return PollResult(
        campaign_id=campaign_id,
        poll_id=poll_id,
        state=stage,
        counted_at=state.poll.counted_at if stage == "final" else None,
        rules_hash=state.poll.rules_hash,
        ballots=final.total_ballots if final else 0,
        voided=valid.ballots(void),
        blank=totals.get(str(BLANK), 0),
        items=[
            ResultItem(
                number=one.number,
                candidate_id=one.id,
                votes=totals.get(str(one.number), 0),
                title=one.title,
                byline=one.byline,
                region_name=one.region_name,
                standing=one.standing,
            )
            for one in (state.candidates if stage == "final" else [])
        ],
    )
