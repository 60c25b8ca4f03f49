"""new-key: a master key for a new deployment."""

import argparse
import base64
import secrets
from typing import Any


def add(commands: Any) -> None:
    commands.add_parser("new-key", help="print a fresh TONGXIN_MASTER_KEY").set_defaults(run=_new_key)


def _new_key(_chosen: argparse.Namespace) -> None:
    print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
