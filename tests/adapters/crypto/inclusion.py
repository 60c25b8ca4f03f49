"""The other side of a proof: what a leaf and its neighbours amount to (RFC 9162 §2.1.3.2)."""

import hashlib
from collections.abc import Sequence


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root this path leads to, or None if it cannot be a path of that place in a tree of that size."""
    if index >= size:
        return None
    place, last, found = index, size - 1, hashlib.sha256(b"\x00" + leaf).digest()
    for beside in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = hashlib.sha256(b"\x01" + beside + found).digest()
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + beside).digest()
        place, last = place // 2, last // 2
    return found if last == 0 else None
