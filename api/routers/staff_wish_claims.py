"""Claims for staff: confirm, take in, hand over, visit."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.campaigns.wishes import queries
from api.campaigns.wishes.claims import claim, confirm, deliver, donor, extend, follow_up, hand_in, take_over
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims import listing as claim_list
from api.db.tables.wish_claims import WishClaim
from api.mechanisms import phases
from api.routers.answers import refuses, tells
from api.routers.bodies import api_router
from api.routers.claim_views import staff_views
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    Limit,
    NumberParam,
    ReadSession,
    Running,
    WriteSession,
    staff_may,
)
from api.routers.links import link_next
from api.schemas.page import Page
from api.schemas.wish_claims import (
    ClaimDue,
    ClaimExtension,
    ClaimReading,
    DeliveryForm,
    DeliveryRecords,
    DonorContact,
    FollowUp,
    HandIn,
    ReleaseForm,
    StaffClaimView,
    TakeOverForm,
    UnitClaimForm,
)
from api.terms.campaigns import CampaignKind
from api.terms.wishes import WishStatus

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.WISH_READ)]
Recorder = Annotated[Staff, staff_may(Permission.WISH_CLAIM_RECORD, later=True)]
Matcher = Annotated[Staff, staff_may(Permission.WISH_MATCH, later=True)]
Fulfiller = Annotated[Staff, staff_may(Permission.WISH_FULFIL, later=True)]
Revealer = Annotated[Staff, staff_may(Permission.CHILD_REVEAL, later=True)]


async def _shown(session: AsyncSession, found: WishClaim) -> StaffClaimView:
    (view,) = await staff_views(session, [found])
    return view


@router.get("/campaigns/{campaign_id}/wish-claims", summary="认领列表")
async def list_wish_claims(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: WishStatus | None = None,
    due: ClaimDue | None = None,
    number: NumberParam = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffClaimView]:
    """A campaign's claims in one's own region, newest first; by deadline the most pressing first."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
    rows, next_cursor = await claim_list.page(session, actor, campaign.id, status, due, number, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await staff_views(session, rows), next_cursor=next_cursor)


@router.get("/wish-claims/{claim_id}", summary="认领详情")
async def get_wish_claim(claim_id: UUID, session: ReadSession, actor: Reader) -> StaffClaimView:
    """One claim, without who claimed and without the child."""
    found, _ = await claims.staff(session, actor, claim_id)
    return await _shown(session, found)


@router.post(
    "/wishes/{wish_id}/claims", status_code=201, summary="登记单位认领", responses=tells(201, "Location")
)
async def record_wish_claim(
    wish_id: UUID,
    form: UnitClaimForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Recorder,
    key: IdempotencyKey,
) -> StaffClaimView:
    """Enter that a unit will fulfil a wish, or that the county will what nobody has claimed."""
    wish = await queries.staff(session, actor, wish_id)

    async def effect() -> UUID:
        return (await claim.record(session, actor, wish, form.unit_id)).id

    found, _ = await claims.staff(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/staff/wish-claims/{found.id}"
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/donor", summary="查看认领人联系方式")
async def reveal_wish_donor(
    claim_id: UUID, form: ClaimReading, response: Response, session: WriteSession, actor: Matcher
) -> DonorContact:
    """How to reach who claimed; who read and what for goes into the record."""
    found, wish = await claims.staff(session, actor, claim_id)
    response.headers["Cache-Control"] = "no-store"
    return await donor.reveal(session, actor, found, wish, form.purpose)


@router.post("/wish-claims/{claim_id}/confirm", summary="确认认领")
async def confirm_wish_claim(claim_id: UUID, session: WriteSession, actor: Matcher) -> StaffClaimView:
    """The county has spoken with the donor: she may bring it, until the deadline that begins now."""
    found, wish = await claims.staff(session, actor, claim_id)
    await confirm.confirm(session, actor, found, wish)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/release", summary="解除认领")
async def release_wish_claim(
    claim_id: UUID, form: ReleaseForm, session: WriteSession, actor: Matcher
) -> StaffClaimView:
    """End a claim, also one whose goods will not do; the wish is open to others at once."""
    found, wish = await claims.staff(session, actor, claim_id)
    await confirm.release(session, actor, found, wish, form.reason)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/take-over", summary="县妇联接手")
async def take_over_wish_claim(
    claim_id: UUID, form: TakeOverForm, session: WriteSession, actor: Matcher
) -> StaffClaimView:
    """End a claim whose goods will not do, and let the Federation itself put it right; its new claim."""
    found, wish = await claims.staff(session, actor, claim_id)
    return await _shown(session, await take_over.take_over(session, actor, found, wish, form))


@router.post("/wish-claims/{claim_id}/extend", summary="延长期限")
async def extend_wish_claim(
    claim_id: UUID, form: ClaimExtension, session: WriteSession, actor: Matcher
) -> StaffClaimView:
    """Give a donor who is nearly there some days more, once."""
    found, wish = await claims.staff(session, actor, claim_id)
    await extend.extend(session, actor, found, wish, form)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/hand-in", summary="登记收货", responses=refuses(409))
async def hand_in_wish(
    claim_id: UUID, form: HandIn, running: Running, session: ReadSession, actor: Fulfiller
) -> StaffClaimView:
    """Take the goods at a point against the donor's pick-up code; five wrong ones lock it."""
    await hand_in.hand_in(running.database, actor, claim_id, form)
    found, _ = await claims.staff(session, actor, claim_id)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/code", summary="重新发放取件码")
async def renew_pickup_code(claim_id: UUID, session: WriteSession, actor: Fulfiller) -> StaffClaimView:
    """Issue another pick-up code; only the donor reads it, in her own claim."""
    found, wish = await claims.staff(session, actor, claim_id)
    await hand_in.renew_code(session, actor, found, wish)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/deliver", summary="登记送达")
async def deliver_wish(
    claim_id: UUID, form: DeliveryForm, session: WriteSession, actor: Fulfiller
) -> StaffClaimView:
    """Record that the goods were handed over, and who signed."""
    found, wish = await claims.staff(session, actor, claim_id)
    await deliver.deliver(session, actor, found, wish, form)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/deliveries/reveal", summary="查看签收记录")
async def reveal_wish_deliveries(
    claim_id: UUID, form: ClaimReading, response: Response, session: WriteSession, actor: Revealer
) -> DeliveryRecords:
    """Who signed and what the visits found; who read and what for goes into the record."""
    found, wish = await claims.staff(session, actor, claim_id)
    response.headers["Cache-Control"] = "no-store"
    return DeliveryRecords(items=await deliver.reveal(session, actor, found, wish, form.purpose))


@router.post("/wish-claims/{claim_id}/follow-up", summary="登记回访")
async def follow_up_wish(
    claim_id: UUID, form: FollowUp, session: WriteSession, actor: Fulfiller
) -> StaffClaimView:
    """What a visit found: nothing wrong, and the wish is fulfilled; or what is to be put right."""
    found, wish = await claims.staff(session, actor, claim_id)
    await follow_up.follow_up(session, actor, found, wish, form)
    return await _shown(session, found)


@router.post("/wish-claims/{claim_id}/replace", summary="登记补救物品")
async def replace_wish_goods(claim_id: UUID, session: WriteSession, actor: Fulfiller) -> StaffClaimView:
    """What went wrong is put right: the goods are there again, to be delivered anew."""
    found, wish = await claims.staff(session, actor, claim_id)
    await follow_up.replace(session, actor, found, wish)
    return await _shown(session, found)
