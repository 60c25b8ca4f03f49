"""Trees as RFC 6962 draws them: against the published vectors, and against its own recursion."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.adapters.crypto import merkle
from api.adapters.crypto.merkle import TILE, Tail, Tree, inclusion, leaf_hash
from tests.adapters.crypto.inclusion import root_of

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first n leaves, as the reference implementation of Certificate Transparency gives them."""
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert _small(LEAVES[:size]).root.hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_paths_are_the_published_ones(index: int, size: int) -> None:
    leaves = LEAVES[:size]
    path = inclusion(index, _small(leaves), leaves)
    assert [one.hex() for one in path] == PATHS[index, size]
    assert root_of(LEAVES[index], index, size, path) == bytes.fromhex(ROOTS[size])


def _small(leaves: list[bytes]) -> Tree:
    """A log that fills no tile."""
    tail = Tail()
    assert tail.add(leaves) == []
    return tail.above([])


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word by word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = _split(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1, likewise."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


@given(
    size=st.one_of(st.integers(1, 12), st.sampled_from([255, 256, 257, 511, 512, 513, 770, 1025, 1300])),
    where=st.floats(0, 1, exclude_max=True),
    steps=st.lists(st.integers(1, 700), max_size=4),
)
def test_a_log_grown_in_steps_is_the_recursion_over_all_its_leaves(
    size: int, where: float, steps: list[int]
) -> None:
    """What a seal does: it knows the tiles so far and the leaves of the tail, and takes some more."""
    leaves = [b"%d" % number for number in range(size)]
    index, tiles, tail, reached = int(where * size), list[bytes](), Tail(), 0
    for until in [*sorted({min(step, size) for step in steps}), size]:
        tail = Tail()
        assert tail.add(leaves[len(tiles) * TILE : reached]) == []
        tiles += tail.add(leaves[reached:until])
        reached = until
        assert tail.above(tiles).root == naive_root(leaves[:until])
    above = tail.above(tiles)
    tile = index // TILE * TILE
    path = inclusion(index, above, leaves[tile : tile + TILE])
    assert path == naive_path(index, leaves)
    assert root_of(leaves[index], index, size, path) == above.root


def test_a_node_is_never_taken_for_a_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != merkle.node_hash(left, right)


def test_there_is_no_path_to_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        Tree([leaf_hash(b"a")]).path(1)
