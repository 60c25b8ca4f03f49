"""Wishes to test with: a campaign of them, and rows in any state without walking the whole way there."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import select

from api import clock, people
from api.campaigns.wishes import guardians, workflow
from api.db.session import keyring
from api.db.tables.reviews import Review
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import ChildCategory, Wish, WishItem
from api.terms import consents
from api.terms.access import ActorKind
from api.terms.consents import ConsentMethod
from api.terms.reviews import ReviewStatus, Tier
from api.terms.wishes import (
    AgeBand,
    GoodsCategory,
    Kinship,
    NationalClass,
    ValueBand,
    WishStatus,
)
from tests.county import COUNTY, JINGHE, County, window
from tests.remembering import remembered

WISH_RULES: dict[str, Any] = {
    "points": [{"name": "泾河镇妇女之家", "address": "泾河镇人民路1号", "hours": "工作日9:00至17:00"}],
    "contact": "县妇联办公室，电话0514-00000000",
}
CANARY = {
    "name": "金丝雀小囡",
    "guardian": "金丝雀大婶",
    "phone": "19987654321",
    "school": "金丝雀希望小学",
    "address": "泾河镇金丝雀村7组",
    "reason": "金丝雀家里只有祖母一人照料",
}
"""What stands in every child's sealed part here, and nowhere else."""
CATEGORY = "left_behind"
WISH_ITEM: dict[str, Any] = {
    "category": "sport",
    "name": "球鞋",
    "sizes": ["36码", "37码"],
    "value_cap_fen": 15_000,
}
"""A thing that is not listed yet."""


def wishes_form(county: County, **changes: Any) -> dict[str, Any]:
    """A campaign of wishes: call and claiming from now, for a month; fulfilling a month more."""
    now = clock.now()
    form = county.campaign_form(
        kind="wishes",
        title="春蕾圆梦微心愿",
        summary="征集春蕾女童和困境儿童的微心愿，由爱心人士认领。",
        windows={
            "call": window(now, now + timedelta(days=20)),
            "claiming": window(now, now + timedelta(days=30)),
            "fulfilling": window(now, now + timedelta(days=60)),
        },
        **{"wish_rules": WISH_RULES, **changes},
    )
    form.pop("ballot_rules")
    return form


def child_id_number(place: int, born: str = "20160405") -> str:
    """The identity number of the child at that place, each another one."""
    digits = f"321099{born}{place + 1:03d}"
    return next(digits + last for last in "0123456789X" if people.valid_id_number(digits + last))


def wish_form(campaign_id: str, item_id: str, place: int = 0) -> dict[str, Any]:
    """A wish as it is entered, for the child at that place."""
    return {"campaign_id": campaign_id, **wish_content(item_id, place)}


def wish_content(item_id: str, place: int = 0) -> dict[str, Any]:
    """The same as it is put right: without its campaign."""
    consent = {
        "agreed": True,
        "text_version": consents.WISH.version,
        "method": "paper",
        "agreed_on": clock.day(clock.now()).isoformat(),
    }
    return {
        "region_code": JINGHE,
        "child": {
            "name": CANARY["name"],
            "id_number": child_id_number(place),
            "category": CATEGORY,
            "school": CANARY["school"],
        },
        "guardian": {
            "name": CANARY["guardian"],
            "phone": CANARY["phone"],
            "kinship": "grandparent",
            "consent": consent,
        },
        "address": CANARY["address"],
        "item_id": item_id,
        "size": "130厘米",
        "value_fen": 12_000,
        "reason": CANARY["reason"],
    }


@dataclass
class Wishing:
    """A published campaign of wishes with a catalogue of one item in two sizes."""

    county: County
    campaign_id: str
    item_id: str
    planted: int = 0

    def form(self, **changes: Any) -> dict[str, Any]:
        """A wish that may be entered in 泾河镇, each for a child of its own."""
        self.planted += 1
        return {**wish_form(self.campaign_id, self.item_id, self.planted), **changes}

    async def plant(self, status: WishStatus = WishStatus.PUBLISHED, **fields: Any) -> str:
        """A wish's id, its row written straight into a state; `fields` change the row."""
        self.planted += 1
        async with self.county.database.write() as session:
            number = child_id_number(self.planted)
            child = await people.seal(session, name=CANARY["name"], phone="", id_number=number)
            guardian = await people.seal(session, name=CANARY["guardian"], phone=CANARY["phone"])
            people.agree(
                session, child, "wish", consents.WISH.version, ConsentMethod.PAPER, guardian_id=guardian
            )
            details = {"address": CANARY["address"], "school": CANARY["school"]}
            now, wish_id = clock.now(), fields.pop("id", None) or uuid4()
            undecided = status in {WishStatus.SUBMITTED, WishStatus.SENT_DOWN}
            review = Review(
                subject_kind="wish",
                subject_id=wish_id,
                scope_id=UUID(self.campaign_id),
                region_code=JINGHE,
                tiers=[Tier.TOWN, Tier.COUNTY],
                tier=Tier.TOWN if undecided else Tier.COUNTY,
                status=ReviewStatus.PENDING
                if undecided or status is WishStatus.VERIFIED
                else ReviewStatus.APPROVED,
            )
            session.add(review)
            await session.flush()
            ended = status in workflow.ENDED
            session.add(
                Wish(
                    **{
                        "id": wish_id,
                        "campaign_id": UUID(self.campaign_id),
                        "number": f"{self.planted:08d}",
                        "region_code": JINGHE,
                        "status": status,
                        "item_id": UUID(self.item_id),
                        "category": GoodsCategory.DAILY_LIFE,
                        "item_name": "羽绒服",
                        "size": "130厘米",
                        "value_fen": 12_000,
                        "value_band": ValueBand.UP_TO_200,
                        "age_band": AgeBand.FROM_10,
                        "child_id": child,
                        "guardian_id": guardian,
                        "guardian_index": guardians.index(session, CANARY["phone"]),
                        "kinship": Kinship.GRANDPARENT,
                        "child_category": CATEGORY,
                        "details_text_id": await people.seal_text(
                            session, json.dumps(details, ensure_ascii=False)
                        ),
                        "reason_text_id": await people.seal_text(session, CANARY["reason"]),
                        "live_child": None if ended else keyring(session).index("id number", number),
                        "submitter_kind": ActorKind.STAFF,
                        "submitter_id": None,
                        "office_code": JINGHE,
                        "review_id": review.id,
                        "created_at": now,
                        "published_at": now,
                        "ended_at": now if ended else None,
                        **fields,
                    }
                )
            )
        return str(wish_id)

    async def planted_claim(self, wish_id: str, citizen_id: UUID | None = None, **fields: Any) -> str:
        """A live claim's id, for a wish planted in a state that has one."""
        async with self.county.database.write() as session:
            now = clock.now()
            claim = WishClaim(
                **{
                    "wish_id": UUID(wish_id),
                    "campaign_id": UUID(self.campaign_id),
                    "citizen_id": citizen_id,
                    "claimed_at": now,
                    "due_at": now + timedelta(days=7),
                    **fields,
                }
            )
            session.add(claim)
            return str(claim.id)

    async def row(self, wish_id: str) -> Wish:
        """A wish as it stands."""
        async with self.county.database.read() as session:
            return (await session.exec(select(Wish).where(Wish.id == UUID(wish_id)))).one()

    async def claims(self, wish_id: str) -> list[WishClaim]:
        """Its claims, oldest first."""
        async with self.county.database.read() as session:
            query = select(WishClaim).where(WishClaim.wish_id == UUID(wish_id))
            return list(await session.exec(query.order_by(WishClaim.claimed_at)))  # type: ignore[arg-type]  # a column


async def wishing(county: County, **changes: Any) -> Wishing:
    """A published campaign of wishes to begin with."""

    async def build() -> tuple[str, str]:
        return await _begun(county, changes)

    made = await build() if changes else await remembered(county.database, ("wishing",), build)
    return Wishing(county, *made)


async def _begun(county: County, changes: dict[str, Any]) -> tuple[str, str]:
    campaign_id = await county.campaign(**wishes_form(county, **changes))
    async with county.database.write() as session:
        item = WishItem(
            region_code=COUNTY,
            category=GoodsCategory.DAILY_LIFE,
            name="羽绒服",
            sizes=["130厘米", "140厘米"],
            value_cap_fen=30_000,
            created_at=clock.now(),
        )
        session.add(item)
        session.add(
            ChildCategory(
                region_code=COUNTY, code=CATEGORY, name="留守儿童", national_class=NationalClass.GUARDIANSHIP
            )
        )
        return campaign_id, str(item.id)
