"""The ballot nonce: issued without keeping anything, good for one ballot of one voter in one poll.

Window (3 bytes) ‖ issued at (5 bytes, Unix seconds) ‖ random (10 bytes) ‖ MAC (16
bytes). Only window and random are kept when it is used: the moment somebody opened
the form would say too nearly when she voted.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.errors import Conflict, DomainError
from api.mechanisms.voting.keys import PollKeys

VALID = timedelta(hours=2)


@dataclass(frozen=True)
class Used:
    """A good nonce: what is kept of it, and the seconds it took its voter to use it."""

    kept: str
    age: float


def issue(keys: PollKeys, voter: str, window: int, at: datetime, opening: int = 1) -> str:
    """A new one, for who signed in to this opening of her account: an earlier one's token cannot use it."""
    body = window.to_bytes(3, "big") + int(at.timestamp()).to_bytes(5, "big") + secrets.token_bytes(10)
    return _text(body + _mac(keys, voter, opening, body))


def check(keys: PollKeys, voter: str, nonce: str, at: datetime, opening: int = 1) -> Used | DomainError:
    """What is to be kept, or why this nonce opens nothing here."""
    try:
        raw = base64.b64decode(
            nonce.encode("ascii") + b"=" * (-len(nonce) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeError, binascii.Error):
        raw = b""
    body, mac = raw[:18], raw[18:]
    if len(raw) != 34 or not secrets.compare_digest(mac, _mac(keys, voter, opening, body)):
        return Conflict("nonce_invalid", "选票凭证无效，请刷新页面后重试")
    age = at.timestamp() - int.from_bytes(body[3:8], "big")
    if age > VALID.total_seconds():
        return Conflict("nonce_expired", "选票凭证已过期，请刷新页面后重试")
    return Used(_text(body[:3] + body[8:]), age)


def _mac(keys: PollKeys, voter: str, opening: int, body: bytes) -> bytes:
    holder = voter if opening == 1 else f"{voter}.{opening}"
    return keys.mac("nonce", holder.encode() + body)[:16]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
