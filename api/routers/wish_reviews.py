"""Deciding on wishes: verify, send back, reject, approve, publish."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.campaigns.wishes import queries
from api.campaigns.wishes.board import cards
from api.campaigns.wishes.vetting import approve, decide, verify
from api.db.tables.wishes import Wish
from api.mechanisms import phases
from api.routers.answers import VERSIONED
from api.routers.bodies import api_router
from api.routers.deps import ReadSession, WriteSession, staff_may
from api.routers.wish_views import review_view, staff_detail
from api.schemas.reviews import ConflictForm
from api.schemas.wish_intake import (
    Approving,
    Published,
    Publishing,
    Rejecting,
    SendingBack,
    StaffWishDetail,
    Verifying,
    WishReviewView,
)
from api.schemas.wishes import WishPreview
from api.terms.campaigns import CampaignKind
from api.terms.reviews import Tier

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.WISH_READ)]
Verifier = Annotated[Staff, staff_may(Permission.WISH_VERIFY, later=True)]
"""Whose turn it is may decide: the town first, then the county; the use case knows."""
Decider = Annotated[Staff, staff_may(Permission.WISH_DECIDE, later=True)]
Publisher = Annotated[Staff, staff_may(Permission.WISH_PUBLISH, later=True)]
Declarer = Annotated[Staff, staff_may(Permission.CONFLICT_DECLARE, later=True)]


async def _shown(session: AsyncSession, wish: Wish, response: Response) -> StaffWishDetail:
    response.headers["ETag"] = f'"{wish.version}"'
    return await staff_detail(session, wish)


@router.get("/wishes/{wish_id}/review", summary="审核经过")
async def get_wish_review(wish_id: UUID, session: ReadSession, actor: Reader) -> WishReviewView:
    """Whose turn it is, what was verified, and everything that was done, without names of families."""
    return await review_view(session, await queries.staff(session, actor, wish_id))


@router.get("/wishes/{wish_id}/card", summary="预览心愿卡")
async def preview_card(wish_id: UUID, session: ReadSession, actor: Reader) -> WishPreview:
    """Exactly what everybody will see, and the digest that approves just this card."""
    return await cards.preview(session, await queries.staff(session, actor, wish_id))


@router.post("/wishes/{wish_id}/take", summary="接手审核", responses=VERSIONED)
async def take_wish(
    wish_id: UUID, response: Response, session: WriteSession, actor: Verifier
) -> StaffWishDetail:
    """Say that one has this wish in hand; it locks nobody out."""
    wish = await queries.staff(session, actor, wish_id)
    await decide.take(session, actor, wish)
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/verify", summary="登记入户走访，报县审核", responses=VERSIONED)
async def verify_wish(
    wish_id: UUID, form: Verifying, response: Response, session: WriteSession, actor: Verifier
) -> StaffWishDetail:
    """Record the home visit and send the wish up to the county; the note is sealed."""
    wish = await queries.staff(session, actor, wish_id)
    await verify.verify(session, actor, wish, **form.model_dump())
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/return", summary="退回补正", responses=VERSIONED)
async def return_wish(
    wish_id: UUID, form: SendingBack, response: Response, session: WriteSession, actor: Verifier
) -> StaffWishDetail:
    """Return a wish from the town to who entered it, with what to put right and until when."""
    wish = await queries.staff(session, actor, wish_id)
    await decide.send_back(
        session, actor, wish, Tier.TOWN, reason=form.reason, remark=form.remark, due_at=form.due_at
    )
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/send-down", summary="退回乡镇", responses=VERSIONED)
async def send_wish_down(
    wish_id: UUID, form: SendingBack, response: Response, session: WriteSession, actor: Decider
) -> StaffWishDetail:
    """Send a wish from the county down to its town, with what to look at again and until when."""
    wish = await queries.staff(session, actor, wish_id)
    await decide.send_back(
        session, actor, wish, Tier.COUNTY, reason=form.reason, remark=form.remark, due_at=form.due_at
    )
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/reject", summary="不予通过", responses=VERSIONED)
async def reject_wish(
    wish_id: UUID, form: Rejecting, response: Response, session: WriteSession, actor: Verifier
) -> StaffWishDetail:
    """Turn a wish down for good, with the reason; the child may have another."""
    wish = await queries.staff(session, actor, wish_id)
    await decide.reject(session, actor, wish, form.reason, form.remark)
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/approve", summary="审核通过", responses=VERSIONED)
async def approve_wish(
    wish_id: UUID, form: Approving, response: Response, session: WriteSession, actor: Decider
) -> StaffWishDetail:
    """Agree to a wish as its previewed card shows it."""
    wish = await queries.staff(session, actor, wish_id)
    await approve.approve(session, actor, wish, form.card_digest, words_read=form.words_read)
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/conflicts", status_code=204, summary="申报回避")
async def declare_wish_conflict(
    wish_id: UUID, form: ConflictForm, session: WriteSession, actor: Declarer
) -> None:
    """Say that one is close to the child; from then on one decides nothing about her, nor reads of her."""
    wish = await queries.staff(session, actor, wish_id)
    await decide.declare_conflict(session, actor, wish, form.relation)


@router.post("/campaigns/{campaign_id}/wishes/publish", summary="公开已审核的心愿")
async def publish_wishes(
    campaign_id: UUID, session: WriteSession, actor: Publisher, form: Publishing | None = None
) -> Published:
    """Open approved wishes to everybody: those named, or up to 200 of all; again until none remain."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
    opened, left = await approve.publish(session, actor, campaign, form.wish_ids if form else None)
    return Published(published=opened, remaining=left)
