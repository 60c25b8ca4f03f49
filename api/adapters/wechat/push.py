"""WeChat's pushes (消息推送): signed, encrypted, in JSON. Plain text and XML are not taken.

Source: WeChat's documentation of message push in secure mode. Who knows the token
can sign, who knows the key can seal; both stand in the console and in the settings.
The signature is checked before anything is decrypted, and every refusal is the same,
so that nobody can find the key by trying.
"""

import base64
import hashlib
import hmac
import logging
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from api import clock
from api.adapters.wechat.connecting import credentials
from api.config import Settings
from api.errors import Forbidden, NotFound

TOLERANCE = timedelta(minutes=5)
_BLOCK = 32
"""PKCS#7 pads to blocks of 32 bytes here, though AES has 16."""
_HEAD = 16 + 4
"""Sixteen random bytes, then the length of the message in four."""

log = logging.getLogger(__name__)


class Pushes:
    """The receiving end. Raises NotFound when this deployment takes none.

    The methods raise Forbidden `push_signature_invalid` for whatever WeChat did not send, or not just now.
    """

    def __init__(self, settings: Settings) -> None:
        self._token = settings.wechat_push_token.get_secret_value()
        self._appid = credentials(settings)[0].encode()
        keys = (settings.wechat_push_key, settings.wechat_previous_push_key)
        self._keys = [base64.b64decode(key.get_secret_value() + "=") for key in keys if key]
        if not (self._token and settings.wechat_push_key):
            raise NotFound()

    def check_echo(self, signature: str, timestamp: str, nonce: str) -> None:
        """Whether it is WeChat that asks if we are there."""
        self._check(signature, timestamp, nonce)

    def open(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bytes:
        """The message inside `Encrypt`; the current key is tried first, then the one before."""
        self._check(signature, timestamp, nonce, sealed)
        for key in self._keys:
            message = _decrypted(key, sealed, self._appid)
            if message is not None:
                return message
        raise _refused("the key or the appid")

    def _check(self, signature: str, timestamp: str, nonce: str, *sealed: str) -> None:
        words = sorted([self._token, timestamp, nonce, *sealed])
        right = hashlib.sha1("".join(words).encode(), usedforsecurity=False).hexdigest()
        if not hmac.compare_digest(right.encode(), signature.encode()):
            raise _refused("the signature")
        # Only after the signature: nobody but WeChat learns what our clock says.
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise _refused("the time")
        if abs(clock.now().timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
            raise _refused("the time")


def _decrypted(key: bytes, sealed: str, appid: bytes) -> bytes | None:
    """What is inside, if this key opens it and it is meant for this appid."""
    try:
        cipher = base64.b64decode(sealed, validate=True)
        opening = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        padded = opening.update(cipher) + opening.finalize()
    except ValueError:
        return None
    if len(padded) < _BLOCK or len(padded) % _BLOCK:
        return None
    pad = padded[-1]
    if not 1 <= pad <= _BLOCK or padded[-pad:] != bytes([pad]) * pad:
        return None
    plain = padded[:-pad]
    end = _HEAD + int.from_bytes(plain[_HEAD - 4 : _HEAD], "big")
    if len(plain) < _HEAD or not hmac.compare_digest(plain[end:], appid):
        return None
    return plain[_HEAD:end]


def _refused(what: str) -> Forbidden:
    """One refusal for all; which check it was stands in the log only, for the technician."""
    log.warning("A push was refused: %s does not fit", what)
    return Forbidden("push_signature_invalid", "推送的签名无效")
