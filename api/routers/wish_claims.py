"""Claiming a wish, one's own claims and units, and thanking a donor for a child."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Citizen, Permission
from api.campaigns.wishes import queries
from api.campaigns.wishes.claims import claim, confirm, thanks, units
from api.campaigns.wishes.claims import finding as claims
from api.routers.answers import tells
from api.routers.bodies import api_router
from api.routers.claim_views import my_detail, my_unit_view, my_views, thanks_view
from api.routers.creating import create
from api.routers.deps import CursorParam, IdempotencyKey, Limit, ReadSession, WriteSession, citizen_may
from api.routers.links import link_next
from api.schemas.donor_units import MyUnits
from api.schemas.page import Page
from api.schemas.wish_claims import ClaimForm, MyClaimDetail, MyClaimView, ThanksForm, ThanksView

router = api_router("/v1", tags=("citizen",))

Donor = Annotated[Citizen, citizen_may(Permission.WISH_CLAIM)]
Proxy = Annotated[Citizen, citizen_may(Permission.WISH_SUBMIT)]
Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


@router.post(
    "/wishes/{wish_id}/claims", status_code=201, summary="认领心愿", responses=tells(201, "Location")
)
async def claim_wish(
    wish_id: UUID,
    form: ClaimForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Donor,
    key: IdempotencyKey,
) -> MyClaimDetail:
    """Promise to fulfil a wish; of everybody who wants it at once exactly one gets it."""

    async def effect() -> UUID:
        return (await claim.claim(session, actor, wish_id, form.unit_id)).id

    made, _ = await claims.mine(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/me/wish-claims/{made.id}"
    response.headers["Cache-Control"] = "no-store"
    return await my_detail(session, actor, made)


@router.get("/me/wish-claims", summary="我的认领")
async def list_my_wish_claims(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyClaimView]:
    """My claims and my units', newest first."""
    rows, next_cursor = await claims.my_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await my_views(session, rows), next_cursor=next_cursor)


@router.get("/me/wish-claims/{claim_id}", summary="认领详情")
async def get_my_wish_claim(
    claim_id: UUID, response: Response, session: WriteSession, actor: Myself
) -> MyClaimDetail:
    """How far it has come, until when and where to hand in, the pick-up code, and the thank-you note."""
    found, _ = await claims.mine(session, actor, claim_id)
    response.headers["Cache-Control"] = "no-store"
    return await my_detail(session, actor, found)


@router.post("/me/wish-claims/{claim_id}/cancel", summary="取消认领")
async def cancel_my_wish_claim(
    claim_id: UUID, response: Response, session: WriteSession, actor: Donor
) -> MyClaimDetail:
    """Take a promise back before anything was handed in; the wish is open to others at once."""
    found, wish = await claims.mine(session, actor, claim_id)
    await confirm.cancel(session, actor, found, wish)
    response.headers["Cache-Control"] = "no-store"
    return await my_detail(session, actor, found)


@router.get("/me/units", summary="我代表的单位")
async def list_my_units(session: ReadSession, actor: Myself) -> MyUnits:
    """The units whose registered contact has the phone number I have verified."""
    return MyUnits(items=[my_unit_view(one) for one in await units.of_citizen(session, actor)])


@router.post("/me/wishes/{wish_id}/thanks", summary="写给认领人的感谢")
async def thank_for_my_wish(
    wish_id: UUID, form: ThanksForm, session: WriteSession, actor: Proxy
) -> ThanksView:
    """A note for who fulfilled a wish I entered; she reads it once it was checked."""
    wish = await queries.mine(session, actor, wish_id)
    noted = await thanks.enter(session, actor, wish, form.text)
    return await thanks_view(session, wish, noted)
