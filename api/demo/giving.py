"""Donors and a company fulfil wishes: claimed, confirmed, handed in, delivered, visited, thanked."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import access, clock, wiring
from api.campaigns.wishes.claims import (
    claim,
    confirm,
    deliver,
    finding,
    follow_up,
    hand_in,
    pickup_code,
    thanks,
    units,
)
from api.campaigns.wishes.intake import withdraw
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.demo.people import clerk_of
from api.demo.wish_list import POINT, Entry
from api.demo.wishes import Board
from api.schemas.donor_units import DonorUnitForm
from api.schemas.wish_claims import DeliveryForm, FollowUp, HandIn
from api.terms.wishes import Receiver, Remedy, UnitKind, WithdrawReason

DONOR_PHONES = {"donor-1": "19900040001", "donor-2": "19900040002", "donor-3": "19900040003"}
CONTACT = "unit-1"
"""The citizen who is the company's contact, and claims for it in the mini-program."""
COMPANY = DonorUnitForm(
    kind=UnitKind.ENTERPRISE, name="荷乡绣品有限公司", contact_name="景经理", contact_phone="19900040009"
)


async def register(board: Board) -> UUID:
    async with board.database.write() as session:
        return (await units.register(session, board.staff["officer"], COMPANY)).id


async def donor(board: Board, user: str) -> access.Citizen:
    """Somebody who has bound her phone, so that the Federation can call her."""
    phone = COMPANY.contact_phone if user == CONTACT else DONOR_PHONES[user]
    return await board.phones.citizen(user, phone)


async def promise(
    board: Board, who: access.Citizen | access.Staff, entry: Entry, unit_id: UUID | None = None
) -> None:
    """A citizen claims, herself or for her company; or staff do for the company."""
    async with board.database.write() as session:
        wish_id = board.wishes[entry]
        if isinstance(who, access.Citizen):
            await claim.claim(session, who, wish_id, unit_id)
            return
        assert unit_id is not None  # noqa: S101  staff claim for units only
        await claim.record(session, who, await session.get_one(Wish, wish_id), unit_id)


async def confirm_all(board: Board, *entries: Entry) -> None:
    """The county has called the donors."""
    async with board.database.write() as session:
        for entry in entries:
            wish = await session.get_one(Wish, board.wishes[entry])
            await confirm.confirm(session, board.staff["officer"], await _claim(session, wish), wish)


async def bring(board: Board, *entries: Entry) -> None:
    """The goods come to the county's point; donors show their codes."""
    for entry in entries:
        async with board.database.read() as session:
            made = await _claim(session, await session.get_one(Wish, board.wishes[entry]))
            code = pickup_code.of(session, made) if made.citizen_id else None
        await hand_in.hand_in(board.database, board.staff["officer"], made.id, HandIn(point=POINT, code=code))


async def hand_over(board: Board, *entries: Entry) -> None:
    """The town brings them to the child, and the guardian signs."""
    async with board.database.write() as session:
        for entry in entries:
            wish = await session.get_one(Wish, board.wishes[entry])
            form = DeliveryForm(
                delivered_on=clock.day(clock.now()),
                receiver=Receiver.GUARDIAN,
                signed_by=entry.guardian,
                note="当面打开，物品完好",
            )
            clerk = clerk_of(board.staff, entry.town)
            await deliver.deliver(session, clerk, await _claim(session, wish), wish, form)


async def look_after(board: Board, entry: Entry, remedy: Remedy | None = None) -> None:
    """The town visits once more: all is well, or something is to be put right."""
    async with board.database.write() as session:
        wish = await session.get_one(Wish, board.wishes[entry])
        form = FollowUp(visited_on=clock.day(clock.now()), remedy=remedy)
        clerk = clerk_of(board.staff, entry.town)
        await follow_up.follow_up(session, clerk, await _claim(session, wish), wish, form)


async def thank(board: Board, who: access.Citizen | access.Staff, entry: Entry, text: str) -> None:
    async with board.database.write() as session:
        await thanks.enter(session, who, await session.get_one(Wish, board.wishes[entry]), text)


async def show(board: Board, entry: Entry) -> None:
    """The county reads a note and lets the donor read it."""
    async with board.database.write() as session:
        wish, officer = await session.get_one(Wish, board.wishes[entry]), board.staff["officer"]
        await thanks.read(session, officer, wish)
        await thanks.show(session, officer, wish)


async def take_back(board: Board, proxy: access.Citizen, *entries: Entry) -> None:
    """A guardian has changed her mind; the card is gone at once."""
    async with board.database.write() as session:
        for entry in entries:
            wish = await session.get_one(Wish, board.wishes[entry])
            await withdraw.withdraw(session, proxy, wish, WithdrawReason.NO_LONGER_NEEDED)


async def tidy(board: Board) -> None:
    """What the worker would find due by now: claims, campaigns that are over, retention."""
    async with board.database.write() as session:
        for due in wiring.due():
            await due(session, access.SYSTEM, clock.now())


async def _claim(session: AsyncSession, wish: Wish) -> WishClaim:
    found = await finding.held(session, wish)
    assert found is not None  # noqa: S101  claimed a moment ago
    return found
