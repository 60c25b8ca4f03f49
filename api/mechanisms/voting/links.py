"""Links: the way from a participation to its choices, for two auditors together and nobody else.

A link is encrypted to the poll's audit key (X25519, AES-256-GCM), whose private half this
system never holds whole. Choices are named by the random part of their ids, which stays when
the last windows are merged. All links of a poll are equally long, whatever the ballot holds.
"""

import base64
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api import ids
from api.adapters.crypto import SealBroken

_PUBLIC, _SLOT = 32, ids.RANDOM_BYTES
_CAPACITY = 100
_NONCE_REST = bytes(12 - _SLOT)
_UNUSED = bytes(_SLOT)


class Linker:
    """One process's sealing side.

    The ephemeral key is one per poll and window, so that links of a window do not tell
    which of them were stored together; it is kept in memory only.
    """

    def __init__(self) -> None:
        self._keys: dict[tuple[UUID, int, str], tuple[bytes, AESGCM]] = {}

    def seal(
        self, poll_id: UUID, audit_key: str, window: int, picks_max: int, receipt: str, choices: Sequence[str]
    ) -> str:
        """The link of a receipt's ballot to its choices, at most `picks_max` ids; base64url."""
        ephemeral, key = self._key(poll_id, audit_key, window)
        slots = b"".join(map(ids.random_of, choices)).ljust(picks_max * _SLOT, b"\0")
        nonce = ids.random_of(receipt) + _NONCE_REST
        sealed = key.encrypt(nonce, slots, poll_id.bytes + receipt.encode())
        return base64.urlsafe_b64encode(ephemeral + sealed).decode().rstrip("=")

    def _key(self, poll_id: UUID, audit_key: str, window: int) -> tuple[bytes, AESGCM]:
        which = (poll_id, window, audit_key)
        if (known := self._keys.get(which)) is None:
            if len(self._keys) >= _CAPACITY:
                self._keys.clear()
            own, public = X25519PrivateKey.generate(), base64.urlsafe_b64decode(audit_key + "=")
            ephemeral = own.public_key().public_bytes_raw()
            shared = own.exchange(X25519PublicKey.from_public_bytes(public))
            known = self._keys[which] = (ephemeral, _cipher(shared, poll_id, ephemeral, public))
        return known


class Opener:
    """Whoever holds the private half: opens the links of one poll."""

    def __init__(self, private: bytes, poll_id: UUID) -> None:
        self._own, self._poll_id = X25519PrivateKey.from_private_bytes(private), poll_id
        self._public = self._own.public_key().public_bytes_raw()
        self._keys: dict[bytes, AESGCM] = {}

    def open(self, receipt: str, link: str | None) -> list[str]:
        """The random parts of the ballot's choice ids, `XXXX-XXXX-XXXX-XXXX`; of no link, none.

        Raises SealBroken for another key, another poll or another receipt.
        """
        if link is None:
            return []
        try:
            raw = base64.urlsafe_b64decode(link + "=" * (-len(link) % 4))
            key, nonce = self._key(raw[:_PUBLIC]), ids.random_of(receipt) + _NONCE_REST
            slots = key.decrypt(nonce, raw[_PUBLIC:], self._poll_id.bytes + receipt.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBroken("another key, or altered") from broken
        parts = [slots[at : at + _SLOT] for at in range(0, len(slots), _SLOT)]
        return [ids.random_text(part) for part in parts if part != _UNUSED]

    def _key(self, ephemeral: bytes) -> AESGCM:
        if (known := self._keys.get(ephemeral)) is None:
            shared = self._own.exchange(X25519PublicKey.from_public_bytes(ephemeral))
            known = self._keys[ephemeral] = _cipher(shared, self._poll_id, ephemeral, self._public)
        return known


def _cipher(shared: bytes, poll_id: UUID, ephemeral: bytes, public: bytes) -> AESGCM:
    info = b"tongxin/link/1" + poll_id.bytes + ephemeral + public
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(shared))
