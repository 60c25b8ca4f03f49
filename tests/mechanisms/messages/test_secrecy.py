"""Neither a WeChat user nor what she is told reaches a log, an address or an answer to staff."""

import io
from collections.abc import Iterator

import pytest

from api.adapters.wechat import WeChat
from api.mechanisms.messages import deliver
from api.mechanisms.messages.deliver import Parcel
from api.worker import Worker
from tests.adapters.wechat.pushing import event, push
from tests.fixtures import Time
from tests.listening import everything_logged
from tests.mechanisms.messages.conftest import PostOffice

CANARY = "菡萏深处的绣房"
SEND_PATH = "/cgi-bin/message/subscribe/send"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with everything_logged() as written:
        yield written


async def test_every_fate_of_a_message_leaves_no_trace_of_whom_and_what(
    post: PostOffice, worker: Worker, log: io.StringIO, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.allow("zhou", times=4)
    openid = await post.openid("zhou")
    for mood in ({}, {"errcode": 47003}, {"errcode": 48001}, {"dead": True}, {"errcode": 43101}):
        await post.mood(**mood, path=SEND_PATH)
        await post.tell("zhou", title=CANARY)
        await worker.round()
    with monkeypatch.context() as patch:
        patch.setattr(WeChat, "send_subscribe", _fail_aloud)
        time.forward(hours=1)
        await worker.round()
        patch.setattr(deliver, "data", _fail_at_once)
        await post.tell("zhou", title=CANARY)
        await worker.round()
    item = {"TemplateId": "t", "SubscribeStatusString": "reject", "pad": CANARY}
    message = event("subscribe_msg_change_event", openid, item)
    one = push(message, post.process.settings.wechat_appid)
    query = {**one.query, "openid": openid}
    for params in (query, {**query, "nonce": openid}):
        await post.county.client.post("/v1/wechat/events", params=params, json=one.body)
    staff = await (await post.county.staff("officer")).get("/v1/staff/messages")
    assert CANARY in staff.text
    told = log.getvalue()
    assert "subscription message refused" in told, "the log was caught"
    assert "A push was refused" in told
    assert "/v1/wechat/events" in told
    for canary in (openid, openid[:20], CANARY, ascii(CANARY).strip("'"), one.body["Encrypt"][:40]):
        assert canary not in told
    assert openid not in staff.text
    assert openid not in await post.county.dump()


def _fail_at_once(*order: object) -> None:
    raise RuntimeError(f"{order} does not fit")


async def _fail_aloud(*order: object, **_: object) -> str:
    raise RuntimeError(f"{order} could not be sent")


def test_a_parcel_has_no_printable_form() -> None:
    parcel = Parcel("o-canary", "t", "p", {"thing1": CANARY}, "formal")
    assert not any(part in f"{parcel!r} {parcel} {[parcel]}" for part in ("o-canary", CANARY))
