"""X25519 key pairs, what is sealed to one, and a secret split in two halves: each alone is noise."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.adapters.crypto.keyring import SealBroken

_NONCE, _PUBLIC = 12, 32
_ONCE = bytes(_NONCE)
"""The nonce of a key that encrypts a single message."""


def public_of(private: bytes) -> str:
    """The public half of 32 private bytes, base64url."""
    raw = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def new_private() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def split(secret: bytes) -> tuple[bytes, bytes]:
    """Two halves: both together are the secret, either alone tells nothing of it."""
    half = secrets.token_bytes(len(secret))
    return half, join(secret, half)


def join(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def wrap(key: bytes, plaintext: bytes, place: bytes) -> bytes:
    """AES-256-GCM under a key somebody else keeps: nonce ‖ ciphertext, bound to a place."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, place)


def unwrap(key: bytes, wrapped: bytes, place: bytes) -> bytes:
    """What `wrap` hid. Raises SealBroken for another key or another place."""
    return _decrypted(key, wrapped[:_NONCE], wrapped[_NONCE:], place)


def seal_to(public: str, plaintext: bytes, place: bytes) -> bytes:
    """For the holder of a key pair alone: ephemeral public key ‖ ciphertext, bound to a place."""
    ephemeral = X25519PrivateKey.generate()
    raw = ephemeral.public_key().public_bytes_raw()
    recipient = base64.urlsafe_b64decode(public + "=")
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    return raw + AESGCM(_key(shared, raw + recipient)).encrypt(_ONCE, plaintext, place)


def open_with(private: bytes, sealed: bytes, place: bytes) -> bytes:
    """What `seal_to` hid. Raises SealBroken for another key or another place."""
    raw, body = sealed[:_PUBLIC], sealed[_PUBLIC:]
    own = X25519PrivateKey.from_private_bytes(private)
    shared = own.exchange(X25519PublicKey.from_public_bytes(raw))
    return _decrypted(_key(shared, raw + own.public_key().public_bytes_raw()), _ONCE, body, place)


def _key(shared: bytes, pair: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"tongxin/share/1" + pair).derive(shared)


def _decrypted(key: bytes, nonce: bytes, body: bytes, place: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, body, place)
    except (InvalidTag, ValueError) as broken:
        raise SealBroken("another key, or altered") from broken
