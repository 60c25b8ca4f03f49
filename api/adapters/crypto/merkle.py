"""Merkle trees over append-only logs (RFC 6962 §2.1), kept as the roots of tiles of 256 leaves.

A tile is a full subtree that starts at a multiple of its size, so a tree over the
tiles' roots and the root of the rest is the tree over all leaves, and of the
leaves only those of one tile and of the rest are ever needed.
"""

import hashlib
from collections.abc import Iterable, Sequence

TILE = 256
EMPTY = hashlib.sha256().digest()
"""The root of no leaves at all."""


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """All nodes over some hashes: of leaves, or of whole tiles.

    Level by level, and whatever stands alone at the end of a level goes up as it is:
    that splits at the same places as the RFC's recursion.
    """

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._levels = [list(hashes)]
        while len(level := self._levels[-1]) > 1:
            above = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
            self._levels.append(above + level[-1:] if len(level) % 2 else above)

    @property
    def root(self) -> bytes:
        return self._levels[-1][0] if self._levels[0] else EMPTY

    def path(self, index: int) -> list[bytes]:
        """The neighbours on the way from one hash to the root, nearest first. Raises IndexError."""
        if not 0 <= index < len(self._levels[0]):
            raise IndexError(index)
        found = []
        for level in self._levels:
            if (beside := index ^ 1) < len(level):
                found.append(level[beside])
            index //= 2
        return found


class Tail:
    """The end of a log that fills no tile yet. Takes leaves, and gives the roots of the tiles they fill."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []

    def add(self, leaves: Iterable[bytes]) -> list[bytes]:
        self.hashes += map(leaf_hash, leaves)
        whole = len(self.hashes) // TILE * TILE
        filled = [Tree(self.hashes[since : since + TILE]).root for since in range(0, whole, TILE)]
        del self.hashes[:whole]
        return filled

    def above(self, tiles: Sequence[bytes]) -> Tree:
        """The tree over the roots of all complete tiles and of this tail: its root is the log's."""
        return Tree([*tiles, Tree(self.hashes).root] if self.hashes else tiles)


def inclusion(index: int, above: Tree, leaves: Sequence[bytes]) -> list[bytes]:
    """The RFC's PATH of a leaf, given all leaves of the tile (or tail) it stands in."""
    within = Tree([leaf_hash(leaf) for leaf in leaves])
    return within.path(index % TILE) + above.path(index // TILE)
