"""The staff member an import acts for, after she has gone home."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, allowed
from api.db.tables.access import StaffAccount
from api.db.tables.wish_imports import WishImport


async def of(session: AsyncSession, job: WishImport) -> Staff | None:
    """Who imported, as her account stands now; None once she may not enter wishes there any more."""
    account = await session.get_one(StaffAccount, job.staff_id, populate_existing=True)
    if account.disabled_at is not None or account.region_code != job.region_code:
        return None
    clerk = Staff(
        id=account.id,
        role=account.role,
        organisation_id=account.organisation_id,
        region_code=account.region_code,
        # What she asked for then is done now, in no session of hers.
        session_id=job.id,
        signed_in_at=job.created_at,
    )
    return clerk if allowed(clerk, Permission.WISH_ENTER) else None
