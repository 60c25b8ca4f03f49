"""What WeChat pushes counts once, whoever sends it again; what it did not push counts never."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.adapters.wechat.standin import DEMO_TEMPLATE_IDS
from api.config import Settings
from api.mechanisms.messages import deliver
from api.routers.state import Process
from api.worker import Worker
from tests.adapters.wechat.pushing import PUSH_TOKEN, event, push, signature
from tests.fixtures import Time, http, running
from tests.mechanisms.messages.conftest import REVIEW, PostOffice
from tests.routers.refusals import refused

EVENTS = "/v1/wechat/events"


def taken(answer: httpx.Response) -> bool:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text == "success"


async def lost(
    post: PostOffice, wechat_id: str | None, user: str = "zhou", code: str = "1"
) -> dict[str, Any]:
    item = {"TemplateId": DEMO_TEMPLATE_IDS["review"], "MsgID": wechat_id, "ErrorCode": code}
    return event("subscribe_msg_sent_event", await post.openid(user), item)


async def withdrawn(post: PostOffice, *templates: str) -> dict[str, Any]:
    items = [{"TemplateId": DEMO_TEMPLATE_IDS[one], "SubscribeStatusString": "reject"} for one in templates]
    return event("subscribe_msg_change_event", await post.openid("zhou"), items)


async def test_wechat_finds_the_address_by_its_echo(post: PostOffice, time: Time) -> None:
    at = str(int(time.now.timestamp()))
    query = {
        "signature": signature(PUSH_TOKEN, at, "n"),
        "timestamp": at,
        "nonce": "n",
        "echostr": "58194<b>",
    }
    answer = await post.county.client.get(EVENTS, params=query)
    assert (answer.status_code, answer.text) == (200, "58194<b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    for changed in ("signature", "timestamp", "nonce"):
        wrong = await post.county.client.get(EVENTS, params={**query, changed: "1"})
        refused(wrong, 403, "push_signature_invalid")
    refused(await post.county.client.get(EVENTS), 403, "push_signature_invalid")


@pytest.mark.parametrize("media_type", ["text/xml", "application/json; charset=utf-8", None])
async def test_json_is_read_whatever_it_is_called(
    post: PostOffice, process: Process, media_type: str | None
) -> None:
    """WeChat is known to send its JSON as text/xml."""
    one = push(await withdrawn(post, "review"), process.settings.wechat_appid)
    headers = {"content-type": media_type} if media_type else {}
    body = json.dumps(one.body).encode()
    assert taken(await post.county.client.post(EVENTS, params=one.query, content=body, headers=headers))
    again = await post.county.client.post(EVENTS, params=one.query, content=b"<xml/>", headers=headers)
    refused(again, 400, "malformed")


async def test_what_was_not_delivered_is_shown_to_staff(post: PostOffice, worker: Worker) -> None:
    await post.allow("zhou")
    await post.caller("li")
    told = await post.tell("zhou")
    await worker.round()
    wechat_id = (await post.message(told)).wechat_id
    assert taken(await post.pushed(await lost(post, wechat_id, code="0")))
    assert await post.fate(told) == ("sent", None)
    assert taken(await post.pushed(await lost(post, wechat_id, user="li")))
    assert await post.fate(told) == ("sent", None), "it was not li's message"
    assert taken(await post.pushed(await lost(post, wechat_id)))
    assert await post.fate(told) == ("failed", "undelivered")


async def test_who_withdraws_is_sent_nothing_any_more(post: PostOffice, worker: Worker) -> None:
    await post.allow("zhou", times=3)
    await post.allow("li")
    assert taken(await post.pushed(await withdrawn(post, "review", "result")))
    assert (await post.left("zhou"))["review"] == 0
    assert (await post.left("li"))["review"] == 1
    told = await post.tell("zhou")
    await worker.round()
    assert await post.fate(told) == ("failed", "no_grant")


async def test_a_push_that_comes_again_changes_nothing(post: PostOffice, time: Time) -> None:
    """Neither the same bytes sent again by a stranger, nor WeChat's own retry, sealed anew."""
    await post.report("zhou", REVIEW)
    message = await withdrawn(post, "review")
    one = push(message, post.process.settings.wechat_appid)
    client = post.county.client
    assert taken(await client.post(EVENTS, params=one.query, json=one.body))
    await post.report("zhou", REVIEW)
    time.forward(minutes=2)
    assert taken(await client.post(EVENTS, params=one.query, json=one.body))
    assert taken(await post.pushed(message, nonce="another"))
    assert (await post.left("zhou"))["review"] == 1


async def test_ten_at_once_count_once(post: PostOffice, worker: Worker) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    await worker.round()
    message = await lost(post, (await post.message(told)).wechat_id)
    answers = await asyncio.gather(*(post.pushed(message) for _ in range(10)))
    assert all(map(taken, answers))
    assert len(await post.county.audited(action="message.bounce")) == 1


async def test_a_mark_is_kept_for_a_day(post: PostOffice, worker: Worker, time: Time) -> None:
    message = await withdrawn(post, "review")
    await post.pushed(message)
    assert "wechat_push" in await post.county.dump()
    assert (await post.openid("zhou")) not in await post.county.dump()
    time.forward(days=1, minutes=1)
    await worker.round()
    assert "wechat_push" not in await post.county.dump()


async def test_news_that_comes_before_our_own_note_is_asked_for_again(
    post: PostOffice, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    with monkeypatch.context() as crash:
        crash.setattr(deliver, "_settle", _power_cut)
        await worker.round()
    refused(await post.pushed(await lost(post, "1864323726461255681")), 503)
    await post.allow("zhou")
    time.forward(seconds=20)
    await worker.round()
    assert taken(await post.pushed(await lost(post, (await post.message(told)).wechat_id)))
    assert await post.fate(told) == ("failed", "undelivered")


async def _power_cut(*_: object, **__: object) -> None:
    raise OSError


async def test_unknown_and_unreadable_events_are_taken_and_forgotten(post: PostOffice) -> None:
    await post.report("zhou", REVIEW)
    openid = await post.openid("zhou")
    accepted = {"TemplateId": DEMO_TEMPLATE_IDS["review"], "SubscribeStatusString": "accept"}
    before = await post.county.dump()
    for message in (
        event("subscribe_msg_popup_event", openid, accepted),
        event("wxa_media_check", openid, {}),
        {"MsgType": "text", "FromUserName": openid, "Content": "你好"},
        b"<xml></xml>",
    ):
        assert taken(await post.pushed(message))
    assert await post.county.dump() == before
    reject = {"TemplateId": "of another system", "SubscribeStatusString": "reject"}
    for whose in (openid, "o-who-never-came"):
        assert taken(await post.pushed(event("subscribe_msg_change_event", whose, reject)))
        lost = {"TemplateId": "t", "MsgID": "1", "ErrorCode": "1"}
        assert taken(await post.pushed(event("subscribe_msg_sent_event", whose, lost)))
    assert (await post.left("zhou"))["review"] == 1


async def test_nobody_but_wechat_is_heard(post: PostOffice, subtests: pytest.Subtests) -> None:
    await post.report("zhou", REVIEW)
    message = await withdrawn(post, "review")
    appid, client = post.process.settings.wechat_appid, post.county.client
    right = push(message, appid)
    wrong = {
        "unsigned": ({}, right.body),
        "signed for the echo only": ({**right.query, "msg_signature": right.query["signature"]}, right.body),
        "another token": (push(message, appid, token="guessed").query, right.body),
        "another body": (right.query, push(message, appid).body),
        "plain text": (right.query, {**message, "Encrypt": "x"}),
        "an old one": (push(message, appid, timestamp="1760000000").query, right.body),
    }
    for name, (query, body) in wrong.items():
        with subtests.test(name):
            refused(await client.post(EVENTS, params=query, json=body), 403, "push_signature_invalid")
    officer = await post.county.staff("officer")
    refused(await officer.post(EVENTS, right.body), 403, "push_signature_invalid")
    refused(await client.post(EVENTS, params=right.query, json=message), 422, "validation_failed")
    refused(await client.post(EVENTS, params=right.query, content=b"<xml/>"), 400, "malformed")
    assert (await post.left("zhou"))["review"] == 1


async def test_a_push_is_taken_with_a_dead_bearer_token_too(post: PostOffice) -> None:
    """It is the signature that counts, and WeChat sends no token."""
    one = push(await withdrawn(post, "review"), post.process.settings.wechat_appid)
    headers = {"Authorization": "Bearer nonsense"}
    assert taken(await post.county.client.post(EVENTS, params=one.query, json=one.body, headers=headers))


@pytest.fixture
async def deaf(settings: Settings) -> Any:
    unset = settings.model_copy(update={"wechat_push_key": SecretStr("")})
    async with running(unset) as app:
        yield app


async def test_without_a_key_there_is_nothing_here(post: PostOffice, deaf: FastAPI) -> None:
    one = push(await withdrawn(post, "review"), post.process.settings.wechat_appid)
    async with http(deaf) as client:
        refused(await client.post(EVENTS, params=one.query, json=one.body), 404, "not_found")
        refused(await client.get(EVENTS, params=one.query), 404, "not_found")
