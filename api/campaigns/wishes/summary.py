"""A campaign's wishes in numbers: how they stand, what their open cards tell, and how to claim."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.campaigns.wishes import board, rules, seen, workflow
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
    return WishSummary(
        campaign_id=campaign.id,
        claiming_open=shown and windows.is_open(WindowName.CLAIMING, clock.now()),
        counts=await _counts(session, campaign, shown),
        facets=await _facets(session, campaign, shown),
        rules=await _rules(session, campaign),
    )


async def _counts(session: AsyncSession, campaign: Campaign, shown: bool) -> WishCounts:
    found = await _counted(session, Wish.status, Wish.campaign_id == campaign.id)
    return WishCounts(
        collected=sum(found.get(one, 0) for one in _COLLECTED),
        open=found.get(seen.OPEN, 0) if shown else 0,
        claimed=sum(found.get(one, 0) for one in workflow.WITH_A_CLAIM),
        fulfilled=sum(found.get(one, 0) for one in seen.SHOWN),
    )


async def _facets(session: AsyncSession, campaign: Campaign, shown: bool) -> WishFacets:
    """A scan of an index each: on both databases cheaper than one of the table for all of them."""
    open_here = sa.and_(col(Wish.campaign_id) == campaign.id, col(Wish.status) == seen.OPEN)
    counts = [await _counted(session, one, open_here) if shown else {} for one in _TOLD]
    categories, age_bands, value_bands, items, here = counts
    towns = await board.open_towns(session, campaign) if shown else {}
    return WishFacets(
        categories=_every(GoodsCategory, categories),
        age_bands=_every(AgeBand, age_bands),
        value_bands=_every(ValueBand, value_bands),
        items=[WishFacet(value=one, label=one, open=items[one]) for one in sorted(items)[:_MOST]],
        towns=[WishFacet(value=code, label=name, open=here[code]) for code, name in towns.items()],
    )


async def _counted(session: AsyncSession, column: Any, which: Any) -> dict[Any, int]:
    rows = await session.exec(select(column, sa.func.count()).where(which).group_by(column))
    return dict(rows.all())


def _every(words: type[Labelled], counts: Mapping[Any, int]) -> list[WishFacet]:
    return [WishFacet(value=one, label=one.label, open=counts.get(one, 0)) for one in words]


async def _rules(session: AsyncSession, campaign: Campaign) -> PublicWishRules:
    found = (await rules.of(session, campaign)).model_dump()
    return PublicWishRules.model_validate({**found, "consent_version": consents.WISH.version})
