"""Ed25519 signatures (RFC 8032) over canonical documents, each under its own name.

The name is part of what is signed, so that no document can be passed off as one of another kind.
Signing is deterministic: the same document always has the same signature.
"""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Signer:
    """A signing key from its 32-byte seed; keys and signatures are base64url without padding."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        raw = self._key.public_key().public_bytes_raw()
        self.public = _text(raw)
        self.fingerprint = hashlib.sha256(raw).hexdigest()
        """SHA-256 of the 32 bytes of the public key, in hex: short enough to be printed in a newspaper."""

    def sign(self, name: str, document: bytes) -> str:
        """86 characters over `tongxin/<name>/1`, a line feed, and the document."""
        return _text(self._key.sign(b"tongxin/%b/1\n%b" % (name.encode(), document)))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
