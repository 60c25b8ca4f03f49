"""Staff passwords: Argon2id (RFC 9106), at least twelve characters, not a common one."""

import asyncio
import base64

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.errors import Fault, Invalid

MINIMUM = 12
MAXIMUM = 128

_PASSES, _MEMORY, _LANES = 3, 65536, 4
_hasher = Argon2Hasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=_LANES)
_passwords = PasswordHash((_hasher,))
# Written and not worked out: every process would spend a good part of a second on it at its start.
_absent = f"$argon2id$v=19$m={_MEMORY},t={_PASSES},p={_LANES}${'A' * 22}${'A' * 43}"
_slots = asyncio.Semaphore(2)

_COMMON = frozenset(
    {"password", "passw0rd", "iloveyou", "woaini", "qwertyuiop", "asdfghjkl", "administrator", "welcome"}
    | {"letmein", "woaini1314", "5201314", "zhongguo", "tongxin", "fulian", "changeme", "123456789012"}
)
_RUNS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


def check_strength(password: str, username: str = "", field: str = "password") -> None:
    """Raise Invalid for a password that is short, common, a run of keys or the account's own name."""
    folded = password.casefold()
    core = folded.rstrip("0123456789!@#.")
    weak = (
        core in _COMMON
        or folded in _COMMON
        or any(folded in run * 3 for run in _RUNS)
        or len(set(folded)) < 5
        or (len(username) >= 4 and core == username.casefold())
    )
    if not MINIMUM <= len(password) <= MAXIMUM:
        fault = Fault(f"/{field}", "password_length", f"密码长度须为{MINIMUM}至{MAXIMUM}个字符")
    elif weak:
        fault = Fault(f"/{field}", "password_common", "密码过于常见，请换一个")
    else:
        return
    raise Invalid("weak_password", "密码不符合要求", faults=(fault,))


async def hash_password(password: str) -> str:
    """Hash off the event loop; never inside a transaction, it takes a good part of a second."""
    async with _slots:
        return await asyncio.to_thread(_passwords.hash, password)


async def verify_password(password: str, hashed: str | None) -> bool:
    """Compare; for an absent account, and for one without a password, the same work is done."""
    known = hashed is not None and _hasher.identify(hashed)
    async with _slots:
        fits = await asyncio.to_thread(_passwords.verify, password, hashed if known and hashed else _absent)
    return fits and known


async def stretch(passphrase: str) -> tuple[bytes, bytes]:
    """32 bytes that only this passphrase gives, at a password's cost, and by which parameters and salt.

    The latter is kept beside what is hidden under the former; as for hashing, no transaction is open.
    """
    async with _slots:
        recipe, _, digest = (await asyncio.to_thread(_hasher.hash, passphrase)).rpartition("$")
    return _decoded(digest), recipe.encode()


async def stretched(passphrase: str, recipe: bytes) -> bytes:
    """The same 32 bytes again, also when new passphrases have become dearer meanwhile."""
    *_, costs, salt = recipe.decode().split("$")
    cost = {name: int(value) for name, value in (part.split("=") for part in costs.split(","))}
    hasher = Argon2Hasher(time_cost=cost["t"], memory_cost=cost["m"], parallelism=cost["p"])
    async with _slots:
        encoded = await asyncio.to_thread(hasher.hash, passphrase, salt=_decoded(salt))
    return _decoded(encoded.rpartition("$")[2])


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
