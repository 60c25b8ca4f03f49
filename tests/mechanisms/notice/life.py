"""What a kind does to its notice, done by hand."""

from datetime import datetime
from uuid import UUID

from sqlmodel import select

from api.access import Citizen, Staff
from api.db.tables.access import StaffAccount
from api.db.tables.notices import Notice
from api.kernel import conflicts
from api.mechanisms import notice as notices
from api.terms.access import Role
from api.terms.reviews import Relation
from tests.county import START, County
from tests.mechanisms.notice.noticing import KIND, Board

NOBODY = UUID(int=7)


async def reschedule(board: Board, opens_at: datetime, closes_at: datetime) -> None:
    async with board.county.database.write() as session:
        notice = await session.get_one(Notice, UUID(board.notice_id))
        await notices.reschedule(session, notice, opens_at, closes_at)


async def withdraw(board: Board, reason: str) -> None:
    async with board.county.database.write() as session:
        await notices.withdraw_notice(session, await session.get_one(Notice, UUID(board.notice_id)), reason)


async def withdraw_entry(board: Board, number: int, reason: str) -> None:
    """As the one listed wishes."""
    async with board.county.database.write() as session:
        await notices.withdraw_entry(session, board.subjects[number], reason, actor=Citizen(NOBODY))


async def require_over(board: Board) -> None:
    async with board.county.database.write() as session:
        await notices.require_over(session, await session.get_one(Notice, UUID(board.notice_id)))


async def as_staff(county: County, username: str) -> Staff:
    """A county officer as an actor, for use cases called by hand."""
    async with county.database.read() as session:
        query = select(StaffAccount).where(StaffAccount.username == username)
        account = (await session.exec(query)).one()
    role = Role.COUNTY_OFFICER
    return Staff(account.id, role, account.organisation_id, account.region_code, NOBODY, START)


async def declare(board: Board, number: int, username: str) -> None:
    """She says that she is close to one listed."""
    staff = await as_staff(board.county, username)
    async with board.county.database.write() as session:
        await conflicts.declare(session, staff, KIND, board.subjects[number], Relation.RELATIVE)
