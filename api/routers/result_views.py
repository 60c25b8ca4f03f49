"""Results as they are shown: to everybody what two people certified, to staff how it comes about."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.campaigns.loan_plans import standing
from api.db.tables.campaigns import Campaign
from api.db.tables.results import Award, Result, ResultItem
from api.errors import DomainError
from api.mechanisms import awards, judging, phases, results
from api.mechanisms.judging import JuryScore, seats
from api.mechanisms.voting import candidates, polls, standings
from api.mechanisms.voting.state import last_sealed
from api.schemas.polls import PollResult
from api.schemas.results import (
    AwardView,
    CampaignResult,
    DrawView,
    HindranceView,
    SheetScoreView,
    StaffDrawView,
    StaffResult,
    StaffResultItem,
)
from api.terms.polls import CandidateStanding
from api.terms.results import ResultStatus

_SCORES = ("public_score", "jury_score", "total_score", "rank", "outcome")


async def public_result(session: AsyncSession, campaign: Campaign) -> CampaignResult:
    """Votes once counted, and scores once certified: never a jury's score before that."""
    poll = await polls.of_subject(session, campaign.id)
    count = await standings.result(session, campaign.id, poll.id)
    found = await results.of_subject(session, campaign.id)
    if found is not None and found.status is ResultStatus.FINAL and count.state == "cancelled":
        # What was granted stays to be seen for ever, whatever became of its campaign.
        granted = {"result_status": found.status, "awards": await award_views(session, campaign.id)}
        return _public(count, None, {}, None).model_copy(update=granted)
    if found is None or not found.certification or count.state != "final":
        return _public(count, None, {}, None)
    if found.status not in {ResultStatus.CERTIFIED, ResultStatus.FINAL}:
        return _public(count, None, {}, found)
    items = {one.number: one for one in await results.items_of(session, found)}
    shown = _public(count, found, items, found)
    return shown.model_copy(update={"awards": await award_views(session, campaign.id)})


async def award_views(session: AsyncSession, campaign_id: UUID) -> list[AwardView]:
    """A campaign's awards by number, revoked ones included."""
    found = await results.of_subject(session, campaign_id)
    items = await results.items_of(session, found) if found else []
    numbers = {one.subject_id: one.number for one in items}
    return [award_view(one, numbers) for one in await awards.of_scope(session, campaign_id)]


def award_view(award: Award, numbers: Mapping[UUID, int]) -> AwardView:
    return AwardView.model_validate({**award.model_dump(), "candidate_number": numbers.get(award.subject_id)})


def _public(
    count: PollResult, stands: Result | None, items: Mapping[int, ResultItem], found: Result | None
) -> CampaignResult:
    """The count with the figures of a result that stands; of one taken back only that it was, and why."""
    return CampaignResult.model_validate(
        {
            **count.model_dump(),
            "items": [
                {**one.model_dump(), **{name: getattr(items.get(one.number), name, None) for name in _SCORES}}
                for one in count.items
            ],
            "result_status": stands.status if stands else found and ResultStatus.REOPENED,
            "public_weight": stands and stands.public_weight,
            "places": stands and stands.places,
            "certified_at": stands and stands.certified_at,
            "certification": found and found.certification,
            "reopened_reason": found and found.reopened_reason,
            "draws": stands and [_public_draw(one) for one in stands.draws],
            "notice_id": stands and stands.notice_id,
            "awards": None,
        }
    )


def _public_draw(kept: dict[str, Any]) -> DrawView:
    return DrawView(
        numbers=kept["numbers"],
        drawn_on=kept["drawn_on"],
        witnesses=[people.mask(name) for name in kept["witnesses"]],
    )


def _draws(kept: Iterable[dict[str, Any]]) -> list[StaffDrawView]:
    return [StaffDrawView.model_validate(one) for one in kept]


async def staff_result(session: AsyncSession, campaign: Campaign) -> StaffResult:
    """A result as proposed, or as it would come out now, and what stands in its way."""
    found = await results.of_subject(session, campaign.id)
    items, undrawn = await _staff_items(session, campaign, found)
    signed = found is not None and found.status in {ResultStatus.CERTIFIED, ResultStatus.FINAL}
    hindrances = [] if signed else [*await standing.hindrances(session, campaign), *undrawn]
    signers = [one for one in (found.proposed_by, found.certified_by) if one] if found else []
    names = await seats.names(session, signers)
    return StaffResult(
        campaign_id=campaign.id,
        result_status=found.status if found else None,
        public_weight=found.public_weight if found else None,
        places=found.places if found else None,
        digest=found.digest if found else None,
        proposed_by=names.get(found.proposed_by) if found else None,
        proposed_at=found.proposed_at if found else None,
        certified_by=names.get(found.certified_by) if found and found.certified_by else None,
        certified_at=found.certified_at if found else None,
        certification=found.certification if found else 0,
        reopened_reason=found.reopened_reason if found else None,
        draws=_draws(found.draws) if found else [],
        earlier_draws=_draws(found.earlier_draws) if found else [],
        notice_id=found.notice_id if found else None,
        hindrances=[
            HindranceView(code=one.code, title=one.title, details=[fault.detail for fault in one.faults])
            for one in hindrances
        ],
        items=items,
        awards=await award_views(session, campaign.id),
    )


async def _staff_items(
    session: AsyncSession, campaign: Campaign, found: Result | None
) -> tuple[list[StaffResultItem], list[DomainError]]:
    """Everybody's figures, and the draw that is missing; nothing before the count is final."""
    poll = await polls.of_subject(session, campaign.id)
    panel, rules = await judging.of_subject(session, campaign.id), phases.appraisal_of(campaign)
    final = await last_sealed(session, poll.id)
    if poll.counted_at is None or final is None or panel is None or rules is None:
        return [], []
    listed = {one.number: one.standing for one in await candidates.of_poll(session, poll.id)}
    grounds = await standing.read(session, campaign, rules, poll, panel, final)
    sheets = {one.number: grounds.scores.get(one.subject_id) for one in grounds.contenders}
    if found is not None and found.status is not ResultStatus.REOPENED:
        stored = await results.items_of(session, found)
        return [_as_stored(one, listed[one.number], sheets[one.number]) for one in stored], []
    figures = results.preview(grounds.contenders, grounds.rules)
    items = [
        StaffResultItem(
            number=one.contender.number,
            title=one.contender.title,
            byline=one.contender.byline,
            region_name=one.contender.region_name,
            standing=listed[one.contender.number],
            votes=one.contender.votes,
            public_score=one.public,
            jury_score=one.contender.jury,
            sheets=_sheets(sheets[one.contender.number]),
            total_score=one.total,
            rank=one.rank,
            outcome=one.outcome,
        )
        for one in figures
    ]
    return items, results.undecided(figures)


def _as_stored(item: ResultItem, now: CandidateStanding, score: JuryScore | None) -> StaffResultItem:
    return StaffResultItem.model_validate({**item.model_dump(), "standing": now, "sheets": _sheets(score)})


def _sheets(score: JuryScore | None) -> list[SheetScoreView]:
    return [SheetScoreView(seat=seat, score=points) for seat, points in score.by_seat] if score else []
