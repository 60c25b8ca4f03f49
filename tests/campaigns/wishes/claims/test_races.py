"""Everything that may end or move a claim, fired at once over sessions of their own: one of them does."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import select

from api import clock
from api.access import SYSTEM, Citizen, Staff
from api.access.tokens import read_citizen
from api.campaigns.wishes import holdings
from api.campaigns.wishes.claims import deadlines as claim_deadlines
from api.campaigns.wishes.claims import ending
from api.campaigns.wishes.vetting import approve, deadlines
from api.db.tables.access import StaffAccount
from api.db.tables.campaigns import Campaign
from api.terms.access import ActorKind
from api.terms.wishes import WishStatus
from tests.claiming import POINT, Claiming, agrees, claiming, connected, delivery, visit
from tests.county import County
from tests.fixtures import Time
from tests.wishing import WISH_RULES

LOOSE = {**WISH_RULES, "donors_verified": False, "at_once": 1000, "per_campaign": 1000}


async def _worker(county: County, days: float, time: Time) -> int:
    """A worker whose clock is ahead: what is due for it is not yet due for the others."""
    later = time.now.replace(day=time.now.day + int(days))
    done = 0
    for due in (claim_deadlines.lapse, deadlines.expire):
        async with county.database.write() as session:
            done += await due(session, SYSTEM, later)
    return done


async def _leaves(county: County, citizen_id: UUID) -> None:
    async with county.database.write() as session:
        await ending.donor_leaves(session, citizen_id)


@pytest.mark.parametrize("status", [WishStatus.CLAIMED, WishStatus.MATCHED])
async def test_expiry_cancel_confirm_hand_in_and_withdrawal_at_once(
    county: County, time: Time, status: WishStatus
) -> None:
    desk = await claiming(county, wish_rules=LOOSE)
    officer, hers, other = (
        await county.staff("officer"),
        await county.citizen("hers"),
        await county.citizen("other"),
    )
    citizen_id = read_citizen(county.database.keyring, hers.token).id
    for withdrawn in (True, False) * 2:
        wish_id = await desk.wishes.plant(status)
        claim_id = await desk.wishes.planted_claim(wish_id, citizen_id)
        code = (await desk.mine("hers", claim_id))["pickup_code"] or "0000-0000"
        path = f"/v1/staff/wish-claims/{claim_id}"
        fired: list[Awaitable[Any]] = [
            _worker(county, 8, time),
            hers.post(f"/v1/me/wish-claims/{claim_id}/cancel"),
            officer.post(f"{path}/confirm"),
            officer.post(f"{path}/hand-in", {"code": code, "point": POINT}),
            officer.post(f"{path}/release", {"reason": "other"}),
            other.post(f"/v1/wishes/{wish_id}/claims", {}),
            _leaves(county, citizen_id),
        ]
        if withdrawn:
            fired.append(officer.post(f"/v1/staff/wishes/{wish_id}/withdraw", {}))
        answers = await asyncio.gather(*fired)
        told = [one for one in answers if isinstance(one, httpx.Response)]
        assert {one.status_code for one in told} <= {200, 201, 404, 409, 422}, [one.text for one in told]
        await agrees(desk.wishes, wish_id)
        if withdrawn:
            assert told[-1].status_code == 200, "a guardian who takes her wish back need not try again"
            assert (await desk.wishes.row(wish_id)).status is WishStatus.WITHDRAWN


async def test_delivery_visit_release_and_withdrawal_at_once(county: County) -> None:
    desk = await claiming(county, wish_rules=LOOSE)
    officer = await county.staff("officer")
    for status in (WishStatus.RECEIVED, WishStatus.DELIVERED, WishStatus.REMEDIAL) * 2:
        wish_id = await desk.wishes.plant(WishStatus.RECEIVED)
        claim_id = await desk.wishes.planted_claim(wish_id, due_at=None)
        path = f"/v1/staff/wish-claims/{claim_id}"
        if status is not WishStatus.RECEIVED:
            await desk.did("officer", claim_id, "deliver", delivery())
        if status is WishStatus.REMEDIAL:
            await desk.did("officer", claim_id, "follow-up", visit(remedy="damaged"))
        answers = await asyncio.gather(
            *(officer.post(f"{path}/deliver", delivery()) for _ in range(3)),
            *(officer.post(f"{path}/follow-up", visit()) for _ in range(2)),
            officer.post(f"{path}/follow-up", visit(remedy="wrong_item")),
            officer.post(f"{path}/replace"),
            officer.post(f"{path}/release", {"reason": "unsuitable"}),
            officer.post(f"/v1/staff/wishes/{wish_id}/withdraw", {}),
        )
        assert {one.status_code for one in answers} <= {200, 409}, [one.text for one in answers]
        await agrees(desk.wishes, wish_id)


async def test_a_proxy_who_leaves_does_not_cross_the_path_of_who_publishes(county: County) -> None:
    """Hers come in another order than their ids."""
    desk = await claiming(county, wish_rules=LOOSE)
    await county.staff("officer")
    row = select(StaffAccount).where(StaffAccount.username == "officer")
    async with county.database.read() as session:
        account = (await session.exec(row)).one()
    staff = Staff(
        account.id, account.role, account.organisation_id, account.region_code, uuid4(), clock.now()
    )
    await connected(county)
    for number in range(3):
        proxy = await county.citizen(f"proxy{number}")
        citizen = read_citizen(county.database.keyring, proxy.token)
        ids = sorted(uuid4() for _ in range(16))
        for place, wish_id in enumerate(ids):
            await desk.wishes.plant(
                WishStatus.APPROVED,
                id=wish_id,
                submitter_kind=ActorKind.CITIZEN,
                submitter_id=citizen.id,
                created_at=clock.now() - timedelta(seconds=place),
            )

        async def published() -> None:
            async with county.database.write() as session:
                campaign = await session.get_one(Campaign, UUID(desk.wishes.campaign_id))
                await approve.publish(session, staff, campaign, None)

        async def left(citizen: Citizen = citizen) -> None:
            async with county.database.write() as session:
                await holdings.leaves(session, citizen)

        await asyncio.gather(left(), published())
        assert {(await desk.wishes.row(str(one))).status for one in ids} == {WishStatus.PUBLISHED}


async def test_right_and_wrong_codes_at_once_are_each_counted(county: County) -> None:
    """Forty guesses in flight together are no more than five."""
    desk = await claiming(county, wish_rules=LOOSE)
    wish_id = await desk.wishes.plant(WishStatus.MATCHED)
    claim_id = await desk.wishes.planted_claim(wish_id, await _somebody(desk))
    officer, path = await county.staff("officer"), f"/v1/staff/wish-claims/{claim_id}/hand-in"
    guesses = [{"code": f"0000-{number:04d}", "point": POINT} for number in range(40)]
    answers = await asyncio.gather(*(officer.post(path, one) for one in guesses))
    told = [one.status_code for one in answers]
    assert (told.count(422), told.count(409)) == (5, 35)
    (claim,) = await desk.wishes.claims(wish_id)
    assert claim.code_tries == 5


async def _somebody(desk: Claiming) -> Any:
    citizen = await desk.county.citizen("somebody")
    return read_citizen(desk.county.database.keyring, citizen.token).id
