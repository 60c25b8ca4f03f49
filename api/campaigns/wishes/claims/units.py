"""The register of units that claim wishes: enterprises, party branches, model posts (爱心单位)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api import audit, clock, people
from api.access import Citizen, Permission, Staff, authorize, citizen_sessions
from api.access.regions import enclosing_regions, visible_regions
from api.campaigns.wishes.claims import contacts
from api.db.paging import Cursor, keyset
from api.db.session import keyring
from api.db.tables.wish_claims import DonorUnit
from api.errors import Conflict, NotFound, PreconditionFailed
from api.people import Revealed
from api.schemas.donor_units import DonorUnitChange, DonorUnitForm
from api.terms.wishes import ReadPurpose, UnitKind


async def register(session: AsyncSession, actor: Staff, form: DonorUnitForm) -> DonorUnit:
    """A new unit of the actor's county; its contact is sealed. Raises Conflict for a name it has already."""
    authorize(actor, Permission.WISH_CLAIM_RECORD)
    unit = DonorUnit(
        region_code=actor.region_code,
        kind=form.kind,
        name=form.name,
        contact_id=await people.seal(session, name=form.contact_name, phone=form.contact_phone),
        contact_index=_index(session, form.contact_phone),
        created_at=clock.now(),
    )
    session.add(unit)
    await _written(session, actor, unit, "donor_unit.registered")
    return unit


async def change(
    session: AsyncSession, actor: Staff, unit: DonorUnit, form: DonorUnitChange, version: int
) -> None:
    """Put a unit's entry right, or strike it off; what it has claimed goes on.

    Another contact takes the place of the one before, whose name and number are gone with this. Who is
    the contact of a unit that is struck off is forgotten as soon as nothing goes on for it.
    """
    authorize(actor, Permission.WISH_CLAIM_RECORD)
    await session.refresh(unit, with_for_update={"key_share": True})
    if unit.version != version:
        raise PreconditionFailed()
    # Once erased a row holds nobody any more.
    kept = unit.contact_id if unit.contact_index is not None else None
    unit.contact_id = await people.seal(
        session, name=form.contact_name, phone=form.contact_phone, person_id=kept
    )
    unit.kind, unit.name, unit.version = form.kind, form.name, unit.version + 1
    unit.contact_index = _index(session, form.contact_phone)
    unit.retired_at = (unit.retired_at or clock.now()) if form.retired else None
    session.add(unit)
    await _written(session, actor, unit, "donor_unit.changed")
    await contacts.forget(session, unit.id)


async def reveal(session: AsyncSession, actor: Staff, unit: DonorUnit, purpose: ReadPurpose) -> Revealed:
    """The contact in clear; who read and what for goes into the record."""
    return await people.reveal(session, actor, unit.contact_id, purpose.label, about=("donor_unit", unit.id))


async def staff(session: AsyncSession, actor: Staff, unit_id: UUID) -> DonorUnit:
    """A unit of the actor's county. Raises NotFound."""
    unit = (await session.exec(select(DonorUnit).where(DonorUnit.id == unit_id, _in_sight(actor)))).first()
    if unit is None:
        raise _absent(hidden=await session.get(DonorUnit, unit_id) is not None)
    return unit


async def staff_page(
    session: AsyncSession, actor: Staff, cursor: str | None, limit: int
) -> tuple[list[DonorUnit], str | None]:
    """The units of the actor's county, newest first, those struck off among them."""
    query = select(DonorUnit).where(_in_sight(actor))
    return await keyset(session, query, col(DonorUnit.id), Cursor.uuid(cursor), limit, newest_first=True)


async def of_citizen(session: AsyncSession, citizen: Citizen, *, every: bool = False) -> list[DonorUnit]:
    """The units she claims for: those whose contact has the phone number she has verified.

    With `every` also those struck off, and the Federation's own, whose claims its staff record.
    """
    phone = await citizen_sessions.phone(session, citizen.id)
    if phone is None:
        return []
    query = _reached_at(session, phone)
    if not every:
        query = query.where(_claims())
    return list(await session.exec(query.order_by(col(DonorUnit.id)).limit(100)))


async def hold_for(session: AsyncSession, citizen: Citizen, unit_id: UUID) -> DonorUnit:
    """One of those units, held until this transaction ends. Raises NotFound."""
    found, phone = None, await citizen_sessions.phone(session, citizen.id)
    if phone is not None:
        query = _reached_at(session, phone).where(DonorUnit.id == unit_id, _claims())
        query = query.with_for_update(key_share=True)
        found = (await session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise _absent()
    return found


async def hold(session: AsyncSession, actor: Staff, unit_id: UUID) -> DonorUnit:
    """A unit of the actor's county that is not struck off, held likewise. Raises NotFound."""
    unit = await staff(session, actor, unit_id)
    await session.refresh(unit, with_for_update={"key_share": True})
    if unit.retired_at is not None:
        raise Conflict("unit_retired", "这个单位已停用，不能再认领")
    return unit


def _reached_at(session: AsyncSession, phone: str) -> SelectOfScalar[DonorUnit]:
    """Under every key in force: the unit's number may have been indexed before a rotation."""
    wanted = keyring(session).indexes("phone", phone)
    return select(DonorUnit).where(col(DonorUnit.contact_index).in_(wanted))


def _claims() -> sa.ColumnElement[bool]:
    return sa.and_(col(DonorUnit.retired_at).is_(None), col(DonorUnit.kind) != UnitKind.FEDERATION)


def _in_sight(actor: Staff) -> sa.ColumnElement[bool]:
    code = col(DonorUnit.region_code)
    return sa.or_(visible_regions(actor, code), enclosing_regions(actor, code))


def _index(session: AsyncSession, phone: str) -> str:
    """As a citizen's verified number is indexed: WeChat tells it with its country."""
    return keyring(session).index("phone", f"+86{phone}")


async def _written(session: AsyncSession, actor: Staff, unit: DonorUnit, action: str) -> None:
    try:
        await session.flush()
    except IntegrityError as double:
        raise Conflict("unit_exists", "这个单位已经登记过") from double
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind="donor_unit",
        subject_id=unit.id,
    )
    await session.flush()


def _absent(*, hidden: bool = False) -> NotFound:
    return NotFound(title="没有找到这个单位", hidden=hidden)
