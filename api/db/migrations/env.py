"""Runs migrations; synchronous, with the same URLs the asynchronous application uses."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from api.db.tables import metadata

_LOCK = 0x746F6E67  # "tong": two deployments starting together migrate one after the other


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that old migrations outlive SQLModel's own ones."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL lock_timeout = '60s'"))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        context.run_migrations()


url = context.config.get_main_option("sqlalchemy.url") or ""
engine = create_engine(url.replace("+aiosqlite", ""), poolclass=sa.pool.NullPool)
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # Set here, once: the first connections of several processes would race to switch the file over.
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.rollback()
    run(connection)
engine.dispose()
