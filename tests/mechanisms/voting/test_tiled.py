"""A recount's tree, against the one that made heads and tiles."""

import pytest

from api.adapters.crypto.merkle import TILE, Tail
from api.mechanisms.voting.tiled import TiledTree


@pytest.mark.parametrize("size", [0, 1, TILE - 1, TILE, TILE + 1, 3 * TILE, 4 * TILE + 7])
def test_roots_and_tiles_are_the_same(size: int) -> None:
    codes = [f"{n:06}" for n in range(size)]
    tree, tail = TiledTree(), Tail()
    for code in codes:
        tree.append(code, code.encode())
    tiles = tail.add(code.encode() for code in codes)
    assert tree.size == size
    assert tree.tiles == [(codes[TILE * n], root.hex()) for n, root in enumerate(tiles)]
    assert tree.root() == tail.above(tiles).root.hex()
