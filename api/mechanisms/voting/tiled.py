"""A log's tree as a recount builds it: its root at any size, and the roots of its tiles on the way."""

from hashlib import sha256

TILE_LEVEL = 8
"""Tiles are subtrees of 2 ** 8 leaves."""


class TiledTree:
    """RFC 6962 §2.1, leaf by leaf; shares no code with what wrote the tiles it is compared with."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: list[tuple[str, str]] = []
        """Of each complete tile: the code its first leaf begins with, and its root in hex."""
        self._first = ""
        self._tops: list[bytes] = []

    def append(self, code: str, leaf: bytes) -> None:
        """`code` is what the leaf begins with."""
        if self.size % (1 << TILE_LEVEL) == 0:
            self._first = code
        top, place, level, tops = sha256(b"\x00" + leaf).digest(), self.size, 0, self._tops
        while place & 1:
            top = sha256(b"\x01" + tops.pop() + top).digest()
            place, level = place >> 1, level + 1
            if level == TILE_LEVEL:
                self.tiles.append((self._first, top.hex()))
        tops.append(top)
        self.size += 1

    def root(self) -> str:
        """In hex; of no leaves at all it is the hash of nothing."""
        if not self._tops:
            return sha256().hexdigest()
        found = self._tops[-1]
        for top in reversed(self._tops[:-1]):
            found = sha256(b"\x01" + top + found).digest()
        return found.hex()
