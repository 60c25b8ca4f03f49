"""What the chapter on one's own data begins with: a teacher entered a wish for a child."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from api import clock, people
from api.access.tokens import read_citizen
from api.db.tables.people import Consent
from api.db.tables.wishes import Wish
from api.terms.access import ActorKind
from api.terms.consents import ConsentMethod
from api.terms.wishes import WishStatus
from tests.contract.world import CITIZENS, World
from tests.wishing import wishing


async def begin(world: World) -> None:
    """Her wish is open, and its card may be shown once it is fulfilled."""
    wishes = await wishing(world.county)
    citizen = await world.county.citizen(CITIZENS["citizen"])
    whose = read_citizen(world.county.database.keyring, citizen.token).id
    wish_id = await wishes.plant(
        WishStatus.PUBLISHED, submitter_kind=ActorKind.CITIZEN, submitter_id=whose, office_code=None
    )
    world.memory.name("uuid:wish", wish_id)
    async with world.county.database.write() as session:
        wish = await session.get_one(Wish, UUID(wish_id))
        wish.showcase = True
        session.add(wish)
        people.agree(
            session,
            wish.child_id,
            "wish_showcase",
            "2026-11",
            ConsentMethod.IN_APP,
            guardian_id=wish.guardian_id,
            given_at=clock.now() + timedelta(minutes=1),
        )
        await session.flush()
        for consent in await session.exec(select(Consent).where(Consent.person_id == wish.child_id)):
            world.memory.name(f"uuid:{consent.purpose.replace('_', '-')}-consent", str(consent.id))


async def answered(world: World) -> None:
    """The county refuses a request, and says why in writing."""
    request_id = world.memory.named["uuid:request"]
    await world.officer(
        f"/v1/staff/data-requests/{request_id}/answer",
        {"outcome": "refused", "answer": "村名以民政部门登记为准，请先到镇民政办办理更正，再来告诉我们。"},
    )
