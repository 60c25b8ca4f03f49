"""The child and her guardian: put away when a wish is entered, taken out on record."""

import json
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import guardians
from api.campaigns.wishes.privacy import retention
from api.db.tables.people import Person
from api.db.tables.wishes import Wish
from api.kernel import conflicts
from api.people import Revealed
from api.schemas.wish_forms import WishContent
from api.terms.wishes import ReadPurpose, WishStatus

HERSELF = "提交人查看自己提交的心愿"
"""What a proxy reads her own form for."""
SENT_BACK = frozenset({WishStatus.RETURNED, WishStatus.REJECTED})
"""When who entered a wish is told why; what goes on between tiers is theirs."""


@dataclass(frozen=True)
class Sealed:
    """Where a wish's persons and texts were put away; columns of the wish."""

    child_id: UUID
    guardian_id: UUID
    guardian_index: str
    details_text_id: UUID
    reason_text_id: UUID
    live_child: str | None


@dataclass(frozen=True, repr=False)
class Record:
    """Everything that is kept of a child, in clear; has no printable form."""

    child: Revealed
    guardian: Revealed
    village: str | None
    address: str
    school: str | None
    reason: str
    visit_note: str | None
    remark: str | None


async def seal(session: AsyncSession, form: WishContent, wish: Wish | None = None) -> Sealed:
    """Put away what a form says of the child; in place of what stood in `wish` before."""
    child_id = await people.seal(
        session,
        name=form.child.name,
        phone="",
        id_number=form.child.id_number.upper(),
        person_id=wish.child_id if wish else None,
    )
    guardian_id = await people.seal(
        session,
        name=form.guardian.name,
        phone=form.guardian.phone,
        person_id=wish.guardian_id if wish else None,
    )
    details = {
        "village": form.region_code if len(form.region_code) > 9 else None,
        "address": form.address,
        "school": form.child.school,
    }
    text = json.dumps(details, ensure_ascii=False)
    return Sealed(
        child_id=child_id,
        guardian_id=guardian_id,
        guardian_index=guardians.index(session, form.guardian.phone),
        details_text_id=await people.seal_text(session, text, wish.details_text_id if wish else None),
        reason_text_id=await people.seal_text(session, form.reason, wish.reason_text_id if wish else None),
        live_child=(await session.get_one(Person, child_id)).id_number_index,
    )


async def reveal(session: AsyncSession, actor: Staff, wish: Wish, purpose: ReadPurpose) -> Record:
    """The child's full record, for a purpose that is kept with who read it.

    Not for who has declared that she is close to the child: she has no part in this wish any more.
    Raises NotFound once it was erased, or is to be: be the worker late or not.
    """
    authorize(actor, Permission.CHILD_REVEAL)
    await conflicts.refuse(session, actor, wish.id)
    if retention.over(session, wish):
        raise people.erased()
    return await _read(session, actor, wish, purpose.label, Permission.CHILD_REVEAL)


async def reveal_own(session: AsyncSession, actor: Citizen, wish: Wish) -> Record | None:
    """What a proxy entered, and a remark that is for her; None for who did not enter it, or once erased."""
    if retention.over(session, wish) or not guardians.proxy_is(actor, wish):
        return None
    return await _read(session, actor, wish, HERSELF, Permission.ME_READ)


def remark_for(actor: Staff | Citizen, wish: Wish) -> UUID | None:
    """The remark this actor may read: staff's on its way between tiers is not the proxy's."""
    if isinstance(actor, Staff) or wish.status in SENT_BACK:
        return wish.remark_text_id
    return None


async def _read(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, purpose: str, permission: Permission
) -> Record:
    about = ("wish", wish.id)

    async def person(person_id: UUID) -> Revealed:
        return await people.reveal(session, actor, person_id, purpose, permission, about=about)

    async def text(text_id: UUID | None) -> str | None:
        if text_id is None:
            return None
        return await people.reveal_text(session, actor, text_id, purpose, permission, about=about)

    details = json.loads(await text(wish.details_text_id) or "{}")
    return Record(
        child=await person(wish.child_id),
        guardian=await person(wish.guardian_id),
        village=details.get("village"),
        address=details.get("address", ""),
        school=details.get("school"),
        reason=await text(wish.reason_text_id) or "",
        visit_note=await text(wish.visit_text_id) if isinstance(actor, Staff) else None,
        remark=await text(remark_for(actor, wish)),
    )
