"""A campaign of wishes in the chapters, with cards in a known order; and one that is taken down."""

from uuid import UUID

from api.terms.wishes import AgeBand, GoodsCategory, ValueBand, WishStatus
from tests.campaigns.wishes.public import four_towns
from tests.contract.world import World
from tests.county import LUPU
from tests.wishing import Wishing, wishing


async def begin(world: World) -> None:
    """Five open wishes in one town, one in another, one claimed, one fulfilled."""
    wishes = await wishing(world.county)
    await four_towns(wishes)
    world.memory.name("uuid:campaign", wishes.campaign_id)
    for place in range(1, 6):
        await _plant(world, wishes, place, number=f"4820517{place}")
    await _plant(
        world,
        wishes,
        6,
        number="90314672",
        region_code=LUPU,
        category=GoodsCategory.BOOKS,
        item_name="故事书",
        size=None,
        age_band=AgeBand.FROM_7,
        value_band=ValueBand.UP_TO_50,
    )
    await _plant(world, wishes, 7, WishStatus.FULFILLED, number="55128034", showcase=True)
    await _plant(world, wishes, 8, WishStatus.CLAIMED, number="36900418")


async def first_is_taken_down(world: World) -> None:
    """The guardian has changed her mind, and the town says so for her."""
    wish_id = world.memory.named["uuid:wish-1"]
    await world.officer(f"/v1/staff/wishes/{wish_id}/withdraw", {"reason": "consent_withdrawn"})


async def _plant(
    world: World, wishes: Wishing, place: int, status: WishStatus = WishStatus.PUBLISHED, **fields: object
) -> None:
    wish_id = await wishes.plant(status, id=UUID(int=(place << 96) | (4 << 76) | (8 << 60)), **fields)
    world.memory.name(f"uuid:wish-{place}", wish_id)
