"""Putting right how a child's guardian is reached, as a citizen asked or a call showed."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from api.access import Permission, Staff
from api.campaigns.wishes import queries
from api.campaigns.wishes.intake import contact
from api.routers.answers import VERSIONED
from api.routers.bodies import api_router
from api.routers.deps import IfMatch, WriteSession, staff_may, version_of
from api.routers.wish_views import staff_detail
from api.schemas.wish_contact import WishContact
from api.schemas.wish_intake import StaffWishDetail

router = api_router("/v1/staff", tags=("staff",))

Corrector = Annotated[Staff, staff_may(Permission.WISH_ENTER, later=True)]


@router.put("/wishes/{wish_id}/contact", summary="更正联系方式", responses=VERSIONED)
async def replace_wish_contact(
    wish_id: UUID,
    form: WishContact,
    response: Response,
    session: WriteSession,
    actor: Corrector,
    if_match: IfMatch,
) -> StaffWishDetail:
    """Put right guardian, phone, address and school while the wish lives; the record names the fields."""
    wish = await queries.staff(session, actor, wish_id)
    await contact.replace(session, actor, wish, form, version_of(if_match))
    response.headers["ETag"] = f'"{wish.version}"'
    return await staff_detail(session, wish)
