"""Where databases are made for a measurement: filled once, and copied for every run that writes."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg

from bench import cluster
from bench.poll import Filled, fill
from bench.running import production
from bench.wishes import Wished, plant


class SqlitePlace:
    """Databases as files of one folder."""

    name = "sqlite"

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self._key = folder, key

    def filled(self, name: str, ballots: int) -> Filled:
        return fill(production(self._url(name), self._key), ballots)

    def planted(self, wishes: int) -> Wished:
        return plant(production(self._url("wishes"), self._key), wishes)

    def copied(self, filled: Filled, name: str) -> Filled:
        source = Path(filled.settings.database_url.split(":///", 1)[1])
        for rest in ("-wal", "-shm"):
            (self.folder / f"{name}.sqlite3{rest}").unlink(missing_ok=True)
        shutil.copyfile(source, self.folder / f"{name}.sqlite3")
        return replace(filled, settings=production(self._url(name), self._key))

    def sizes(self, filled: Filled) -> dict[str, int]:
        """Bytes of the ballot tables and each of their indexes."""
        with sqlite3.connect(filled.settings.database_url.split(":///", 1)[1]) as link:
            wanted = "SELECT name, tbl_name FROM sqlite_master WHERE tbl_name IN ('participation', 'choice')"
            names = dict(link.execute(wanted).fetchall())
            measured = dict(link.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())
        return {name.removeprefix("sqlite_autoindex_"): measured[name] for name in names if name in measured}

    def _url(self, name: str) -> str:
        return f"sqlite+aiosqlite:///{self.folder}/{name}.sqlite3"


class PostgresPlace:
    """Databases of one server."""

    name = "postgres"

    def __init__(self, home: Path, folder: Path, key: str) -> None:
        self.home, self.folder, self._key = home, folder, key

    def filled(self, name: str, ballots: int) -> Filled:
        return fill(production(cluster.create(self.home, name), self._key), ballots)

    def planted(self, wishes: int) -> Wished:
        return plant(production(cluster.create(self.home, "wishes"), self._key), wishes)

    def copied(self, filled: Filled, name: str) -> Filled:
        source = self._name(filled)
        return replace(filled, settings=production(cluster.create(self.home, name, source), self._key))

    def sizes(self, filled: Filled) -> dict[str, int]:
        """Bytes of the ballot tables and each of their indexes."""
        wanted = """
            SELECT c.relname, pg_relation_size(c.oid)
            FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE coalesce(i.indrelid, c.oid) IN ('participation'::regclass, 'choice'::regclass)
        """
        with psycopg.connect(host=str(self.home), user="postgres", dbname=self._name(filled)) as link:
            return dict(link.execute(wanted).fetchall())

    def _name(self, filled: Filled) -> str:
        return filled.settings.database_url.split("/")[3].partition("?")[0]
