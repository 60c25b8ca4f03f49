"""Wishes to race for, and as many donors as a race needs, written straight into a migrated database."""

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from api import clock, people
from api.access.tokens import issue_citizen
from api.campaigns.wishes import workflow
from api.config import Settings
from api.db import migrate
from api.db.session import Database
from api.db.tables.access import Citizen, Organisation, Region
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish, WishCampaign, WishItem
from api.schemas.wish_rules import HandInPoint, WishRules
from api.terms.access import ActorKind, OrganisationKind
from api.terms.campaigns import CampaignKind, CampaignStatus, WindowName
from api.terms.wishes import AgeBand, GoodsCategory, Kinship, ValueBand, WishStatus

_COUNTY, _TOWN = "321099", "321099101"
_POINT = HandInPoint(name="泾河镇妇女之家", address="人民路1号", hours="工作日9:00至17:00")


@dataclass(frozen=True)
class Ground:
    """Published wishes, one a round, and citizens who have bound no phone, which the rules allow."""

    settings: Settings
    wish_ids: list[UUID]
    citizen_ids: list[UUID]
    """The donors: each round has its own, so that no cap and no limit of requests is reached."""

    def rounds(self, database: Database, clients: int) -> Iterator[tuple[UUID, list[str]]]:
        """Each round's wish and its donors' tokens, made when they are needed: they live for minutes."""
        for place, wish_id in enumerate(self.wish_ids):
            donors = self.citizen_ids[place * clients : (place + 1) * clients]
            yield wish_id, [issue_citizen(database.keyring, one, False, 900) for one in donors]


def found(settings: Settings, rounds: int, clients: int) -> Ground:
    """Migrate, and found a campaign of so many wishes, with so many donors for each."""
    migrate.upgrade(settings.database_url)
    return asyncio.run(_found(settings, rounds, clients))


async def agrees(database: Database, wish_id: UUID, winner: str | None) -> bool:
    """Whether a wish's status, its live claim and the one answer 201 tell the same."""
    async with database.read() as session:
        status = (await session.exec(select(Wish.status).where(Wish.id == wish_id))).one()
        live = select(WishClaim.id).where(WishClaim.wish_id == wish_id, col(WishClaim.ended_at).is_(None))
        claims = [str(one) for one in await session.exec(live)]
    return status in workflow.WITH_A_CLAIM and claims == [winner]


async def _found(settings: Settings, rounds: int, clients: int) -> Ground:
    database = Database(settings, durable=False)
    now = clock.now()
    async with database.write() as session:
        session.add_all([Region(code=_COUNTY, name="荷乡县"), Region(code=_TOWN, name="泾河镇")])
        await session.flush()
        federation = Organisation(
            kind=OrganisationKind.WOMENS_FEDERATION, name="荷乡县妇女联合会", region_code=_COUNTY
        )
        item = WishItem(
            region_code=_COUNTY,
            category=GoodsCategory.DAILY_LIFE,
            name="羽绒服",
            sizes=[],
            value_cap_fen=30_000,
            created_at=now,
        )
        session.add_all([federation, item])
        await session.flush()
        campaign = Campaign(
            kind=CampaignKind.WISHES,
            title="春蕾圆梦微心愿",
            summary="由爱心人士认领。",
            organisation_id=federation.id,
            region_code=_COUNTY,
            status=CampaignStatus.PUBLISHED,
            created_at=now,
            published_at=now,
        )
        session.add(campaign)
        await session.flush()
        rules = WishRules(points=(_POINT,), contact="县妇联办公室", donors_verified=False)
        session.add(WishCampaign(campaign_id=campaign.id, rules=rules.model_dump(mode="json")))
        opens, closes = now - timedelta(days=1), now + timedelta(days=30)
        for name in (WindowName.CALL, WindowName.CLAIMING):
            session.add(CampaignWindow(campaign_id=campaign.id, name=name, opens_at=opens, closes_at=closes))
        person = await people.seal(session, name="测试", phone="")
        wishes = [_wish(campaign, item, person, number) for number in range(rounds)]
        donors = [
            Citizen(openid_index=uuid.uuid4().hex, openid_sealed=b"", first_seen_at=now)
            for _ in range(rounds * clients)
        ]
        session.add_all([*wishes, *donors])
        wish_ids, citizen_ids = [one.id for one in wishes], [one.id for one in donors]
    await database.close()
    return Ground(settings, wish_ids, citizen_ids)


def _wish(campaign: Campaign, item: WishItem, person: UUID, number: int) -> Wish:
    return Wish(
        campaign_id=campaign.id,
        number=f"{number:08d}",
        region_code=_TOWN,
        status=WishStatus.PUBLISHED,
        item_id=item.id,
        category=item.category,
        item_name=item.name,
        value_fen=12_000,
        value_band=ValueBand.UP_TO_200,
        age_band=AgeBand.FROM_10,
        child_id=person,
        guardian_id=person,
        kinship=Kinship.GRANDPARENT,
        child_category="left_behind",
        submitter_kind=ActorKind.STAFF,
        office_code=_TOWN,
        review_id=uuid.uuid4(),
        created_at=campaign.created_at,
        published_at=campaign.created_at,
    )
