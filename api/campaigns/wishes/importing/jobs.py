"""What the worker owes an import."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.wish_imports import WishImport
from api.kernel import outbox

TOPIC = "wish_import"


async def locked(session: AsyncSession, import_id: UUID) -> WishImport:
    """An import as it stands; nobody else enters or undoes it until this transaction ends."""
    return await session.get_one(WishImport, import_id, with_for_update=True, populate_existing=True)


def promise(session: AsyncSession, job: WishImport) -> None:
    """Have the worker do the next batch, whatever its state calls for by then."""
    outbox.enqueue(session, TOPIC, import_id=job.id)
