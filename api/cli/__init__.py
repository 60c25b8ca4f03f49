"""The `tongxin` command: what a technician runs.

A process loads what its own command needs: one that supervises others needs no tables.
"""

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from api.errors import DomainError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

ROOMS = {
    "serve": "serving",
    "worker": "serving",
    "migrate": "data",
    "demo": "data",
    "openapi": "data",
    "staff": "staff",
    "new-key": "keys",
    "up": "up",
    "verify": "verify",
    "privacy": "privacy",
}
"""Which module has a command. Whoever names none of them is told of all."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command; a refusal is one line and a non-zero status."""
    parser = argparse.ArgumentParser(prog="tongxin", description="同心 Tongxin")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    words = sys.argv[1:] if arguments is None else arguments
    room = ROOMS.get(words[0]) if words else None
    for name in [room] if room else dict.fromkeys(ROOMS.values()):
        import_module(f"api.cli.{name}").add(commands)
    chosen = parser.parse_args(words)
    try:
        chosen.run(chosen)
    except ValidationError as wrong:
        sys.exit("Settings: " + "; ".join(_setting(error) for error in wrong.errors()))
    except SettingsError as wrong:
        sys.exit(f"Settings: {wrong}")
    except _database_error() as failure:
        # Its own text is many lines and may hold what was to be stored.
        kind = type(failure.orig).__name__
        sys.exit(f"The database cannot be used ({kind}): is it there, and migrated (tongxin migrate)?")
    except DomainError as refusal:
        details = "; ".join(fault.detail for fault in refusal.faults)
        sys.exit(f"{refusal.code}: {refusal.title} {details}".rstrip())


def _database_error() -> "type[DBAPIError]":
    """Asked for when something was raised."""
    from sqlalchemy.exc import DBAPIError

    return DBAPIError


def _setting(error: ErrorDetails) -> str:
    """Which variable, and what is wrong with it; never what it held."""
    told = error["msg"].removeprefix("Value error, ")
    return f"TONGXIN_{str(error['loc'][0]).upper()}: {told}" if error["loc"] else told
