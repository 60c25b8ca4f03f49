"""Whether a transaction has changed anything, or keeps anybody else from it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState
from sqlmodel.ext.asyncio.session import AsyncSession


def touching(session: AsyncSession) -> Callable[[], bool]:
    """Watches a session from now on; asked, tells whether it has written, or holds a lock."""
    told = False

    def on_execute(state: ORMExecuteState) -> sa.Result[Any] | None:
        nonlocal told
        if not state.is_select:
            told = True
        elif not told and getattr(state.statement, "_for_update_arg", None) is not None:
            # Rows that were looked for and not found are held by nobody.
            found = state.invoke_statement().freeze()
            told = bool(found.data)
            return found()
        return None

    def on_flush(*_: Any) -> None:
        nonlocal told
        told = True

    sa.event.listen(session.sync_session, "do_orm_execute", on_execute)
    sa.event.listen(session.sync_session, "after_flush", on_flush)
    return lambda: told or bool(session.new or session.dirty or session.deleted)
