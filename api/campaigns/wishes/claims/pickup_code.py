"""The code a donor shows when she hands something in: derived, never stored, known to her alone.

Crockford's base 32, so that it can be read aloud and typed as heard.
"""

import hmac
import unicodedata

from sqlmodel.ext.asyncio.session import AsyncSession

from api.adapters.crypto import Keyring
from api.db.session import keyring
from api.db.tables.wish_claims import WishClaim
from api.ids import crockford

TRIES = 5
"""Wrong codes that lock a claim until staff issue another: 5 of 2⁴⁰."""
_LENGTH = 8
_HEARD = str.maketrans("OIL", "011")


def of(session: AsyncSession, claim: WishClaim) -> str:
    """The code in force, as `XXXX-XXXX`."""
    ring = keyring(session)
    code = _derived(ring, claim, ring.current)
    return f"{code[:4]}-{code[4:]}"


def typed(given: str) -> str:
    """A code as it was meant: in any width and case, with whatever blanks and dashes between its signs."""
    folded = unicodedata.normalize("NFKC", given).upper()
    return "".join(sign for sign in folded if sign.isalnum()).translate(_HEARD)


def whole(given: str) -> bool:
    """Whether it could be a code at all: of as many signs as one has."""
    return len(typed(given)) == _LENGTH


def fits(session: AsyncSession, claim: WishClaim, given: str) -> bool:
    """Whether a code is the one in force, however it was typed; also made before a key rotation."""
    ring, meant = keyring(session), typed(given).encode()
    known = [hmac.compare_digest(meant, _derived(ring, claim, one).encode()) for one in ring.key_ids]
    return any(known)


def locked(claim: WishClaim) -> bool:
    """Whether too many wrong codes were given."""
    return claim.code_tries >= TRIES


def _derived(ring: Keyring, claim: WishClaim, key_id: bytes) -> str:
    message = claim.id.bytes + claim.code_serial.to_bytes(4, "big")
    return crockford(int.from_bytes(ring.mac("wish pick-up code", message, key_id)[:5], "big"), _LENGTH)
