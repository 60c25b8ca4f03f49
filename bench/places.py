"""Where databases are made for a measurement: filled once, and copied for every run that writes."""

import shutil
from dataclasses import replace
from pathlib import Path

from bench import cluster
from bench.poll import Filled, fill
from bench.running import production


class SqlitePlace:
    """Databases as files of one folder."""

    name = "sqlite"

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self._key = folder, key

    def filled(self, name: str, ballots: int) -> Filled:
        return fill(production(self._url(name), self._key), ballots)

    def copied(self, filled: Filled, name: str) -> Filled:
        source = Path(filled.settings.database_url.split(":///", 1)[1])
        for rest in ("-wal", "-shm"):
            (self.folder / f"{name}.sqlite3{rest}").unlink(missing_ok=True)
        shutil.copyfile(source, self.folder / f"{name}.sqlite3")
        return replace(filled, settings=production(self._url(name), self._key))

    def _url(self, name: str) -> str:
        return f"sqlite+aiosqlite:///{self.folder}/{name}.sqlite3"


class PostgresPlace:
    """Databases of one server."""

    name = "postgres"

    def __init__(self, home: Path, folder: Path, key: str) -> None:
        self.home, self.folder, self._key = home, folder, key

    def filled(self, name: str, ballots: int) -> Filled:
        return fill(production(cluster.create(self.home, name), self._key), ballots)

    def copied(self, filled: Filled, name: str) -> Filled:
        source = filled.settings.database_url.split("/")[3].partition("?")[0]
        return replace(filled, settings=production(cluster.create(self.home, name, source), self._key))
