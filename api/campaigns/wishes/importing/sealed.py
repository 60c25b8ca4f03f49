"""Rows that wait for the worker, unreadable to whoever reads the database."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.session import keyring
from api.db.tables.wish_imports import WishImportRow
from api.schemas.wish_forms import WishContent


def seal(session: AsyncSession, import_id: UUID, row: int, form: WishContent) -> bytes:
    """A row's form, bound to its place."""
    return keyring(session).seal(form.model_dump_json().encode(), _place(import_id, row))


def read(session: AsyncSession, row: WishImportRow) -> WishContent:
    """The form of a row that still waits."""
    assert row.sealed is not None  # noqa: S101  else it would not wait
    content = keyring(session).open(row.sealed, _place(row.import_id, row.row))
    return WishContent.model_validate_json(content)


def _place(import_id: UUID, row: int) -> str:
    return f"wish_import_row.sealed:{import_id}:{row}"
