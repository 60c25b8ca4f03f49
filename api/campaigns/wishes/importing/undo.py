"""Taking a whole import back, as long as nobody has claimed any of its wishes.

All its wishes are withdrawn at once, in a few statements, so that an undo and a claim cannot both win.
Erasing what they held takes longer, and the worker does it in small batches right after.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import queries, workflow
from api.campaigns.wishes.importing import jobs
from api.campaigns.wishes.importing.workflow import UNDO
from api.campaigns.wishes.privacy import agreeing, erase
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wish_imports import WishImport, WishImportRow
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.kernel import advance, advance_all
from api.mechanisms import review
from api.terms.wishes import WithdrawReason

BATCH = 5


async def undo(session: AsyncSession, actor: Staff, import_id: UUID) -> WishImport:
    """Withdraw every wish of an import, forget the rows that still wait, and have all of it erased.

    The caller has made sure that it is in the actor's sight. Raises Conflict once a wish was claimed,
    whatever became of the claim, and for an import that was undone before.
    """
    authorize(actor, Permission.WISH_WITHDRAW)
    job = await jobs.locked(session, import_id)
    now, reason = clock.now(), WithdrawReason.OTHER.label
    await advance(session, job, UNDO, actor, undone_at=now)
    await _require_unclaimed(session, job)
    reviews = await session.exec(select(Wish.review_id).where(Wish.import_id == job.id))
    await review.withdraw_all(session, actor, list(reviews), reason)
    ended = {"live_child": None, "ended_at": now, "showcase": False, "return_reason": None}
    of_it = col(Wish.import_id) == job.id
    await advance_all(session, Wish, of_it, workflow.WITHDRAW, actor, reason, **ended)
    # Whoever claims holds the wish's row: by now all are ours, so that what is not seen here never comes.
    await _require_unclaimed(session, job)
    await session.exec(
        sa.update(WishImportRow)
        .where(col(WishImportRow.import_id) == job.id, col(WishImportRow.sealed).is_not(None))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )
    jobs.promise(session, job)
    return job


async def erase_next(session: AsyncSession, job: WishImport) -> None:
    """End the consents of the next wishes of an import that was undone, and erase what they hold."""
    of_it = (Wish.import_id == job.id, col(Wish.erased_at).is_(None))
    wishes = list(await session.exec(select(Wish).where(*of_it).order_by(col(Wish.id)).limit(BATCH + 1)))
    for wish in wishes[:BATCH]:
        await queries.held(session, wish)
        for purpose in (agreeing.PURPOSE, agreeing.SHOWCASE):
            await people.withdraw_consent(session, wish.child_id, purpose)
        await erase.erase(session, wish)
    if len(wishes) > BATCH:
        jobs.promise(session, job)


async def _require_unclaimed(session: AsyncSession, job: WishImport) -> None:
    query = select(WishClaim.id).join(Wish, col(Wish.id) == col(WishClaim.wish_id))
    if (await session.exec(query.where(Wish.import_id == job.id).limit(1))).first() is not None:
        raise Conflict("import_claimed", "其中已有心愿被认领，不能整批撤销", "可以逐个撤回没有被认领的心愿")
