"""Events are read whether a list holds one or many, a number is one or text; nonsense says nothing."""

import json
from typing import Any

import pytest

from api.adapters.wechat.events import Undelivered, Withdrawn, told
from tests.adapters.wechat.pushing import event


def heard(name: str, items: Any) -> list[Any]:
    return list(told(json.dumps(event(name, "o1", items)).encode()))


REJECT = {"TemplateId": "t1", "SubscribeStatusString": "reject"}
LOST: dict[str, Any] = {
    "TemplateId": "t1",
    "MsgID": "1700827132819554304",
    "ErrorCode": "43101",
    "ErrorStatus": "no",
}


def test_one_alone_comes_as_an_object() -> None:
    assert heard("subscribe_msg_change_event", REJECT) == [Withdrawn("o1", "t1")]
    assert heard("subscribe_msg_sent_event", LOST) == [Undelivered("o1", LOST["MsgID"])]


def test_several_come_as_a_list() -> None:
    both = [REJECT, {**REJECT, "TemplateId": "t2"}, {**REJECT, "SubscribeStatusString": "accept"}]
    assert heard("subscribe_msg_change_event", both) == [Withdrawn("o1", "t1"), Withdrawn("o1", "t2")]
    assert len(heard("subscribe_msg_sent_event", [LOST, LOST])) == 2


def test_numbers_come_as_text_or_as_numbers() -> None:
    as_numbers = {**LOST, "MsgID": int(LOST["MsgID"]), "ErrorCode": 43101}
    assert heard("subscribe_msg_sent_event", as_numbers) == heard("subscribe_msg_sent_event", LOST)


@pytest.mark.parametrize("code", ["0", 0], ids=["text", "number"])
def test_what_was_delivered_is_no_news(code: object) -> None:
    assert heard("subscribe_msg_sent_event", {**LOST, "ErrorCode": code}) == []


def test_what_was_accepted_in_the_popup_is_reported_by_the_mini_program() -> None:
    accept = {"TemplateId": "t1", "SubscribeStatusString": "accept", "PopupScene": "0"}
    assert heard("subscribe_msg_popup_event", [accept, REJECT]) == []


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"<xml><Event>subscribe_msg_sent_event</Event></xml>",
        b"[]",
        b"null",
        b"[" * 100_000,
        b"\xff",
        b'{"Event": "subscribe_msg_change_event", "List": {"SubscribeStatusString": "reject"}}',
        json.dumps(event("subscribe_msg_sent_event", "o1", None)).encode(),
        json.dumps(event("subscribe_msg_sent_event", "o1", ["x", 1, [LOST]])).encode(),
        json.dumps(event("subscribe_msg_sent_event", "o1", {**LOST, "MsgID": None})).encode(),
        json.dumps(event("subscribe_msg_sent_event", "o1", {**LOST, "MsgID": "9" * 65})).encode(),
        json.dumps(event("wxa_media_check", "o1", LOST)).encode(),
        json.dumps({**event("subscribe_msg_change_event", "o1", REJECT), "FromUserName": {}}).encode(),
    ],
)
def test_the_rest_says_nothing(message: bytes) -> None:
    assert told(message) == []
