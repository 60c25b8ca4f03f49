"""A campaign's rules for its wishes."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import WishCampaign
from api.errors import Conflict, Fault, NotFound
from api.schemas.wish_rules import WishRules


async def of(session: AsyncSession, campaign: Campaign) -> WishRules:
    """The rules of a campaign of wishes. Raises NotFound for a campaign of another kind."""
    row = await session.get(WishCampaign, campaign.id)
    if row is None:
        raise NotFound(title="这个活动不是微心愿活动")
    return WishRules.model_validate(row.rules)


async def of_all(session: AsyncSession, campaign_ids: list[UUID]) -> dict[UUID, WishRules]:
    """The rules of those campaigns that have some, in one query."""
    rows = await session.exec(select(WishCampaign).where(col(WishCampaign.campaign_id).in_(campaign_ids)))
    return {row.campaign_id: WishRules.model_validate(row.rules) for row in rows}


async def write(session: AsyncSession, campaign: Campaign, rules: WishRules | None) -> None:
    """Keep the rules of a draft; without any there is nothing to keep.

    Raises Conflict for other rules than those published.
    """
    row = await session.get(WishCampaign, campaign.id)
    data = rules.model_dump(mode="json") if rules else None
    if campaign.published_at is not None:
        if row is None or row.rules != data:
            fault = Fault("/wish_rules", "fixed", "活动已发布，认领规则不能更改")
            raise Conflict("campaign_published", "活动已发布，这一项不能更改", faults=(fault,))
        return
    if data is None:
        if row is not None:
            await session.delete(row)
    elif row is None:
        session.add(WishCampaign(campaign_id=campaign.id, rules=data))
    else:
        row.rules = data
        session.add(row)
    await session.flush()
