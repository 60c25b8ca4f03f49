"""Rows that an office has entered before: a file of which some failed may be put right and sent again."""

from collections.abc import Mapping

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Staff
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_imports import WishImport
from api.db.tables.wishes import Wish
from api.schemas.wish_forms import WishContent


async def among(
    session: AsyncSession, actor: Staff, campaign: Campaign, forms: Mapping[int, WishContent]
) -> set[int]:
    """Those of these rows whose child has a living wish for the same thing, imported by the actor's office.

    A wish for another thing, or one entered in another way or elsewhere, is a second one.
    """
    rows = {
        index: row
        for row, form in forms.items()
        for index in people.indexes(session, form.child.id_number.upper())
    }
    query = (
        select(Wish)
        .join(WishImport, col(WishImport.id) == col(Wish.import_id))
        .where(
            col(Wish.live_child).in_(rows),
            Wish.campaign_id == campaign.id,
            WishImport.region_code == actor.region_code,
        )
    )
    entered = {rows[wish.live_child]: wish for wish in await session.exec(query) if wish.live_child}
    return {row for row, wish in entered.items() if _thing(wish) == _thing(forms[row])}


def _thing(of: Wish | WishContent) -> tuple[object, ...]:
    return of.item_id, of.size, of.value_fen
