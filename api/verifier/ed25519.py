"""Ed25519 verification as RFC 8032 §5.1.7 has it, in plain Python.

Stricter where it leaves a choice: S must be below the group's order, a point's
coordinate below the field's prime, and a public key of small order is no key.
Verifying handles nothing secret, so it need not take constant time.
"""

import hashlib
from functools import lru_cache

Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Point = (0, 1, 1, 0)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature (64 bytes) over the message is by the holder of the public key (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    table = _table(public)
    scalar = int.from_bytes(signature[32:], "little")
    if table is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _encoded(_combined(scalar, challenge, table)) == signature[:32]


@lru_cache(maxsize=8)
def _table(public: bytes) -> tuple[Point, Point, Point, Point] | None:
    """0, B, -A and B-A, for adding s·B and -k·A in one pass; None for a bad key."""
    key = _decoded(public)
    if key is None or _is_neutral(_doubled(_doubled(_doubled(key)))):
        return None
    x, y, z, t = key
    minus: Point = (-x % _P, y, z, -t % _P)
    return _NEUTRAL, _BASE, minus, _added(_BASE, minus)


def _combined(scalar: int, challenge: int, table: tuple[Point, Point, Point, Point]) -> Point:
    """s·B - k·A, bit by bit from the top."""
    found = _NEUTRAL
    for place in range(max(scalar.bit_length(), challenge.bit_length()) - 1, -1, -1):
        found = _doubled(found)
        which = (scalar >> place & 1) | (challenge >> place & 1) << 1
        if which:
            found = _added(found, table[which])
    return found


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _doubled(one: Point) -> Point:
    a, b = one[0] * one[0] % _P, one[1] * one[1] % _P
    h = a + b
    e = h - (one[0] + one[1]) ** 2
    g = a - b
    f = 2 * one[2] * one[2] + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _is_neutral(one: Point) -> bool:
    return one[0] == 0 and (one[1] - one[2]) % _P == 0


def _encoded(one: Point) -> bytes:
    inverse = pow(one[2], -1, _P)
    x, y = one[0] * inverse % _P, one[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(raw: bytes) -> Point | None:
    """A point from its 32 bytes (RFC 8032 §5.1.3), or None if they are the canonical form of none."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    above, below = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = above * pow(below, 3, _P) * pow(above * pow(below, 7, _P), (_P - 5) // 8, _P) % _P
    if below * x * x % _P == -above % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if below * x * x % _P != above or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _base() -> Point:
    found = _decoded((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    if found is None:
        raise ArithmeticError("the base point is no point")
    return found


_BASE = _base()
