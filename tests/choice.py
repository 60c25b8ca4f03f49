"""Which databases this run is on, settled once and told to every test process."""

import os
from dataclasses import asdict, dataclass
from typing import Any, Self

import pytest

from tests.cluster import Cluster, server_programs


@dataclass(frozen=True)
class Choice:
    """The databases of this run, and in words what was chosen and what was left out."""

    backends: tuple[str, ...]
    postgres_url: str
    told: str
    skipped: str

    def pack(self) -> dict[str, Any]:
        return asdict(self) | {"backends": list(self.backends)}

    @classmethod
    def unpack(cls, packed: dict[str, Any]) -> Self:
        return cls(**packed | {"backends": tuple(packed["backends"])})


def choose(wanted: str) -> tuple[Choice, Cluster | None]:
    """What --db and the machine come to; begins a server when one is wanted and none is named."""
    sqlite = () if wanted == "postgres" else ("sqlite",)
    if wanted == "sqlite":
        return Choice(sqlite, "", "sqlite, as told by --db", "PostgreSQL, as told by --db"), None
    if url := os.environ.get("TONGXIN_TEST_POSTGRES_URL"):
        place = "postgres (the server in TONGXIN_TEST_POSTGRES_URL)"
        return Choice((*sqlite, "postgres"), url, ", ".join((*sqlite, place)), ""), None
    if programs := server_programs():
        cluster = Cluster.begin(programs)
        place = f"postgres (a throw-away server of {programs})"
        return Choice((*sqlite, "postgres"), cluster.url, ", ".join((*sqlite, place)), ""), cluster
    missing = "PostgreSQL: no server programs found, and TONGXIN_TEST_POSTGRES_URL is not set"
    if wanted == "postgres" or os.environ.get("TONGXIN_REQUIRE_POSTGRES") == "1":
        raise pytest.UsageError(missing)
    return Choice(sqlite, "", "sqlite", missing), None
