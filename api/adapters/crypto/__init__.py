"""Keys: what is derived from the master, and what seals, proves and signs with it."""

from api.adapters.crypto.keyring import Keyring, SealBroken
from api.adapters.crypto.signing import Signer

__all__ = ["Keyring", "SealBroken", "Signer"]
