"""Putting right how a child's guardian is reached, and where: in any state of a living wish.

The card does not change by it, so that nothing has to be handed in again.
"""

import json

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, people
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import guardians, queries
from api.campaigns.wishes.privacy import retention
from api.db.tables.wishes import Wish
from api.errors import Conflict, PreconditionFailed
from api.kernel import conflicts
from api.schemas.wish_contact import WishContact


async def replace(session: AsyncSession, actor: Staff, wish: Wish, form: WishContact, version: int) -> None:
    """Seal what a form says in place of what stood there; the record names the fields, never their contents.

    Raises NotFound once the wish was erased, PreconditionFailed if it changed since `version`,
    Conflict where it has ended.
    """
    authorize(actor, Permission.WISH_ENTER)
    await conflicts.refuse(session, actor, wish.id)
    await queries.held(session, wish)
    if retention.over(session, wish):
        raise people.erased()
    if wish.version != version:
        raise PreconditionFailed()
    if wish.ended_at is not None or wish.details_text_id is None:
        raise Conflict("state_conflict", "这个心愿已结束，不能再更正")
    changed = await _sealed(session, wish, form)
    if not changed:
        return
    wish.version += 1
    session.add(wish)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish.contact",
        subject_kind=queries.SUBJECT,
        subject_id=wish.id,
        reason=", ".join(changed),
    )
    await session.flush()


async def _sealed(session: AsyncSession, wish: Wish, form: WishContact) -> list[str]:
    """Put away what differs from what is kept; which fields those are."""
    changed = []
    before = await people.name_for_machine(session, wish.guardian_id)
    number = guardians.index(session, form.guardian_phone)
    if before != form.guardian_name:
        changed.append("guardian_name")
    if wish.guardian_index != number:
        changed.append("guardian_phone")
    if changed:
        await people.seal(
            session, name=form.guardian_name, phone=form.guardian_phone, person_id=wish.guardian_id
        )
        wish.guardian_index = number
    kept = await people.text_for_machine(session, wish.details_text_id) if wish.details_text_id else None
    details = json.loads(kept or "{}")
    moved = [name for name in ("address", "school") if details.get(name) != getattr(form, name)]
    if moved:
        details |= {name: getattr(form, name) for name in moved}
        await people.seal_text(session, json.dumps(details, ensure_ascii=False), wish.details_text_id)
    return changed + moved
