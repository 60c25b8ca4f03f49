"""Taking a whole import back, as long as nobody has claimed any of its wishes."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import erase, withdraw
from api.campaigns.wishes.importing import work, workflow
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wish_imports import WishImport, WishImportRow
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.kernel import advance
from api.terms.wishes import WithdrawReason


async def undo(session: AsyncSession, actor: Staff, import_id: UUID) -> WishImport:
    """Withdraw and erase every wish of an import, and forget the rows that still wait.

    The caller has made sure that it is in the actor's sight. Raises Conflict once a wish was claimed,
    whatever became of the claim, and for an import that was undone before.
    """
    authorize(actor, Permission.WISH_WITHDRAW)
    job = await work.locked(session, import_id)
    await advance(session, job, workflow.UNDO, actor, undone_at=clock.now())
    await _require_unclaimed(session, job)
    wishes = await session.exec(select(Wish).where(Wish.import_id == job.id).order_by(col(Wish.id)))
    for wish in list(wishes):
        await withdraw.withdraw(session, actor, wish, WithdrawReason.OTHER)
        await erase.erase(session, wish)
    # Whoever claims takes the wish's row: by now all are ours, so that what is not seen here never comes.
    await _require_unclaimed(session, job)
    await session.exec(
        sa.update(WishImportRow)
        .where(col(WishImportRow.import_id) == job.id, col(WishImportRow.sealed).is_not(None))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )
    return job


async def _require_unclaimed(session: AsyncSession, job: WishImport) -> None:
    query = select(WishClaim.id).join(Wish, col(Wish.id) == col(WishClaim.wish_id))
    if (await session.exec(query.where(Wish.import_id == job.id).limit(1))).first() is not None:
        raise Conflict("import_claimed", "其中已有心愿被认领，不能整批撤销", "可以逐个撤回没有被认领的心愿")
