"""The `tongxin` command: what a technician runs."""

import argparse
import sys

from pydantic import ValidationError

from api.cli import data, keys, serving, staff, up
from api.errors import DomainError

ROOMS = (serving, data, staff, keys, up)


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
        sys.exit("Settings: " + "; ".join(error["msg"] for error in wrong.errors()))
    except DomainError as refusal:
        details = "; ".join(fault.detail for fault in refusal.faults)
        sys.exit(f"{refusal.code}: {refusal.title} {details}".rstrip())
