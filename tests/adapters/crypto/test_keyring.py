"""One master, many keys: what one purpose knows opens nothing of another's."""

import secrets

import pytest

from api.adapters.crypto import Keyring, SealBroken

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
PLACE = "person.name:1"


@pytest.fixture
def ring() -> Keyring:
    return Keyring((OLD,))


def test_what_is_sealed_is_opened_where_it_was_put(ring: Keyring) -> None:
    sealed = ring.seal("周莲心".encode(), PLACE)
    assert ring.open(sealed, PLACE).decode() == "周莲心"
    assert "周莲心".encode() not in sealed


@pytest.mark.parametrize("place", ["person.name:2", "person.phone:1", "citizen.name:1", ""])
def test_moved_to_another_row_or_column_it_does_not_open(ring: Keyring, place: str) -> None:
    sealed = ring.seal(b"x", PLACE)
    with pytest.raises(SealBroken):
        ring.open(sealed, place)


@pytest.mark.parametrize("at", [0, 4, 16, -1], ids=["key id", "nonce", "text", "tag"])
def test_altered_by_one_bit_it_does_not_open(ring: Keyring, at: int) -> None:
    sealed = bytearray(ring.seal(b"x", PLACE))
    sealed[at] ^= 1
    with pytest.raises(SealBroken):
        ring.open(bytes(sealed), PLACE)


@pytest.mark.parametrize("length", [0, 3, 4, 10, 16, 31])
def test_cut_short_it_does_not_open(ring: Keyring, length: int) -> None:
    with pytest.raises(SealBroken):
        ring.open(ring.seal(b"", PLACE)[:length], PLACE)


def test_the_same_text_sealed_twice_looks_different(ring: Keyring) -> None:
    assert ring.seal(b"x", PLACE) != ring.seal(b"x", PLACE)


def test_every_purpose_has_a_key_of_its_own_and_none_is_the_master(ring: Keyring) -> None:
    keys = {ring.derive(purpose) for purpose in ("seal", "citizen token", "index/phone", "index/openid")}
    assert len(keys) == 4
    assert OLD not in keys
    assert ring.index("phone", "1") != ring.index("openid", "1")
    assert ring.index("phone", "1") != ring.index("phone", "2")
    assert ring.index("phone", "1") == Keyring((OLD,)).index("phone", "1")


def test_during_rotation_the_new_key_seals_and_both_open() -> None:
    before, during, after = Keyring((OLD,)), Keyring((NEW, OLD)), Keyring((NEW,))
    old, new = before.seal(b"x", PLACE), during.seal(b"y", PLACE)
    assert (during.open(old, PLACE), during.open(new, PLACE)) == (b"x", b"y")
    assert after.open(new, PLACE) == b"y"
    with pytest.raises(SealBroken):
        after.open(old, PLACE)
    with pytest.raises(SealBroken):
        before.open(new, PLACE)
    assert during.indexes("phone", "1") == [after.index("phone", "1"), before.index("phone", "1")]


def test_a_keyring_shows_no_key(ring: Keyring) -> None:
    for key in (OLD, OLD.hex().encode()):
        assert key.hex() not in repr(ring) + str(ring)
