"""Keys and what is done with them; the algorithms are the `cryptography` library's."""

from api.adapters.crypto.keyring import Keyring, SealBroken

__all__ = ["Keyring", "SealBroken"]
