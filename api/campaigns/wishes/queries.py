"""Finding wishes for who works on them or entered them; what the public sees is in `board`."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Staff
from api.access.regions import visible_regions
from api.campaigns.wishes import guardians
from api.db.paging import Cursor, keyset
from api.db.tables.wishes import Wish
from api.errors import NotFound
from api.mechanisms.review import queries as reviews
from api.schemas.reviews import Assignee
from api.terms.wishes import WishStatus

SUBJECT = "wish"
"""What mechanisms' rows call a wish."""


async def staff(session: AsyncSession, actor: Staff, wish_id: UUID) -> Wish:
    """A wish in the actor's sight. Raises NotFound."""
    query = select(Wish).where(Wish.id == wish_id, visible_regions(actor, col(Wish.region_code)))
    wish = (await session.exec(query)).first()
    if wish is None:
        raise NotFound(title="没有找到这个心愿", hidden=await session.get(Wish, wish_id) is not None)
    return wish


async def staff_page(
    session: AsyncSession,
    actor: Staff,
    campaign_id: UUID,
    status: WishStatus | None,
    assignee: Assignee | None,
    number: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[Wish], str | None]:
    """A campaign's wishes in the actor's region; those in her hands or nobody's, or of a number, if asked."""
    query = select(Wish).where(Wish.campaign_id == campaign_id, visible_regions(actor, col(Wish.region_code)))
    if status is not None:
        query = query.where(Wish.status == status)
    if number is not None:
        query = query.where(Wish.number == number)
    if assignee is not None:
        holder = actor.id if assignee is Assignee.ME else None
        query = query.where(reviews.assigned(col(Wish.review_id), holder))
    return await keyset(session, query, col(Wish.id), Cursor.uuid(cursor), limit)


async def mine(session: AsyncSession, citizen: Citizen, wish_id: UUID) -> Wish:
    """A wish this citizen entered, or whose guardian she is. Raises NotFound."""
    query = select(Wish).where(Wish.id == wish_id, await guardians.hers(session, citizen))
    wish = (await session.exec(query)).first()
    if wish is None:
        raise NotFound(title="没有找到这个心愿")
    return wish


async def my_page(
    session: AsyncSession, citizen: Citizen, cursor: str | None, limit: int
) -> tuple[list[Wish], str | None]:
    """The wishes this citizen entered, or whose guardian she is."""
    query = select(Wish).where(await guardians.hers(session, citizen))
    return await keyset(session, query, col(Wish.id), Cursor.uuid(cursor), limit)


async def held(session: AsyncSession, wish: Wish) -> None:
    """Bring a wish up to date and keep others from changing it until this is done."""
    await session.refresh(wish, with_for_update={"key_share": True})
