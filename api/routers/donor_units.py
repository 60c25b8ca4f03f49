"""The register of units that claim wishes."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Permission, Staff
from api.campaigns.wishes.claims import units
from api.db.tables.wish_claims import DonorUnit
from api.routers.answers import CREATED, VERSIONED
from api.routers.bodies import api_router
from api.routers.claim_views import unit_view
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    IfMatch,
    Limit,
    ReadSession,
    WriteSession,
    staff_may,
    version_of,
)
from api.routers.links import link_next
from api.schemas.donor_units import DonorUnitChange, DonorUnitForm, DonorUnitView, UnitContact
from api.schemas.page import Page
from api.schemas.wish_claims import ClaimReading

router = api_router("/v1/staff/donor-units", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.WISH_READ)]
Registrar = Annotated[Staff, staff_may(Permission.WISH_CLAIM_RECORD)]
Changer = Annotated[Staff, staff_may(Permission.WISH_CLAIM_RECORD, later=True)]
Revealer = Annotated[Staff, staff_may(Permission.PERSON_REVEAL, later=True)]


def _shown(unit: DonorUnit, response: Response) -> DonorUnitView:
    response.headers["ETag"] = f'"{unit.version}"'
    return unit_view(unit)


@router.get("", summary="爱心单位列表")
async def list_donor_units(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[DonorUnitView]:
    """The county's units, newest first."""
    rows, next_cursor = await units.staff_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[unit_view(one) for one in rows], next_cursor=next_cursor)


@router.post("", status_code=201, summary="登记爱心单位", responses=CREATED)
async def register_donor_unit(
    form: DonorUnitForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Registrar,
    key: IdempotencyKey,
) -> DonorUnitView:
    """Register a unit and its contact, who claims for it by the phone number she has verified."""

    async def effect() -> UUID:
        return (await units.register(session, actor, form)).id

    unit = await units.staff(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/staff/donor-units/{unit.id}"
    return _shown(unit, response)


@router.get("/{unit_id}", summary="爱心单位详情", responses=VERSIONED)
async def get_donor_unit(
    unit_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> DonorUnitView:
    """One unit, without its contact; the ETag is what PUT must match."""
    return _shown(await units.staff(session, actor, unit_id), response)


@router.put("/{unit_id}", summary="更正爱心单位", responses=VERSIONED)
async def replace_donor_unit(
    unit_id: UUID,
    form: DonorUnitChange,
    response: Response,
    session: WriteSession,
    actor: Changer,
    if_match: IfMatch,
) -> DonorUnitView:
    """Put a unit and its contact right, or strike it off."""
    unit = await units.staff(session, actor, unit_id)
    await units.change(session, actor, unit, form, version_of(if_match))
    return _shown(unit, response)


@router.post("/{unit_id}/contact", summary="查看单位联系人")
async def reveal_donor_unit(
    unit_id: UUID, form: ClaimReading, response: Response, session: WriteSession, actor: Revealer
) -> UnitContact:
    """Read the contact in clear; who read and what for goes into the record."""
    unit = await units.staff(session, actor, unit_id)
    response.headers["Cache-Control"] = "no-store"
    return UnitContact.model_validate(await units.reveal(session, actor, unit, form.purpose))
