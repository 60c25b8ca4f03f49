"""Identifiers: time-ordered ones for ordinary rows, random ones where order would tell."""

import base64
import secrets
import time
from uuid import UUID

RANDOM_BYTES = 10
"""Of a windowed code."""
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RFC4648 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_CROCKFORD = bytes.maketrans(_RFC4648, _CROCKFORD.encode())
_FROM_CROCKFORD = bytes.maketrans(_CROCKFORD.encode(), _RFC4648)


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562 §5.7): 48 bits of real Unix milliseconds, 74 random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    return UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))


def token() -> str:
    """256 random bits as text, for session tokens."""
    return secrets.token_urlsafe(32)


def crockford(number: int, width: int) -> str:
    """A number in Crockford's base 32, most significant first, so that text order is number order."""
    return "".join(_CROCKFORD[(number >> (5 * place)) & 31] for place in reversed(range(width)))


def windowed_code(window: int) -> str:
    """`WWWW-XXXX-XXXX-XXXX-XXXX`: a window's number, then 80 random bits, readable aloud."""
    return f"{crockford(window, 4)}-{random_text(secrets.token_bytes(RANDOM_BYTES))}"


def window_of(code: str) -> int:
    """The window a code of ours begins with."""
    return sum(_CROCKFORD.index(char) << (5 * place) for place, char in enumerate(reversed(code[:4])))


def random_text(random: bytes) -> str:
    """80 random bits as `XXXX-XXXX-XXXX-XXXX`."""
    text = base64.b32encode(random).translate(_TO_CROCKFORD).decode()
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:]}"


def random_of(code: str) -> bytes:
    """The 80 random bits of a windowed code, most significant first."""
    return base64.b32decode(code[5:].replace("-", "").encode().translate(_FROM_CROCKFORD))
