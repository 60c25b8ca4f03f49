"""Whatever is done to a wish in whatever order, it and its claims tell the same afterwards."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Citizen, Staff
from api.campaigns.wishes import queries
from api.campaigns.wishes.claims import claim, confirm, deliver, follow_up, hand_in, pickup_code
from api.campaigns.wishes.claims import deadlines as claim_deadlines
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.intake import withdraw
from api.campaigns.wishes.vetting import deadlines
from api.db.session import Database
from api.db.tables import access
from api.db.tables.wish_claims import WishClaim
from api.errors import Conflict, Invalid, NotFound
from api.schemas.wish_claims import DeliveryForm, FollowUp, HandIn
from api.terms.wishes import Receiver, ReleaseReason, Remedy, WishStatus
from tests.claiming import POINT, agrees, claiming
from tests.county import START, County
from tests.fixtures import Time
from tests.wishing import WISH_RULES, Wishing

ONWARD = {
    WishStatus.PUBLISHED: "claim",
    WishStatus.CLAIMED: "confirm",
    WishStatus.MATCHED: "hand_in",
    WishStatus.RECEIVED: "deliver",
    WishStatus.DELIVERED: "fulfil",
    WishStatus.REMEDIAL: "replace",
}
ASIDE = (
    *("claim", "other_claims", "cancel", "confirm", "release", "hand_in", "guess", "renew", "deliver"),
    *("fulfil", "remedy", "replace", "withdraw", "three_days", "a_week", "worker", "the_campaign_is_over"),
)
STEPS = st.one_of(*[st.just("onward")] * 2, st.sampled_from(ASIDE))


@dataclass(frozen=True)
class Ground:
    """A campaign that every walk shares, two donors and an officer."""

    wishes: Wishing
    donors: list[Citizen]
    officer: Staff


class Walk:
    """One wish, two donors, an officer, and everything that may be done."""

    def __init__(self, ground: Ground, wish_id: str) -> None:
        self.wishes, self.wish_id = ground.wishes, UUID(wish_id)
        self.donors, self.officer = ground.donors, ground.officer
        self.ended: dict[UUID, str] = {}

    @property
    def database(self) -> Database:
        return self.wishes.county.database

    async def step(self, name: str) -> None:
        """Take a step, if it is allowed, and see that all agrees."""
        if name == "onward":
            name = ONWARD.get((await self.wishes.row(str(self.wish_id))).status, "worker")
        with suppress(Conflict, NotFound, Invalid):
            await self._do(name)
        await agrees(self.wishes, str(self.wish_id))
        for one in await self.wishes.claims(str(self.wish_id)):
            if one.outcome is not None:
                assert self.ended.setdefault(one.id, one.outcome) == one.outcome, "it had ended otherwise"
            passed = one.due_at is not None and one.due_at <= clock.now()
            assert name != "worker" or not passed, "a wish was left stranded"

    async def _do(self, name: str) -> None:
        today = clock.day(clock.now())
        if name in {"three_days", "a_week", "the_campaign_is_over"}:
            days = {"three_days": 3, "a_week": 8, "the_campaign_is_over": 61}[name]
            clock.freeze(clock.now() + timedelta(days=days))
            return
        if name in {"hand_in", "guess"}:
            await self._hand_in(right=name == "hand_in")
            return
        async with self.database.write() as session:
            if name == "worker":
                for due in (claim_deadlines.lapse, claim_deadlines.remind, deadlines.expire):
                    await due(session, SYSTEM, clock.now())
                return
            if name in {"claim", "other_claims"}:
                await claim.claim(session, self.donors[name == "other_claims"], self.wish_id, None)
                return
            wish = await queries.staff(session, self.officer, self.wish_id)
            if name == "withdraw":
                await withdraw.withdraw(session, self.officer, wish)
                return
            found = await self._last(session)
            do: dict[str, Callable[[], Awaitable[None]]] = {
                "cancel": lambda: confirm.cancel(session, Citizen(found.citizen_id or uuid4()), found, wish),
                "confirm": lambda: confirm.confirm(session, self.officer, found, wish),
                "release": lambda: confirm.release(session, self.officer, found, wish, ReleaseReason.OTHER),
                "renew": lambda: hand_in.renew_code(session, self.officer, found, wish),
                "deliver": lambda: deliver.deliver(
                    session,
                    self.officer,
                    found,
                    wish,
                    DeliveryForm(delivered_on=today, receiver=Receiver.VILLAGE, signed_by="村主任"),
                ),
                "fulfil": lambda: follow_up.follow_up(
                    session, self.officer, found, wish, FollowUp(visited_on=today)
                ),
                "remedy": lambda: follow_up.follow_up(
                    session, self.officer, found, wish, FollowUp(visited_on=today, remedy=Remedy.DAMAGED)
                ),
                "replace": lambda: follow_up.replace(session, self.officer, found, wish),
            }
            await do[name]()

    async def _hand_in(self, *, right: bool) -> None:
        async with self.database.read() as session:
            found = await self._last(session)
            code = pickup_code.of(session, found) if right else "0000-0000"
        await hand_in.hand_in(self.database, self.officer, found.id, HandIn(point=POINT, code=code))

    async def _last(self, session: AsyncSession) -> WishClaim:
        known = await self.wishes.claims(str(self.wish_id))
        found, _ = await claims.staff(session, self.officer, known[-1].id if known else uuid4())
        return found


@pytest.fixture
async def ground(county: County) -> Ground:
    loose = {"donors_verified": False, "at_once": 1000, "per_campaign": 1000}
    desk = await claiming(county, wish_rules={**WISH_RULES, **loose})
    async with county.database.write() as session:
        rows = [access.Citizen(openid_index=one, openid_sealed=b"", first_seen_at=START) for one in "ab"]
        session.add_all(rows)
        named = select(access.StaffAccount).where(access.StaffAccount.username == "officer")
        row = (await session.exec(named)).one()
    officer = Staff(row.id, row.role, row.organisation_id, row.region_code, uuid4(), START)
    return Ground(desk.wishes, [Citizen(one.id) for one in rows], officer)


@given(steps=st.lists(STEPS, min_size=8, max_size=16))
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_a_wish_and_its_claims_agree_whatever_is_done(
    ground: Ground, time: Time, steps: list[str]
) -> None:
    time.set(START)
    walk = Walk(ground, await ground.wishes.plant())
    for one in steps:
        await walk.step(one)
