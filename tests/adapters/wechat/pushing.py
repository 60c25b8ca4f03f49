"""WeChat's side of a push: seals and signs as its documentation tells, written apart from what opens it."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from api import clock

PUSH_TOKEN = "tongxin-push-token"
PUSH_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PREVIOUS_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"


def signature(*words: str) -> str:
    return hashlib.sha1("".join(sorted(words)).encode(), usedforsecurity=False).hexdigest()


def sealed(message: bytes, appid: str, key: str = PUSH_KEY, random: bytes | None = None) -> str:
    """`Encrypt` of a message."""
    secret = base64.b64decode(key + "=")
    plain = (random or os.urandom(16)) + len(message).to_bytes(4, "big") + message + appid.encode()
    padder = padding.PKCS7(256).padder()
    return encrypted(secret, padder.update(plain) + padder.finalize())


def encrypted(secret: bytes, padded: bytes) -> str:
    """The last step alone, for paddings that should not be."""
    sealing = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(sealing.update(padded) + sealing.finalize()).decode()


@dataclass
class Push:
    """A push on its way: what stands in its address and what in its body."""

    query: dict[str, str]
    body: dict[str, Any]


def push(
    message: dict[str, Any] | bytes,
    appid: str,
    *,
    key: str = PUSH_KEY,
    token: str = PUSH_TOKEN,
    timestamp: str | None = None,
    nonce: str = "1573392",
) -> Push:
    """A push of this instant; sealed anew each time, as WeChat's retries are."""
    text = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode()
    hidden = sealed(text, appid, key)
    at = timestamp or str(int(clock.now().timestamp()))
    query = {
        "signature": signature(token, at, nonce),
        "timestamp": at,
        "nonce": nonce,
        "openid": "o-in-the-address-of-every-push",
        "encrypt_type": "aes",
        "msg_signature": signature(token, at, nonce, hidden),
    }
    return Push(query, {"ToUserName": "gh_123456789abc", "Encrypt": hidden})


def event(name: str, openid: str, items: Any) -> dict[str, Any]:
    """An event as the documentation shows it."""
    return {
        "ToUserName": "gh_123456789abc",
        "FromUserName": openid,
        "CreateTime": "1620963428",
        "MsgType": "event",
        "Event": name,
        "List": items,
    }
