"""What the suite relies on: every test has a database of its own, of the kind it was promised."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

_TABLE = sa.Table("footprint", sa.MetaData(), sa.Column("n", sa.Integer))


def _tables(url: str) -> set[str]:
    engine = sa.create_engine(url.replace("+aiosqlite", ""), poolclass=NullPool)
    return set(sa.inspect(engine).get_table_names())


@pytest.mark.parametrize("visit", [1, 2])
def test_nobody_finds_what_another_test_left(database_url: str, visit: int) -> None:
    assert "alembic_version" in _tables(database_url)
    assert "footprint" not in _tables(database_url)
    engine = sa.create_engine(database_url.replace("+aiosqlite", ""), poolclass=NullPool)
    _TABLE.create(engine)
    assert "footprint" in _tables(database_url)


def test_an_empty_database_is_empty_and_not_the_migrated_one(
    database_url: str, empty_database_url: str
) -> None:
    assert database_url != empty_database_url
    assert _tables(empty_database_url) == set()


def test_the_url_is_of_the_backend_named(backend: str, database_url: str) -> None:
    assert database_url.startswith(backend)


@pytest.fixture
def left_open() -> Iterator[ExitStack]:
    """Closed after the test's database is gone, as it is asked for before."""
    with ExitStack() as stack:
        yield stack


@pytest.mark.backends("postgres")
def test_a_connection_left_open_does_not_keep_a_database_alive(
    left_open: ExitStack, database_url: str
) -> None:
    """Otherwise its teardown would fail, or wait, far from the test at fault."""
    engine = sa.create_engine(database_url, poolclass=NullPool)
    left_open.enter_context(suppress(sa.exc.OperationalError))
    left_open.enter_context(engine.connect())
