"""A campaign's wishes in numbers: how they stand, what their open cards tell, and how to claim."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.campaigns.wishes import rules, workflow
from api.campaigns.wishes.board import listing as board
from api.campaigns.wishes.board import seen
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.mechanisms import phases
from api.schemas.wishes import PublicWishRules, WishCounts, WishFacet, WishFacets, WishSummary
from api.terms import consents
from api.terms.campaigns import WindowName
from api.terms.label import Labelled
from api.terms.wishes import AgeBand, GoodsCategory, ValueBand, WishStatus

_COLLECTED = {
    *(WishStatus.APPROVED, WishStatus.PUBLISHED, WishStatus.EXPIRED),
    *workflow.WITH_A_CLAIM,
    *seen.SHOWN,
}
"""Approved by the county, and not taken back since."""
_TOLD = (Wish.category, Wish.age_band, Wish.value_band, Wish.item_name, Wish.region_code)
_MOST = 200
"""Items named; a catalogue seldom has more than a few dozen."""


async def of(session: AsyncSession, campaign: Campaign) -> WishSummary:
    """The summary; the session should be a snapshot, or its sums may be of no one moment."""
    shown = await seen.open_cards(session, campaign)
    windows = await phases.schedule(session, campaign.id)
    statuses, *facets = await _counted(session, campaign)
    towns = await board.open_towns(session, campaign) if shown else {}
    return WishSummary(
        campaign_id=campaign.id,
        claiming_open=shown and windows.is_open(WindowName.CLAIMING, clock.now()),
        counts=WishCounts(
            collected=sum(statuses.get(one, 0) for one in _COLLECTED),
            open=statuses.get(seen.OPEN, 0) if shown else 0,
            claimed=sum(statuses.get(one, 0) for one in workflow.WITH_A_CLAIM),
            fulfilled=sum(statuses.get(one, 0) for one in seen.SHOWN),
        ),
        facets=_facets(facets if shown else [{}] * len(_TOLD), towns),
        rules=await _rules(session, campaign),
    )


async def _counted(session: AsyncSession, campaign: Campaign) -> list[dict[str, int]]:
    """How many wishes there are by status, then how many open ones by each of what cards tell.

    A scan of an index each, which costs less than one of the table for all of them.
    """
    here = col(Wish.campaign_id) == campaign.id
    asked: list[tuple[Any, Any]] = [(Wish.status, here)]
    asked += [(one, sa.and_(here, col(Wish.status) == seen.OPEN)) for one in _TOLD]
    counts = [
        sa.select(sa.literal(at), sa.cast(column, sa.String), sa.func.count()).where(which).group_by(column)
        for at, (column, which) in enumerate(asked)
    ]
    found: list[dict[str, int]] = [{} for _ in asked]
    for at, value, many in await (await session.connection()).execute(sa.union_all(*counts)):
        found[at][value] = many
    return found


def _facets(counts: list[dict[str, int]], towns: dict[str, str]) -> WishFacets:
    categories, age_bands, value_bands, items, here = counts
    return WishFacets(
        categories=_every(GoodsCategory, categories),
        age_bands=_every(AgeBand, age_bands),
        value_bands=_every(ValueBand, value_bands),
        items=[WishFacet(value=one, label=one, open=items[one]) for one in sorted(items)[:_MOST]],
        towns=[WishFacet(value=code, label=name, open=here[code]) for code, name in towns.items()],
    )


def _every(words: type[Labelled], counts: dict[str, int]) -> list[WishFacet]:
    return [WishFacet(value=one, label=one.label, open=counts.get(one, 0)) for one in words]


async def _rules(session: AsyncSession, campaign: Campaign) -> PublicWishRules:
    found = (await rules.of(session, campaign)).model_dump()
    return PublicWishRules.model_validate({**found, "consent_version": consents.WISH.version})
