"""What a fault has to work with: the programs, the database, and the voters in front of them."""

import random
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from api.db.session import Database
from bench.chaos.citizen import Citizen
from bench.chaos.deployment import Deployment
from bench.chaos.founding import OpenPoll
from bench.chaos.journal import Journal
from bench.chaos.ledger import Reader
from bench.chaos.postgres import Server
from bench.chaos.stores import Place
from bench.chaos.voters import Line, Voters


class NotProvoked(Exception):
    """The fault did not take place, so that the round proves nothing."""


@dataclass
class Scene:
    """One database with its deployment, during one fault's rounds."""

    place: Place
    deployment: Deployment
    database: Database
    """The harness's own way in, for what a member of staff or a technician would do."""
    reader: Reader
    line: Line
    chance: random.Random
    poll: OpenPoll
    journal: Journal
    citizen: Citizen
    round: int = 0
    _voters: Voters | None = None

    @property
    def voters(self) -> Voters:
        assert self._voters is not None  # noqa: S101  each round has its own
        return self._voters

    @voters.setter
    def voters(self, these: Voters) -> None:
        self._voters = these

    @property
    def server(self) -> Server:
        assert self.place.server is not None  # noqa: S101  the fault is for PostgreSQL
        return self.place.server

    @property
    def disk(self) -> Path:
        assert self.place.disk is not None  # noqa: S101  the fault asks for a small disk
        return self.place.disk

    @property
    def database_name(self) -> str:
        return str(make_url(self.place.url).database)
