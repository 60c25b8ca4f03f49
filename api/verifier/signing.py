"""What a poll's key signs: `tongxin/<name>/1`, a line feed, the document."""

import hashlib
from dataclasses import dataclass

from . import ed25519
from .documents import Malformed, raw64


@dataclass(frozen=True)
class Key:
    """A poll's public key, 32 bytes."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    def signed(self, name: str, document: bytes, signature: str) -> bool:
        """Whether this key signed the document under that name."""
        try:
            given = raw64(signature, 64)
        except Malformed:
            return False
        return ed25519.verify(self.raw, b"tongxin/%b/1\n%b" % (name.encode(), document), given)
