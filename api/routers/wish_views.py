"""Wishes as who entered them and staff see them: the row, its review's deadline and turn, what is sealed."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Citizen, Staff
from api.campaigns.wishes import guardians
from api.campaigns.wishes.intake import child
from api.campaigns.wishes.privacy import agreeing
from api.campaigns.wishes.vetting import stages
from api.db.tables.reviews import Review
from api.db.tables.wishes import Wish
from api.mechanisms import words
from api.mechanisms.review import checks, queries
from api.people import Revealed
from api.schemas.reviews import CheckView, StepView
from api.schemas.wish_intake import (
    ChildRecord,
    MyWishDetail,
    MyWishView,
    PersonView,
    StaffChildRecord,
    StaffWishDetail,
    StaffWishView,
    WishConsentView,
    WishReviewView,
)
from api.terms.reviews import Tier
from api.terms.wishes import ReadPurpose, WishRole
from api.terms.words import WordsField


async def my_views(session: AsyncSession, actor: Citizen, wishes: list[Wish]) -> list[MyWishView]:
    """As who entered them, or their guardian, sees them in her list; no sealed thing is opened."""
    reviews = await queries.of(session, [one.review_id for one in wishes])
    return [MyWishView.model_validate(_hers(actor, one, reviews[one.review_id])) for one in wishes]


async def my_detail(session: AsyncSession, actor: Citizen, wish: Wish) -> MyWishDetail:
    """With everything she entered, if she did; her reading goes into the record like anybody's."""
    review = await session.get_one(Review, wish.review_id)
    record = await child.reveal_own(session, actor, wish)
    return MyWishDetail.model_validate(
        {
            **_hers(actor, wish, review),
            "entered": ChildRecord.model_validate(await _record(session, wish, record)) if record else None,
            "remark": record.remark if record else None,
        }
    )


async def staff_views(session: AsyncSession, wishes: list[Wish]) -> list[StaffWishView]:
    """As staff see them in a list; a handful of queries however many."""
    reviews = await queries.of(session, [one.review_id for one in wishes])
    names = await queries.names(session, {one.assignee_id for one in reviews.values() if one.assignee_id})
    return [StaffWishView.model_validate(_staffs(one, reviews[one.review_id], names)) for one in wishes]


async def staff_detail(session: AsyncSession, wish: Wish) -> StaffWishDetail:
    """One wish as staff see it, with the state of its words and of what the guardian agreed to."""
    review = await session.get_one(Review, wish.review_id)
    names = await queries.names(session, {review.assignee_id} if review.assignee_id else set())
    check = await words.of(session, wish.id, WordsField.REASON)
    return StaffWishDetail.model_validate(
        {
            **_staffs(wish, review, names),
            "words": check.status if check else None,
            "consent_outdated": await agreeing.outdated(session, wish.child_id),
        }
    )


async def staff_record(
    session: AsyncSession, actor: Staff, wish: Wish, purpose: ReadPurpose
) -> StaffChildRecord:
    """The child's full record."""
    record = await child.reveal(session, actor, wish, purpose)
    return StaffChildRecord.model_validate(
        {
            **await _record(session, wish, record),
            "visit_note": record.visit_note,
            "remark": record.remark,
        }
    )


async def review_view(session: AsyncSession, wish: Wish) -> WishReviewView:
    """A wish's review: what was verified and what is still to be, and everything that was done."""
    review = await session.get_one(Review, wish.review_id)
    steps, recorded = await queries.history(session, review), await checks.recorded(session, review)
    who = {one.actor_id for one in steps} | {one.staff_id for one in recorded.values()}
    names = await queries.names(session, {one for one in (*who, review.assignee_id) if one})
    return WishReviewView(
        status=review.status,
        tier=review.tier,
        tiers=[Tier(one) for one in review.tiers],
        due_at=review.due_at,
        assignee=names.get(review.assignee_id) if review.assignee_id else None,
        checks=[
            CheckView(
                item=item,
                label=label,
                passed=done.passed if done else None,
                checked_on=done.checked_on if done else None,
                note=None,
                by=names.get(done.staff_id) if done else None,
                at=done.at if done else None,
            )
            for item, label in stages.CHECKS.items()
            for done in (recorded.get(item),)
        ],
        steps=[
            StepView(
                at=one.at,
                tier=one.tier,
                action=one.action,
                by=names.get(one.actor_id) if one.actor_id else None,
                reason=one.reason,
                note=one.note,
                due_at=one.due_at,
            )
            for one in steps
        ],
    )


def _fields(wish: Wish, review: Review) -> dict[str, object]:
    reason = wish.return_reason or wish.reject_reason
    return {
        **wish.model_dump(),
        "item": wish.item_name,
        "status_label": wish.status.label,
        "reason_label": reason.label if reason else None,
        "due_at": review.due_at,
    }


def _hers(actor: Citizen, wish: Wish, review: Review) -> dict[str, object]:
    fields = _fields(wish, review)
    fields["whose"] = WishRole.PROXY if guardians.proxy_is(actor, wish) else WishRole.GUARDIAN
    if wish.status not in child.SENT_BACK:
        fields |= {"return_reason": None, "reject_reason": None, "reason_label": None, "due_at": None}
    return fields


def _staffs(wish: Wish, review: Review, names: dict[UUID, str]) -> dict[str, object]:
    return {
        **_fields(wish, review),
        "tier": review.tier,
        "assignee": names.get(review.assignee_id) if review.assignee_id else None,
        "erased": wish.erased_at is not None,
    }


async def _record(session: AsyncSession, wish: Wish, record: child.Record) -> dict[str, object]:
    consents = await people.consents_of(session, wish.child_id)
    return {
        "child": _person(record.child),
        "child_category": wish.child_category,
        "guardian": _person(record.guardian),
        "kinship": wish.kinship,
        "village": record.village,
        "address": record.address,
        "school": record.school,
        "reason": record.reason,
        "consents": [WishConsentView.model_validate(one) for one in consents],
    }


def _person(person: Revealed) -> PersonView:
    return PersonView(name=person.name, phone=person.phone or None, id_number=person.id_number)
