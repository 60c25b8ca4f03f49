"""What a certified result adds to the bundle of its poll, and the recount a certification asks for first."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, authorize
from api.access.fresh import require_fresh
from api.campaigns.loan_plans import standing
from api.db.session import Database
from api.db.tables.campaigns import Campaign
from api.db.tables.results import Result, ResultItem
from api.mechanisms import judging, phases, results
from api.mechanisms.results.queries import draws_of
from api.mechanisms.voting import polls, recount
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.bundle import Verdict
from api.mechanisms.voting.heads import instant


async def of_campaign(session: AsyncSession, campaign_id: UUID) -> Verdict:
    """Jury scores and figures once two people stand by them; before that nothing is told."""
    found = await results.certified_of(session, campaign_id)
    if found is None:
        return Verdict()
    items = await results.items_of(session, found)
    poll = await polls.of_subject(session, campaign_id)
    tie_break = ballot_rules.from_data(poll.rules).tie_break
    return Verdict(
        scores=await _scores(session, campaign_id, items),
        result=_result(found, items, str(tie_break)),
        mark=f"{found.digest} {found.certification}",
    )


async def figures_are_public(session: AsyncSession, campaign_id: UUID) -> bool:
    """Whether votes of single candidates may be told apart: where there is an appraisal, once certified."""
    campaign = await session.get_one(Campaign, campaign_id)
    if phases.appraisal_of(campaign) is None:
        return True
    return await results.certified_of(session, campaign_id) is not None


async def count_again(database: Database, actor: Staff, campaign_id: UUID) -> None:
    """Before somebody proposes or certifies: count everything again, while nothing is locked.

    What it finds refuses the result under the locks, as the last recount (`require_agreement`).
    Does nothing where something stands in the way already; the caller finds out what.
    """
    async with database.read() as session:
        campaign = await phases.staff(session, actor, campaign_id)
        authorize(actor, Permission.RESULT_CERTIFY)
        require_fresh(actor)
        if await standing.hindrances(session, campaign):
            return
        poll = await polls.of_subject(session, campaign_id)
    await recount.run(database, poll.id, actor)


async def _scores(session: AsyncSession, campaign_id: UUID, items: list[ResultItem]) -> dict[str, Any] | None:
    panel = await judging.of_subject(session, campaign_id)
    if panel is None:
        return None
    return {
        "criteria": [{"name": one["name"], "weight": one["weight"]} for one in panel.criteria],
        "scores": [
            {"number": one.number, "jury": one.jury_score} for one in items if one.jury_score is not None
        ],
    }


def _result(found: Result, items: list[ResultItem], tie_break: str) -> dict[str, Any]:
    return {
        "rules": {"public_weight": found.public_weight, "places": found.places, "tie_break": tie_break},
        "items": [
            {
                "number": one.number,
                "votes": one.votes,
                "public": one.public_score,
                "jury": one.jury_score,
                "total": one.total_score,
                "rank": one.rank,
                "outcome": str(one.outcome),
            }
            for one in items
        ],
        "draws": [
            {"numbers": list(one.numbers), "drawn_on": one.drawn_on.isoformat()} for one in draws_of(found)
        ],
        "digest": found.digest,
        "certified_at": instant(found.certified_at) if found.certified_at else None,
    }
