"""Reviews of anything, on a way of any tiers: the mechanism knows no kind."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Citizen, Staff
from api.db.tables.access import Region, StaffAccount
from api.db.tables.reviews import Review, ReviewQuota
from api.errors import Conflict, DomainError, Forbidden
from api.kernel import facts
from api.mechanisms import review
from api.mechanisms.review import Quota, ReviewFact, ReviewPlan
from api.terms.reviews import ReviewStatus, Tier
from tests.county import COUNTY, JINGHE, County
from tests.fixtures import Time

VILLAGE = JINGHE + "001"
THING = "thing"
ALL = ReviewPlan(
    tiers=(Tier.VILLAGE, Tier.TOWN, Tier.COUNTY),
    checks={Tier.VILLAGE: {"seen": "看过"}},
    quota=Quota(Tier.TOWN, lambda _region: 1),
)
FACTS = (
    review.ReviewRecommended,
    review.ReviewApproved,
    review.ReviewReturned,
    review.ReviewSentDown,
    review.ReviewRejected,
    review.ReviewLapsed,
    review.ReviewWithdrawn,
)


@pytest.fixture
def told() -> Iterator[list[tuple[str, str, str | None]]]:
    """What is told of things, in order: the fact, the tier it happened at, the reason."""
    heard: list[tuple[str, str, str | None]] = []

    async def hear(_session: AsyncSession, fact: ReviewFact) -> None:
        heard.append((type(fact).__name__.removeprefix("Review"), fact.tier, fact.reason))

    for fact in FACTS:
        facts.route(fact, THING, hear)
    yield heard
    for fact in FACTS:
        facts._routes.pop((fact, THING))


@pytest.fixture
async def session(county: County) -> AsyncIterator[AsyncSession]:
    async with county.database.write() as opened:
        opened.add(Region(code=VILLAGE, name="荷叶村"))
        await opened.flush()
        yield opened


async def officer(session: AsyncSession, username: str, region_code: str | None = None) -> Staff:
    account = (await session.exec(select(StaffAccount).where(StaffAccount.username == username))).one()
    return Staff(
        id=account.id,
        role=account.role,
        organisation_id=account.organisation_id,
        region_code=region_code or account.region_code,
        session_id=uuid4(),
        signed_in_at=clock.now(),
    )


async def begun(session: AsyncSession, plan: ReviewPlan = ALL, scope: int = 7) -> Review:
    return await review.begin(
        session,
        Citizen(id=uuid4()),
        plan,
        subject_kind=THING,
        subject_id=uuid4(),
        scope_id=UUID(int=scope),
        region_code=VILLAGE,
    )


async def verify(session: AsyncSession, actor: Staff, one: Review) -> None:
    today = clock.day(clock.now())
    await review.record_check(
        session, actor, one, ALL, "seen", version=one.version, passed=True, checked_on=today, note=None
    )


async def refused(doing: Any, kind: type[DomainError], code: str) -> None:
    with pytest.raises(kind) as refusal:
        await doing
    assert refusal.value.code == code


async def test_up_three_tiers_down_again_and_through(
    session: AsyncSession, told: list[tuple[str, str, str | None]], time: Time
) -> None:
    village, town = await officer(session, "jinghe", VILLAGE), await officer(session, "jinghe2")
    county, one = await officer(session, "officer"), await begun(session)
    later = time.now + timedelta(days=3)
    await refused(review.recommend(session, village, one, ALL), Conflict, "checks_missing")
    await verify(session, village, one)
    await review.recommend(session, village, one, ALL)
    await review.recommend(session, town, one, ALL)
    assert (one.tier, one.holds_quota) == (Tier.COUNTY, True)
    await review.send_back(session, county, one, reason="再核", due_at=later)
    await review.send_back(session, town, one, reason="村里再核", due_at=later)
    assert (one.tier, one.status, one.due_at) == (Tier.VILLAGE, ReviewStatus.PENDING, later)
    await review.recommend(session, village, one, ALL)
    await review.recommend(session, town, one, ALL)
    await review.approve(session, county, one)
    assert (one.status, one.due_at) == (ReviewStatus.APPROVED, None)
    assert told == [
        ("Recommended", "village", None),
        ("Recommended", "town", None),
        ("SentDown", "county", "再核"),
        ("SentDown", "town", "村里再核"),
        ("Recommended", "village", None),
        ("Recommended", "town", None),
        ("Approved", "county", None),
    ]


async def test_a_quota_is_of_a_region_in_a_scope(session: AsyncSession, time: Time) -> None:
    plan = ReviewPlan(tiers=(Tier.TOWN, Tier.COUNTY), quota=Quota(Tier.TOWN, lambda _region: 1))
    town, county = await officer(session, "jinghe2"), await officer(session, "officer")
    first, second, elsewhere = (
        await begun(session, plan),
        await begun(session, plan),
        await begun(session, plan, 8),
    )
    await review.recommend(session, town, first, plan)
    await refused(review.recommend(session, town, second, plan), Conflict, "town_quota_spent")
    await review.recommend(session, town, elsewhere, plan)
    await review.reject(session, county, first, "不符")
    assert not first.holds_quota
    await review.recommend(session, town, second, plan)


async def test_the_table_itself_keeps_the_quota(session: AsyncSession) -> None:
    """Should a place ever be taken otherwise: the constraint stands behind the count."""
    row = ReviewQuota(scope_id=UUID(int=9), tier=Tier.TOWN, region_code=JINGHE, allowed=1, used=1)
    session.add(row)
    await session.flush()
    for used in (2, -1):
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.exec(sa.update(ReviewQuota).values(used=used))


async def test_the_system_lapses_what_is_overdue_and_nothing_else(
    session: AsyncSession, told: list[tuple[str, str, str | None]], time: Time
) -> None:
    plan = ReviewPlan(tiers=(Tier.COUNTY,))
    county, soon = await officer(session, "officer"), time.now + timedelta(days=1)
    due, early, pending, other = [await begun(session, plan) for _ in range(4)]
    await review.send_back(session, county, due, reason="补", due_at=soon)
    await review.send_back(session, county, early, reason="补", due_at=soon + timedelta(seconds=1))
    await review.send_back(session, county, other, reason="补", due_at=soon)
    await review.withdraw(session, Citizen(id=uuid4()), other, None)
    time.set(soon)
    found = list(await session.exec(review.overdue(THING, time.now)))
    assert found == [due]
    assert list(await session.exec(review.overdue("another", time.now))) == []
    await refused(review.hand_in_again(session, Citizen(id=uuid4()), due), Conflict, "past_due")
    await review.hand_in_again(session, Citizen(id=uuid4()), early)
    await review.lapse(session, SYSTEM, due, "逾期")
    assert (due.status, pending.status) == (ReviewStatus.REJECTED, ReviewStatus.PENDING)
    assert told[-1] == ("Lapsed", "county", "逾期")


async def test_a_tier_above_stands_in_and_a_tier_below_does_not(session: AsyncSession) -> None:
    one = await begun(session)
    county, village = await officer(session, "officer"), await officer(session, "jinghe", VILLAGE)
    await verify(session, county, one)
    await review.recommend(session, county, one, ALL)
    assert one.tier is Tier.TOWN
    await refused(review.recommend(session, village, one, ALL), Forbidden, "not_your_tier")
    await refused(review.recommend(session, county, one, ALL), Forbidden, "decided_at_other_tier")
    assert COUNTY < JINGHE < VILLAGE
