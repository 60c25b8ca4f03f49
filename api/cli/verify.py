"""verify: check a poll's bundle, as anybody can with the verifier's one file."""

import argparse
import sys
from typing import Any

from api.verifier import __main__ as verifier


def add(commands: Any) -> None:
    command = commands.add_parser("verify", help="check a poll's bundle: what holds, what does not")
    verifier.arguments(command)
    command.set_defaults(run=_verify)


def _verify(chosen: argparse.Namespace) -> None:
    sys.exit(verifier.run(chosen))
