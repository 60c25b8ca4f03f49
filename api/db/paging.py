"""Keyset pages: rows inserted while somebody pages cause no gap and no repetition."""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api.errors import Fault, Invalid

Row = TypeVar("Row", bound=SQLModel)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Cursor:
    """An opaque cursor is the last row's key. Raises Invalid for anything we did not make."""

    @staticmethod
    def encode(key: Any) -> str:
        return base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")

    @staticmethod
    def text(cursor: str) -> str:
        try:
            raw = cursor.encode("ascii")
            return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True).decode(
                "ascii"
            )
        except (UnicodeError, binascii.Error) as bad:
            raise _bad_cursor() from bad

    @classmethod
    def uuid(cls, cursor: str | None) -> UUID | None:
        if cursor is None:
            return None
        try:
            return UUID(cls.text(cursor))
        except ValueError as bad:
            raise _bad_cursor() from bad

    @classmethod
    def region(cls, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        text = cls.text(cursor)
        if not (text.isdecimal() and len(text) in {6, 9, 12}):
            raise _bad_cursor()
        return text

    @classmethod
    def number(cls, cursor: str | None) -> int | None:
        if cursor is None:
            return None
        text = cls.text(cursor)
        if not (text.isdecimal() and len(text) <= 9):
            raise _bad_cursor()
        return int(text)

    @classmethod
    def receipt(cls, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        text = cls.text(cursor)
        if not re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", text):
            raise _bad_cursor()
        return text

    @staticmethod
    def encode_moment(at: datetime, last: UUID) -> str:
        """The key of a list by instant, then by id."""
        return Cursor.encode(f"{(at - _EPOCH) // timedelta(microseconds=1)}/{last}")

    @classmethod
    def moment(cls, cursor: str | None) -> tuple[datetime, UUID] | None:
        if cursor is None:
            return None
        passed, _, last = cls.text(cursor).partition("/")
        if not (passed.isdecimal() and len(passed) <= 16):
            raise _bad_cursor()
        try:
            return _EPOCH + timedelta(microseconds=int(passed)), UUID(last)
        except ValueError as bad:
            raise _bad_cursor() from bad


def _bad_cursor() -> Invalid:
    fault = Fault("/query/cursor", "bad_cursor", "翻页标记无效")
    return Invalid("validation_failed", "提交的内容有误", faults=(fault,))


async def keyset(
    session: AsyncSession,
    query: SelectOfScalar[Row],
    key: Any,
    after: Any | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> tuple[list[Row], str | None]:
    """Up to `limit` rows after a key, in key order, and the cursor of the next page, if there is one."""
    if after is not None:
        query = query.where(key < after if newest_first else key > after)
    query = query.order_by(key.desc() if newest_first else key).limit(limit + 1)
    rows = list((await session.exec(query)).all())
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], Cursor.encode(getattr(rows[limit - 1], key.key))
