"""A campaign with as many open wishes as wanted, for lists to be read from."""

import asyncio
import random
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from api import clock, people
from api.access import accounts
from api.config import Settings
from api.db import migrate
from api.db.paging import Cursor
from api.db.session import Database
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.wishes import Wish, WishCampaign, WishItem
from api.demo.county import COUNTY, TOWNS
from api.terms.access import ActorKind, OrganisationKind
from api.terms.campaigns import CampaignKind, CampaignStatus, WindowName
from api.terms.wishes import AgeBand, GoodsCategory, Kinship, ValueBand, WishStatus

ITEMS = 30
ITEM = "物品7"
"""One of them, as its cards call it."""
_RULES = {"points": [{"name": "妇女之家", "address": "人民路1号", "hours": "工作日"}], "contact": "县妇联"}
_AT_ONCE = 1000


@dataclass(frozen=True)
class Wished:
    """A database with one campaign of wishes in it, all of them open."""

    settings: Settings
    campaign_id: UUID

    def cursor(self, page: int, size: int, **filters: str) -> str:
        """The cursor of a page of the filtered list, or of the last full one before it."""
        return asyncio.run(self._cursor(page, size, filters))

    async def _cursor(self, page: int, size: int, filters: dict[str, Any]) -> str:
        database = Database(self.settings)
        of_campaign = col(Wish.campaign_id) == self.campaign_id
        columns = {"item": Wish.item_name}
        chosen = [of_campaign]
        chosen += [columns.get(name, getattr(Wish, name, None)) == value for name, value in filters.items()]
        async with database.read() as session:
            matching = (await session.exec(select(sa.func.count()).select_from(Wish).where(*chosen))).one()
            before = min(page - 1, matching // size - 1) * size
            last = select(Wish.id).where(*chosen).order_by(col(Wish.id)).offset(before - 1).limit(1)
            found = (await session.exec(last)).one()
        await database.close()
        return Cursor.encode(found)


def plant(settings: Settings, wishes: int) -> Wished:
    """Migrate, found a campaign of ten days, and put open wishes of every sort into it."""
    migrate.upgrade(settings.database_url)
    return asyncio.run(_plant(settings, wishes))


async def _plant(settings: Settings, wishes: int) -> Wished:
    database = Database(settings, durable=False)
    campaign = await _found(database)
    async with database.write() as session:
        child = await people.seal(session, name="孩子", phone="")
        items = [
            WishItem(
                region_code=COUNTY.code,
                category=random.choice(list(GoodsCategory)),  # noqa: S311  anything will do
                name=f"物品{number}",
                sizes=[],
                value_cap_fen=30_000,
                created_at=clock.now(),
            )
            for number in range(ITEMS)
        ]
        session.add_all(items)
        await session.flush()
        rows = [_wish(campaign, child, random.choice(items), number) for number in range(wishes)]  # noqa: S311
        for first in range(0, wishes, _AT_ONCE):
            await session.exec(sa.insert(Wish), params=rows[first : first + _AT_ONCE])
    if not settings.sqlite:
        async with database.connect() as connection:
            await connection.execute(sa.text("ANALYZE"))
    await database.close()
    return Wished(settings, campaign)


async def _found(database: Database) -> UUID:
    now = clock.now()
    async with database.write() as session:
        for place in (COUNTY, *TOWNS):
            await accounts.ensure_region(session, place.code, place.name)
        federation = await accounts.ensure_organisation(
            session, "妇联", OrganisationKind.WOMENS_FEDERATION, COUNTY.code
        )
        campaign = Campaign(
            kind=CampaignKind.WISHES,
            title="春蕾圆梦微心愿",
            summary="由爱心人士认领。",
            approval_basis="荷委〔2026〕18号",
            organisation_id=federation.id,
            region_code=COUNTY.code,
            status=CampaignStatus.PUBLISHED,
            created_at=now,
            published_at=now,
        )
        session.add(campaign)
        await session.flush()
        session.add(WishCampaign(campaign_id=campaign.id, rules=_RULES))
        for name in (WindowName.CALL, WindowName.CLAIMING):
            ten_days = timedelta(days=10)
            window = {"opens_at": now - ten_days, "closes_at": now + ten_days}
            session.add(CampaignWindow(campaign_id=campaign.id, name=name, **window))
        return campaign.id


def _wish(campaign: UUID, person: UUID, item: WishItem, number: int) -> dict[str, Any]:
    """One of the rows; all of one sealed person, since nobody is asked about here."""
    pick = random.choice
    return {
        "id": uuid.uuid4(),
        "campaign_id": campaign,
        "number": f"{number:08d}",
        "region_code": pick(TOWNS).code,
        "status": WishStatus.PUBLISHED,
        "version": 1,
        "item_id": item.id,
        "category": item.category,
        "item_name": item.name,
        "value_fen": 10_000,
        "value_band": pick(list(ValueBand)),
        "age_band": pick(list(AgeBand)),
        "child_id": person,
        "guardian_id": person,
        "kinship": Kinship.MOTHER,
        "child_category": "left_behind",
        "submitter_kind": ActorKind.STAFF,
        "office_code": COUNTY.code,
        "review_id": uuid.uuid4(),
        "showcase": True,
        "created_at": clock.now(),
        "published_at": clock.now(),
    }
