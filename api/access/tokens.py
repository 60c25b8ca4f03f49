"""Tokens.

A citizen's access token is a signed JWT (RFC 9068, `typ=at+jwt`), so that casting
a ballot reads no session; it lives at most fifteen minutes. A staff token is
opaque and looked up at every request, so that signing out, disabling or a new
role counts at once. Refresh tokens are opaque for both. All are kept as hashes.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import jwt

from api import clock, ids
from api.access.actors import Citizen
from api.adapters.crypto import Keyring
from api.errors import Unauthenticated

STAFF_PREFIX = "staff."
_ISSUER = "tongxin"
_AUDIENCE = "tongxin-api"
_TYPE = "at+jwt"
_REQUIRED = ["iss", "aud", "exp", "iat", "jti", "sub", "phone"]


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
    keyring: Keyring, citizen_id: UUID, phone_verified: bool, seconds: int, since: datetime | None = None
) -> str:
    """An access token; `since` is when the citizen was first here, where that is known."""
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
    headers = {"typ": _TYPE, "kid": keyring.current.hex()}
    return jwt.encode(claims, keyring.derive("citizen token"), algorithm="HS256", headers=headers)


def read_citizen(keyring: Keyring, token: str) -> Citizen:
    """The citizen a token speaks for. Raises Unauthenticated for any other token.

    The library's own time checks are off because it asks the machine's clock, not the project's.
    """
    try:
        header = jwt.get_unverified_header(token)
        key_id = bytes.fromhex(str(header.get("kid", "")))
        if header.get("typ") != _TYPE or key_id not in keyring.key_ids:
            raise Unauthenticated(code="token_invalid", title="登录状态无效，请重新登录")
        claims = jwt.decode(
            token,
            keyring.derive("citizen token", key_id),
            algorithms=["HS256"],
            audience=_AUDIENCE,
            issuer=_ISSUER,
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
        citizen_id, expires = UUID(hex=str(claims["sub"])), int(claims["exp"])
        since = int(claims["since"]) if "since" in claims else None
    except (jwt.InvalidTokenError, ValueError, TypeError) as bad:
        raise Unauthenticated(code="token_invalid", title="登录状态无效，请重新登录") from bad
    if expires <= clock.now().timestamp():
        raise Unauthenticated(code="token_expired", title="登录已过期，请重新登录")
    return Citizen(citizen_id, phone_verified=claims["phone"] is True, since=since)
