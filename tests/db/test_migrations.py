"""The schema that migrations make is the one the tables describe, and every step can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade as step_down
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.config import Settings
from api.db import migrate
from api.db.session import Database
from api.db.tables import metadata


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url.replace("+aiosqlite", ""), poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        yield connection


def tables(url: str) -> set[str]:
    with connected(url) as connection:
        return set(sa.inspect(connection).get_table_names())


def schema(url: str) -> list[str]:
    """Everything the database knows of its tables, as sorted lines."""
    with connected(url) as connection:
        seen = sa.inspect(connection)
        lines = []
        for table in seen.get_table_names():
            parts: list[Any] = [seen.get_pk_constraint(table), *seen.get_columns(table)]
            parts += [_plain(one) for one in seen.get_indexes(table)] + seen.get_unique_constraints(table)
            parts += seen.get_foreign_keys(table) + seen.get_check_constraints(table)
            lines += [f"{table} {part}" for part in parts]
        return sorted(lines)


def _plain(index: Any) -> dict[str, Any]:
    """An index as values that can be compared: its condition as text."""
    return {**index, "dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}}


def test_the_tables_and_the_migrations_say_the_same(database_url: str) -> None:
    with connected(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_difference_would_be_seen(database_url: str) -> None:
    """Otherwise the check above would promise nothing."""
    with connected(database_url) as connection:
        connection.execute(sa.text("ALTER TABLE region ADD COLUMN spare VARCHAR(3)"))
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        ((what, *_),) = compare_metadata(context, metadata)
        assert what == "remove_column"
        connection.rollback()


def test_up_down_and_up_again_is_where_it_was(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    before = schema(empty_database_url)
    migrate.downgrade(empty_database_url)
    assert tables(empty_database_url) <= {"alembic_version"}
    migrate.upgrade(empty_database_url)
    assert schema(empty_database_url) == before


def test_every_single_step_can_be_taken_back(empty_database_url: str) -> None:
    steps = [one.revision for one in ScriptDirectory.from_config(migrate.configuration("")).walk_revisions()]
    for revision in reversed(steps):
        migrate.upgrade(empty_database_url, revision)
        step_down(migrate.configuration(empty_database_url), "-1")
        migrate.upgrade(empty_database_url, revision)


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    before = schema(database_url)
    migrate.upgrade(database_url)
    assert schema(database_url) == before


async def test_a_database_says_how_far_it_is(database: Database) -> None:
    async with database.read() as session:
        assert await migrate.current(session) == migrate.newest()


async def test_an_empty_one_says_nothing(empty_database_url: str) -> None:
    database = Database(Settings(mode="test", database_url=empty_database_url))
    async with database.read() as session:
        assert await migrate.current(session) is None
    await database.close()


def test_every_constraint_has_a_name_one_can_drop_it_by() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.sorted_tables
        for constraint in (*table.constraints, *table.indexes)
        if getattr(constraint, "name", None) is None
    ]
    assert unnamed == []


@pytest.mark.parametrize("table", ["participation", "choice", "guard"])
def test_every_ballot_table_can_be_split_by_poll(table: str) -> None:
    made = metadata.tables[table]
    keys = [made.primary_key, *(c for c in made.constraints if isinstance(c, sa.UniqueConstraint))]
    assert all("poll_id" in key.columns for key in keys)
