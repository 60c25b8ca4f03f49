"""Claims in the chapters: wishes to claim, and what the Federation does with a claim meanwhile."""

from uuid import UUID

from api.access.tokens import read_citizen
from api.terms.access import ActorKind
from api.terms.wishes import WishStatus
from tests.claiming import POINT, claiming, delivery, visit
from tests.contract.world import CITIZENS, World


async def begin(world: World) -> None:
    """Four open wishes, one that the other citizen entered and that was delivered, and a unit."""
    desk = await claiming(world.county)
    world.memory.name("uuid:campaign", desk.wishes.campaign_id)
    for place in range(1, 5):
        wish_id = await desk.wishes.plant(number=f"4820517{place}")
        world.memory.name(f"uuid:wish-{place}", wish_id)
    proxy = await world.county.citizen(CITIZENS["another citizen"])
    hers = {
        "submitter_kind": ActorKind.CITIZEN,
        "submitter_id": read_citizen(world.county.database.keyring, proxy.token).id,
        "office_code": None,
    }
    thanked = await desk.wishes.plant(WishStatus.DELIVERED, **hers)
    await desk.wishes.planted_claim(thanked, due_at=None)
    world.memory.name("uuid:wish-delivered", thanked)
    world.memory.name("uuid:unit", await desk.unit("19900000001"))


async def confirmed(world: World) -> None:
    """The county has called the donor."""
    await world.officer(f"{_claim(world)}/confirm")


async def brought(world: World) -> None:
    """She shows her code at the point."""
    code = world.memory.named["code:pickup"]
    await world.officer(f"{_claim(world)}/hand-in", {"code": code, "point": POINT})


async def fulfilled(world: World) -> None:
    """The town delivers, and looks how it went."""
    await world.officer(f"{_claim(world)}/deliver", delivery(signed_by="荷大婶"))
    await world.officer(f"{_claim(world)}/follow-up", visit())


async def thanked(world: World) -> None:
    """The town enters a note, and the county reads and shows it."""
    town = await world.county.staff("jinghe")
    text = "谢谢您送的羽绒服，孩子很喜欢，穿着正合身。"
    entered = await town.post(f"{_claim(world)}/thanks", {"text": text})
    assert entered.status_code == 200, entered.text
    await world.officer(f"{_claim(world)}/thanks/read")
    await world.officer(f"{_claim(world)}/thanks/show")


async def withdrawn(world: World) -> None:
    """The guardian of the unit's wish has changed her mind."""
    wish_id = UUID(world.memory.named["uuid:wish-2"])
    await world.officer(f"/v1/staff/wishes/{wish_id}/withdraw", {"reason": "no_longer_needed"})


def _claim(world: World) -> str:
    return f"/v1/staff/wish-claims/{world.memory.named['uuid:claim']}"
