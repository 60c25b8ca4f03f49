"""A poll's own keys, each derived from the master that was current when the poll was made.

The voter key says nothing outside its poll; the guard key cannot be told from it.
"""

import base64
from functools import cached_property
from uuid import UUID

from api.adapters.crypto import Keyring, Signer


class PollKeys:
    """All macs are 128 bits in base64url, 22 characters."""

    def __init__(self, keyring: Keyring, poll_id: UUID, key_id: bytes) -> None:
        self._keyring, self._poll, self._key_id = keyring, poll_id.hex, key_id
        self._id = str(poll_id)

    @cached_property
    def signer(self) -> Signer:
        """Signs this poll's receipts, heads, void lists and bundles; its fingerprint is published."""
        return Signer(self._keyring.derive(f"poll/{self._poll}/signing", self._key_id))

    def sign_receipt(self, code: str) -> str:
        """What makes a receipt hold against us: that this code was given out, and so must be counted."""
        # Just as RFC 8785 would write it, without its cost at every cast.
        return self.signer.sign("receipt", f'{{"poll_id":"{self._id}","receipt_code":"{code}"}}'.encode())

    def mac(self, purpose: str, message: bytes) -> bytes:
        """32 bytes under this poll's key for one purpose."""
        return self._keyring.mac(f"poll/{self._poll}/{purpose}", message, self._key_id)

    def voter(self, citizen_id: UUID) -> str:
        return self._short("voter", citizen_id.bytes)

    def idempotency(self, voter: str, key: str) -> str:
        return self._short("key", f"{voter}\0{key}".encode())

    def payload(self, voter: str, key: str, picks: list[int]) -> str:
        """Of key and picks; not of the nonce, so that a retry with a fresh one is still the same ballot."""
        return self._short("payload", f"{voter}\0{key}\0{sorted(picks)}".encode())

    def guard(self, voter: str, day: int, pick: int) -> str:
        return self._short("guard", f"{voter}\0{day}\0{pick}".encode())

    def audit_key(self, public: str) -> str:
        """What shows that an audit key was made here, and not written into the database."""
        return self._short("audit key", public.encode())

    def _short(self, purpose: str, message: bytes) -> str:
        return base64.urlsafe_b64encode(self.mac(purpose, message)[:16]).decode().rstrip("=")
