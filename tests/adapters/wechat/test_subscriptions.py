"""Sending a subscription message: what WeChat refuses the stand-in refuses, and callers are told in words."""

from typing import Any

import httpx
import pytest

from api.adapters.wechat.standin import DEMO_TEMPLATE_IDS
from tests.adapters.wechat.world import TOKEN_PATH, World, later, mocked, refused, scripted

SEND_PATH = "/cgi-bin/message/subscribe/send"
RESULT = DEMO_TEMPLATE_IDS["result"]
PAGE = "pages/message/index?subject_id=1"
DATA = {"thing1": "荷塘边的绣房", "phrase2": "入选", "thing3": "表彰安排另行通知"}
TOKEN = {"access_token": "t", "expires_in": 7200}


async def send(world: World, user: str = "a", **changes: Any) -> str:
    order: dict[str, Any] = {
        "openid": await world.openid(user),
        "template_id": RESULT,
        "page": PAGE,
        "data": DATA,
        "state": "formal",
    }
    return await world.wechat.send_subscribe(**(order | changes))


async def test_one_accept_is_one_message(world: World) -> None:
    await world.phone.accept("a", RESULT)
    assert int(await send(world)) > 2**60
    with refused("message_not_allowed", 409):
        await send(world)
    assert await world.phone.inbox("a") == [{"template_id": RESULT, "page": PAGE, "data": DATA}]
    assert await world.phone.inbox("b") == []


async def test_accepts_add_up_per_user_and_template(world: World) -> None:
    await world.phone.accept("a", RESULT, times=2)
    await world.phone.accept("a", RESULT)
    await world.phone.accept("b", DEMO_TEMPLATE_IDS["review"])
    ids = {await send(world) for _ in range(3)}
    assert len(ids) == 3
    for user in ("a", "b"):
        with refused("message_not_allowed"):
            await send(world, user)


async def test_what_goes_to_wechat_is_what_its_documentation_says(world: World) -> None:
    await world.phone.accept("a", RESULT)
    await send(world)
    assert world.line.bodies(SEND_PATH) == [
        {
            "touser": await world.openid("a"),
            "template_id": RESULT,
            "page": PAGE,
            "data": {name: {"value": value} for name, value in DATA.items()},
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        }
    ]


async def test_an_expired_token_is_replaced_and_the_message_sent_once(world: World) -> None:
    await world.phone.accept("a", RESULT, times=2)
    await send(world)
    await world.mood(errcode=42001, times=1, path=SEND_PATH)
    later(60)
    await send(world)
    assert len(await world.phone.inbox("a")) == 2
    assert world.line.count(TOKEN_PATH) == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"openid": "o-nobody"}, "message_not_allowed"),
        ({"template_id": "unknown"}, "message_template_wrong"),
        ({"page": "pages/nowhere"}, "message_template_wrong"),
        ({"data": {**DATA, "thing1": "荷" * 21}}, "message_template_wrong"),
        ({"data": {**DATA, "phrase2": "OK"}}, "message_template_wrong"),
        ({"data": {**DATA, "phrase2": "六个汉字太长"}}, "message_template_wrong"),
        ({"data": {**DATA, "thing1": " "}}, "message_template_wrong"),
        ({"data": {"thing1": "少了两栏"}}, "message_template_wrong"),
        ({"data": {**DATA, "thing9": "多了一栏"}}, "message_template_wrong"),
        ({"state": "release"}, "wechat_refused"),
    ],
)
async def test_what_wechat_refuses_spends_no_accept(world: World, changes: dict[str, Any], code: str) -> None:
    await world.phone.accept("a", RESULT)
    with refused(code):
        await send(world, **changes)
    assert await send(world)


async def test_a_time_must_look_like_one(world: World) -> None:
    review = DEMO_TEMPLATE_IDS["review"]
    await world.phone.accept("a", review)
    for when, right in (("2026-10-12 09:00", False), ("2026年10月12日 09:00", True)):
        data = {**DATA, "time4": when}
        if right:
            assert await send(world, template_id=review, data=data)
        else:
            with refused("message_template_wrong"):
                await send(world, template_id=review, data=data)


@pytest.mark.parametrize(
    ("errcode", "code", "status"),
    [
        (-1, "wechat_busy", 503),
        (45009, "wechat_busy", 503),
        (40003, "message_not_allowed", 409),
        (43101, "message_not_allowed", 409),
        (40037, "message_template_wrong", 502),
        (41030, "message_template_wrong", 502),
        (47003, "message_template_wrong", 502),
        (48001, "wechat_refused", 502),
    ],
)
async def test_refusals_in_words(errcode: int, code: str, status: int) -> None:
    with refused(code) as caught:
        await scripted(TOKEN, {"errcode": errcode}).send_subscribe("o", "t", "p", {}, "formal")
    assert caught.value.status == status


@pytest.mark.parametrize(("msgid", "told"), [(123, "123"), ("abc", "abc"), (None, ""), ([], "")])
async def test_the_id_of_what_was_sent(msgid: object, told: str) -> None:
    wechat = scripted(TOKEN, {"errcode": 0, "errmsg": "ok", "msgid": msgid})
    assert await wechat.send_subscribe("o", "t", "p", {}, "formal") == told


@pytest.mark.parametrize(
    ("method", "body", "errcode"),
    [("GET", {}, 43002), ("POST", [], 47001), ("POST", {"touser": ["a"]}, 40003), ("POST", {}, 40003)],
)
async def test_the_standin_looks_at_the_request_first(
    world: World, method: str, body: Any, errcode: int
) -> None:
    await world.number("a")
    token = world.line.requests[-1].url.params["access_token"]
    answer = await world.raw.request(method, SEND_PATH, params={"access_token": token}, json=body)
    assert answer.json()["errcode"] == errcode
    assert (await world.raw.post(SEND_PATH, json=body)).json()["errcode"] == 41001


async def test_nobody_taps_on_a_template_that_is_not_there(world: World) -> None:
    with refused("standin_input", 422):
        await world.phone.accept("a", "unknown")
    for order in ({"user": "a"}, {"user": "a", "template_id": RESULT, "times": 0}):
        assert (await world.raw.post("/standin/subscriptions", json=order)).status_code == 422


async def test_a_slow_wechat_is_given_up(world: World) -> None:
    def dead(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with refused("wechat_unavailable"):
        await mocked(dead).send_subscribe("o", "t", "p", {}, "formal")
