"""The `tongxin` command: what a technician runs."""

import argparse
import sys

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError
from sqlalchemy.exc import DBAPIError

from api.cli import data, keys, privacy, serving, staff, up, verify
from api.errors import DomainError

ROOMS = (serving, data, staff, keys, up, verify, privacy)


def main(arguments: list[str] | None = None) -> None:
    """Run one command; a refusal is one line and a non-zero status."""
    parser = argparse.ArgumentParser(prog="tongxin", description="同心 Tongxin")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for room in ROOMS:
        room.add(commands)
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except ValidationError as wrong:
        sys.exit("Settings: " + "; ".join(_setting(error) for error in wrong.errors()))
    except SettingsError as wrong:
        sys.exit(f"Settings: {wrong}")
    except DBAPIError as failure:
        # Its own text is many lines and may hold what was to be stored.
        kind = type(failure.orig).__name__
        sys.exit(f"The database cannot be used ({kind}): is it there, and migrated (tongxin migrate)?")
    except DomainError as refusal:
        details = "; ".join(fault.detail for fault in refusal.faults)
        sys.exit(f"{refusal.code}: {refusal.title} {details}".rstrip())


def _setting(error: ErrorDetails) -> str:
    """Which variable, and what is wrong with it; never what it held."""
    told = error["msg"].removeprefix("Value error, ")
    return f"TONGXIN_{str(error['loc'][0]).upper()}: {told}" if error["loc"] else told
