"""Tokens.

A citizen's access token is a signed JWT (RFC 9068, `typ=at+jwt`), so that casting
a ballot reads no session; it lives at most fifteen minutes. A staff token is
opaque and looked up at every request, so that signing out, disabling or a new
role counts at once. Refresh tokens are opaque for both. All are kept as hashes.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import jwt

from api import clock, ids
from api.access.actors import Citizen
from api.adapters.crypto import Keyring, SealBroken
from api.errors import Unauthenticated

STAFF_PREFIX = "staff."
_ISSUER = "tongxin"
_AUDIENCE = "tongxin-api"
_TYPE = "at+jwt"
_HEADER_MOST = 200
_REQUIRED = frozenset(["iss", "aud", "exp", "iat", "jti", "sub", "phone"])


@dataclass(frozen=True)
class TokenPair:
    """What a sign-in gives: `expires_in` seconds of access, and what renews it."""

    access_token: str
    refresh_token: str
    expires_in: int


def hashed(token: str) -> str:
    """How a token is kept: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def issue_citizen(
    keyring: Keyring,
    citizen_id: UUID,
    phone_verified: bool,
    seconds: int,
    since: datetime | None = None,
    opening: int = 1,
) -> str:
    """An access token; `since` is when the citizen was first here, where that is known.

    It speaks for one opening of her account and is worth nothing to a later one.
    """
    now = clock.now()
    claims: dict[str, str | int] = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": citizen_id.hex,
        "jti": ids.uuid7().hex,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(seconds=seconds)).timestamp()),
        "phone": phone_verified,
    }
    if since is not None:
        claims["since"] = int(since.timestamp())
    if opening > 1:
        claims["opening"] = opening
    headers = {"typ": _TYPE, "kid": keyring.current.hex()}
    return jwt.encode(claims, keyring.derive("citizen token"), algorithm="HS256", headers=headers)


def read_citizen(keyring: Keyring, token: str) -> Citizen:
    """The citizen a token speaks for. Raises Unauthenticated for any other token.

    Read here and not by the library, which takes eight times as long: our tokens have one
    header, one algorithm and one form, and whatever differs from them is none. The signature
    is checked before anything that it covers is looked at.
    """
    try:
        signed, _, signature = token.rpartition(".")
        header, _, claimed = signed.partition(".")
        key = keyring.derive("citizen token", _key_id(header))
        right = _text(hmac.digest(key, signed.encode("ascii"), "sha256"))
        if not secrets.compare_digest(signature.encode("ascii"), right):
            raise ValueError("not signed by us")
        claims = json.loads(_raw(claimed))
        if claims["iss"] != _ISSUER or claims["aud"] != _AUDIENCE or not claims.keys() >= _REQUIRED:
            raise ValueError("not one of ours")
        citizen_id, expires = UUID(hex=str(claims["sub"])), int(claims["exp"])
        since = int(claims["since"]) if "since" in claims else None
        opening = int(claims.get("opening", 1))
    except (SealBroken, ValueError, TypeError, KeyError, AttributeError, RecursionError) as bad:
        raise Unauthenticated(code="token_invalid", title="登录状态无效，请重新登录") from bad
    if expires <= clock.now().timestamp():
        raise Unauthenticated(code="token_expired", title="登录已过期，请重新登录")
    return Citizen(citizen_id, phone_verified=claims["phone"] is True, since=since, opening=opening)


@lru_cache(maxsize=64)
def _key_id(header: str) -> bytes:
    """The master a token was signed under. Raises ValueError for a header we would not write."""
    if len(header) > _HEADER_MOST:
        raise ValueError("longer than any of ours")
    said = json.loads(_raw(header))
    if said != {"alg": "HS256", "typ": _TYPE, "kid": said["kid"]}:
        raise ValueError("not a header of ours")
    return bytes.fromhex(said["kid"])


def _raw(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _text(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
