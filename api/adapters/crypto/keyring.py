"""One master key, many derived ones.

Nothing is ever encrypted or authenticated with the master itself: each purpose
gets a key of its own by HKDF-SHA256, so that a leaked poll key opens no name.
During rotation two masters are accepted; a sealed value, a poll and a token say
by key id which one made them.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ID, _NONCE = 4, 12


class SealBroken(Exception):
    """A sealed value was altered, moved to another row, or made with a key we do not hold."""


class Keyring:
    """Derives keys from the masters; the first master makes new things."""

    def __init__(self, masters: tuple[bytes, ...]) -> None:
        self._masters = {hashlib.sha256(b"tongxin key id" + m).digest()[:_ID]: m for m in masters}
        self.current = next(iter(self._masters))
        self.derive = lru_cache(maxsize=4096)(self._derive)

    @property
    def key_ids(self) -> tuple[bytes, ...]:
        """4 bytes each, the current master's first."""
        return tuple(self._masters)

    def _derive(self, purpose: str, key_id: bytes | None = None) -> bytes:
        """A 32-byte key for one purpose. Raises SealBroken for a master we do not hold."""
        master = self._masters.get(self.current if key_id is None else key_id)
        if master is None:
            raise SealBroken("unknown key id")
        return HKDF(SHA256(), length=32, salt=None, info=b"tongxin/" + purpose.encode()).derive(master)

    def seal(self, plaintext: bytes, place: str) -> bytes:
        """AES-256-GCM: key id ‖ nonce ‖ ciphertext, bound to a place such as `person.name:<row id>`."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(self.derive("seal")).encrypt(nonce, plaintext, place.encode())
        return self.current + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """What `seal` hid. Raises SealBroken unless it stands where it was put."""
        key_id, nonce, body = sealed[:_ID], sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        try:
            return AESGCM(self.derive("seal", key_id)).decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBroken("altered or moved") from broken

    def mac(self, purpose: str, message: bytes, key_id: bytes | None = None) -> bytes:
        """HMAC-SHA256 under a purpose's key, 32 bytes."""
        return hmac.digest(self.derive(purpose, key_id), message, "sha256")

    def index(self, purpose: str, value: str) -> str:
        """A blind index: equal values have equal indexes, and nothing else can be learnt from it."""
        return self.mac("index/" + purpose, value.encode()).hex()

    def indexes(self, purpose: str, value: str) -> list[str]:
        """The index under every accepted master, for look-ups during rotation."""
        return [self.mac("index/" + purpose, value.encode(), key).hex() for key in self.key_ids]
