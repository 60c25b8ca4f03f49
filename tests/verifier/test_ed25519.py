"""Ed25519 in plain Python, against RFC 8032's own vectors and against `cryptography`."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.verifier.ed25519 import _decoded, verify

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
# RFC 8032 §7.1, tests 1 to 3 and SHA(abc): public key, message, signature.
# ruff: noqa: ISC004
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_published_vectors(public: str, message: str, signature: str) -> None:
    key, text, signed = map(bytes.fromhex, (public, message, signature))
    assert verify(key, text, signed)
    assert not verify(key, text + b"\0", signed)


def _theirs(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_it_says_what_cryptography_says_of_good_and_of_altered_signatures() -> None:
    chance = random.Random(8032)  # noqa: S311  the same every time
    for _ in range(30):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public = private.public_key().public_bytes_raw()
        message = chance.randbytes(chance.randrange(200))
        signature = private.sign(message)
        assert verify(public, message, signature)
        for altered in (signature, message, public):
            one = bytearray(altered or b"\0")
            one[chance.randrange(len(one))] ^= 1 << chance.randrange(8)
            given = {"signature": signature, "message": message, "public": public}
            name = next(name for name, value in given.items() if value is altered)
            given[name] = bytes(one)
            answer = verify(given["public"], given["message"], given["signature"])
            assert answer == _theirs(given["public"], given["message"], given["signature"])
            assert not answer


def test_one_signature_has_one_form() -> None:
    """S + order would verify too: whoever accepts it lets anybody make a second signature."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not verify(public, b"x", signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "public",
    [
        (1).to_bytes(32, "little"),
        bytes(32),
        (PRIME - 1).to_bytes(32, "little"),
        (PRIME + 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),
        bytes(31),
    ],
    ids=["neutral", "order 4", "order 2", "beyond the prime", "minus zero", "no point", "short"],
)
def test_what_is_no_key_verifies_nothing(public: bytes) -> None:
    """With a key of small order S = 0 and R neutral "sign" messages without anybody signing."""
    forged = (1).to_bytes(32, "little") + bytes(32)
    assert not any(verify(public, message.to_bytes(4, "big"), forged) for message in range(16))


def test_a_point_has_one_form() -> None:
    """What is not below the prime would be a second name of the same key, with another fingerprint."""
    forms = [number for number in range(19) if _decoded(number.to_bytes(32, "little"))]
    assert len(forms) > 5
    assert [number for number in forms if _decoded((PRIME + number).to_bytes(32, "little"))] == []
