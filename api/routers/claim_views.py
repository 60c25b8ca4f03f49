"""Claims as they are shown: to donors with a card, to staff with the row, to nobody with a child."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen
from api.campaigns.wishes import rules
from api.campaigns.wishes.board import cards
from api.campaigns.wishes.claims import pickup_code, thanks
from api.campaigns.wishes.claims import rows as claim_rows
from api.campaigns.wishes.claims.rows import ClaimRow
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_claims import DonorUnit, WishClaim, WishDelivery
from api.db.tables.wishes import Wish
from api.schemas.donor_units import DonorUnitView, MyUnitView
from api.schemas.wish_claims import DeliveryView, MyClaimDetail, MyClaimView, StaffClaimView, ThanksView
from api.terms.label import Labelled
from api.terms.wishes import ClaimOutcome, WishStatus


async def my_views(session: AsyncSession, found: list[WishClaim]) -> list[MyClaimView]:
    """As their donor sees them in a list."""
    return [MyClaimView.model_validate(_mine(session, one)) for one in await claim_rows.rows(session, found)]


async def my_detail(session: AsyncSession, actor: Citizen, claim: WishClaim) -> MyClaimDetail:
    """One of them, with the code, the points and the note; must be a writing session, for the record."""
    (row,) = await claim_rows.rows(session, [claim])
    of = await rules.of(session, await session.get_one(Campaign, claim.campaign_id))
    return MyClaimDetail.model_validate(
        {
            **_mine(session, row),
            "pickup_code": pickup_code.of(session, claim) if row.awaited else None,
            "points": of.points,
            "contact": of.contact,
            "thanks": await thanks.donors(session, actor, claim, row.wish),
        }
    )


async def staff_views(session: AsyncSession, found: list[WishClaim]) -> list[StaffClaimView]:
    """As staff see them."""
    return [_staffs(one) for one in await claim_rows.rows(session, found)]


async def note_status(session: AsyncSession, wish: Wish, claim: WishClaim) -> dict[str, Any]:
    """How the checking of a claim's note stands."""
    status = await thanks.status(session, wish)
    return {"status": status, "status_label": status.label, "shown_at": claim.thanks_shown_at}


async def thanks_view(session: AsyncSession, wish: Wish, claim: WishClaim) -> ThanksView:
    """The same, as an answer."""
    return ThanksView.model_validate(await note_status(session, wish, claim))


def unit_view(unit: DonorUnit) -> DonorUnitView:
    """As staff see a unit."""
    told = {"kind_label": unit.kind.label, "retired": unit.retired_at is not None}
    return DonorUnitView.model_validate({**unit.model_dump(), **told})


def my_unit_view(unit: DonorUnit) -> MyUnitView:
    """As its contact sees it."""
    return MyUnitView.model_validate({**unit.model_dump(), "kind_label": unit.kind.label})


def _mine(session: AsyncSession, row: ClaimRow) -> dict[str, Any]:
    """A claim that came to nothing shows no more of its wish than its card; how it goes on is others'."""
    claim, wish = row.claim, row.wish
    hers = claim.ended_at is None or claim.outcome is ClaimOutcome.FULFILLED
    status = wish.status if hers else None
    return {
        **_shared(row),
        "card": None if wish.status is WishStatus.WITHDRAWN else cards.card(wish, None),
        "status": status,
        "status_label": _label(status),
        "delivered_on": row.deliveries[-1].delivered_on if row.deliveries and hers else None,
        "outcome_label": _label(claim.outcome),
        "release_label": _label(claim.release_reason),
        "has_thanks": thanks.shown(session, claim, wish) is not None,
    }


def _staffs(row: ClaimRow) -> StaffClaimView:
    claim, wish = row.claim, row.wish
    return StaffClaimView.model_validate(
        {
            **_shared(row),
            "number": wish.number,
            "region_code": wish.region_code,
            "category": wish.category,
            "item": wish.item_name,
            "size": wish.size,
            "status": wish.status,
            "status_label": wish.status.label,
            "by_citizen": claim.citizen_id is not None,
            "code_locked": pickup_code.locked(claim),
            "deliveries": [_delivery(one) for one in row.deliveries[-100:]],
            "has_thanks": claim.thanks_text_id is not None,
        }
    )


def _shared(row: ClaimRow) -> dict[str, Any]:
    return {
        **row.claim.model_dump(),
        "overdue": row.overdue,
        "unit_name": row.unit.name if row.unit else None,
    }


def _delivery(one: WishDelivery) -> DeliveryView:
    told = {"receiver_label": one.receiver.label, "remedy_label": _label(one.remedy)}
    return DeliveryView.model_validate({**one.model_dump(), **told})


def _label(word: Labelled | None) -> str | None:
    return word.label if word is not None else None
