"""What is not signed by WeChat, for us and just now is refused, and the signature is looked at first."""

import base64
import json
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from api import clock
from api.adapters.wechat import Pushes
from api.errors import NotFound
from tests.adapters.wechat.pushing import (
    PREVIOUS_KEY,
    PUSH_KEY,
    PUSH_TOKEN,
    Push,
    encrypted,
    push,
    sealed,
    signature,
)
from tests.adapters.wechat.world import APPID, later, refused, settings

MESSAGE = {"FromUserName": "o1", "MsgType": "event", "Event": "debug_demo", "说": "同心"}
SECRET = base64.b64decode(PUSH_KEY + "=")


def pushes(**changes: Any) -> Pushes:
    given = {"wechat_push_token": SecretStr(PUSH_TOKEN), "wechat_push_key": SecretStr(PUSH_KEY)}
    return Pushes(settings(**(given | changes)))


def opened(receiver: Pushes, one: Push) -> dict[str, Any]:
    query = one.query
    text = receiver.open(query["msg_signature"], query["timestamp"], query["nonce"], one.body["Encrypt"])
    message: dict[str, Any] = json.loads(text)
    return message


def signed(hidden: str, at: str | None = None, token: str = PUSH_TOKEN) -> Push:
    """A rightly signed push of whatever is inside."""
    at = str(int(clock.now().timestamp())) if at is None else at
    query = {"timestamp": at, "nonce": "n", "msg_signature": signature(token, at, "n", hidden)}
    return Push(query, {"Encrypt": hidden})


def test_a_vector_made_with_openssl() -> None:
    """`openssl enc -aes-256-cbc -nopad` and `sha1sum` made it, at the instant the clock stands at."""
    hidden = (
        "Q3stYC6hdFzMh9T8HCvyDErU11/8XSpPyadq1iy0Rj6Z96hu+KcwuEHXPYBQbISulWKsMmwp99DbRgMF0j9qkZkqgKj8KyIX"
        "uIJ/Qb+Gj0NG5nTIjKHwQU0IC2gV3PGBw3RRJMmV3YHnPVZmXIzFKvzOBpZ7xMwI+1NLD6ZZToPdfvkH7K7NxJK1dsTNuu1v"
        "NTHkMq7a87ElLw4S2Wk7lw=="
    )
    text = pushes().open("e73381ac6af8a4a459f8d6774387b10f23d052ba", "1772942400", "1573392", hidden)
    assert text.decode() == (
        '{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1620963428,"MsgType":"event",'
        '"Event":"debug_demo","说":"同心"}'
    )


@pytest.mark.parametrize("length", [*range(40), 2000])
def test_a_message_of_any_length_comes_out_whole(length: int) -> None:
    message = {"FromUserName": "o1", "pad": "x" * length}
    assert opened(pushes(), push(message, APPID)) == message


def test_the_echo_is_answered_to_wechat_only() -> None:
    at = str(int(clock.now().timestamp()))
    pushes().check_echo(signature(PUSH_TOKEN, at, "n"), at, "n")
    for wrong in (signature("another token", at, "n"), "", "é", signature(PUSH_TOKEN, at, "m")):
        with refused("push_signature_invalid", 403):
            pushes().check_echo(wrong, at, "n")


@pytest.mark.parametrize("part", ["msg_signature", "timestamp", "nonce", "Encrypt"])
def test_whatever_is_altered_is_refused(part: str) -> None:
    one = push(MESSAGE, APPID)
    place = one.body if part == "Encrypt" else one.query
    for altered in (place[part][:-1] + ("0" if place[part][-1] != "0" else "1"), "", "é", place[part] + "0"):
        kept, place[part] = place[part], altered
        with refused("push_signature_invalid", 403):
            opened(pushes(), one)
        place[part] = kept
    assert opened(pushes(), one) == MESSAGE


def test_another_token_signs_nothing() -> None:
    with refused("push_signature_invalid"):
        opened(pushes(), push(MESSAGE, APPID, token="guessed"))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_an_old_push_is_refused_and_so_is_one_from_the_future(seconds: int) -> None:
    one = push(MESSAGE, APPID)
    later(seconds)
    with refused("push_signature_invalid"):
        opened(pushes(), one)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_five_minutes_are_not_too_old(seconds: int) -> None:
    one = push(MESSAGE, APPID)
    later(seconds)
    assert opened(pushes(), one) == MESSAGE


@pytest.mark.parametrize("timestamp", ["", "-1", "1e9", "٣", "9" * 13, "17729424 00"])
def test_a_time_that_is_none_is_refused_though_it_is_signed(timestamp: str) -> None:
    with refused("push_signature_invalid"):
        opened(pushes(), signed(sealed(b"{}", APPID), at=timestamp))


@pytest.mark.parametrize("appid", ["wxanother", "", APPID + "x", APPID[:-1]])
def test_a_push_for_another_mini_program_is_refused(appid: str) -> None:
    with refused("push_signature_invalid"):
        opened(pushes(), push(MESSAGE, appid))


def whole(text: bytes = b"{}", length: int | None = None) -> bytes:
    return b"r" * 16 + (len(text) if length is None else length).to_bytes(4, "big") + text + APPID.encode()


def padded(plain: bytes, to: int = 64) -> bytes:
    pad = to - len(plain)
    return plain + bytes([pad]) * pad


PLAIN = whole()
ROOM = 64 - len(PLAIN)
"""What is left of two blocks: between one byte and a block."""
SEALED_WRONGLY = {
    "padded with nothing": PLAIN + bytes(ROOM),
    "padding that differs within": PLAIN + bytes(ROOM - 1) + bytes([ROOM]),
    "more padding than a block": padded(PLAIN, 96),
    "cut off after a block": padded(PLAIN)[:32],
    "cut off after half a block": padded(PLAIN)[:48],
    "a length beyond the end": padded(whole(length=2**32 - 1)),
    "a length too long by one": padded(whole(length=3)),
    "a length too short by one": padded(whole(length=1)),
    "no head": padded(b"short", 32),
    "nothing but padding": bytes([32]) * 32,
    "nothing": b"",
}


@pytest.mark.parametrize("inside", SEALED_WRONGLY.values(), ids=SEALED_WRONGLY.keys())
def test_what_is_sealed_wrongly_is_refused_though_it_is_signed(inside: bytes) -> None:
    assert opened(pushes(), signed(encrypted(SECRET, padded(PLAIN)))) == {}
    with refused("push_signature_invalid"):
        opened(pushes(), signed(encrypted(SECRET, inside)))


def test_blocks_are_of_32_bytes() -> None:
    """Padding to sixteen would be right for AES and is not what WeChat does."""
    assert 1 <= ROOM <= 32
    with refused("push_signature_invalid"):
        opened(pushes(), signed(encrypted(SECRET, padded(PLAIN, 48))))


@pytest.mark.parametrize("hidden", ["", "*", "AAAA", "A" * 63, "é" * 64])
def test_what_is_no_cipher_text_is_refused_though_it_is_signed(hidden: str) -> None:
    with refused("push_signature_invalid"):
        opened(pushes(), signed(hidden))


def test_while_keys_are_changed_both_open() -> None:
    both = pushes(wechat_previous_push_key=SecretStr(PREVIOUS_KEY))
    for key in (PUSH_KEY, PREVIOUS_KEY):
        assert opened(both, push(MESSAGE, APPID, key=key)) == MESSAGE
    with refused("push_signature_invalid"):
        opened(pushes(), push(MESSAGE, APPID, key=PREVIOUS_KEY))


@pytest.mark.parametrize("unset", ["wechat_push_token", "wechat_push_key"])
def test_without_token_or_key_there_is_no_receiver(unset: str) -> None:
    with pytest.raises(NotFound):
        pushes(**{unset: SecretStr("")})


@pytest.mark.parametrize("name", ["wechat_push_key", "wechat_previous_push_key"])
@pytest.mark.parametrize("key", ["short", "x" * 44, "=" * 43])
def test_a_key_that_is_none_is_refused_at_the_start(name: str, key: str) -> None:
    with pytest.raises(ValidationError, match="43 letters and digits"):
        settings(**{name: SecretStr(key)})


def test_the_log_says_which_check_and_not_what_came(caplog: pytest.LogCaptureFixture) -> None:
    with refused("push_signature_invalid"):
        opened(pushes(), push(MESSAGE, "wxanother", nonce="n0nce-canary"))
    with refused("push_signature_invalid"):
        opened(pushes(), push(MESSAGE, APPID, token="guessed", nonce="n0nce-canary"))
    assert [record.getMessage() for record in caplog.records] == [
        "A push was refused: the key or the appid does not fit",
        "A push was refused: the signature does not fit",
    ]
