"""When WeChat is busy, slow, dead or out of its mind, callers are told so, and soon."""

import asyncio

import httpx
import pytest

from api.adapters.wechat import WeChat
from tests.adapters.wechat.world import LOGIN_PATH, TOKEN_PATH, World, mocked, refused, scripted


async def for_ever(request: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def test_busy_once_is_asked_again(world: World) -> None:
    await world.mood(errcode=-1, times=1)
    assert await world.openid("a")
    assert world.line.count(LOGIN_PATH) == 2


async def test_busy_twice_is_told(world: World) -> None:
    await world.mood(errcode=-1)
    with refused("wechat_busy", 503, 2):
        await world.openid("a")
    assert world.line.count(LOGIN_PATH) == 2


async def test_a_slow_wechat_is_given_up_at_the_deadline() -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    with refused("wechat_timeout", 504, 2):
        await mocked(for_ever, timeout=0.05).code_to_session("c")
    assert 0.04 < loop.time() - start < 1


async def test_a_slow_answer_body_is_given_up_too() -> None:
    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]
            yield b"{"
            await asyncio.Event().wait()

    with refused("wechat_timeout"):
        await mocked(lambda _: httpx.Response(200, stream=Trickle()), 0.05).code_to_session("c")


async def test_one_deadline_covers_the_retry() -> None:
    answers = iter([httpx.Response(200, json={"errcode": -1})])

    async def busy_then_slow(request: httpx.Request) -> httpx.Response:
        return next(answers, None) or await for_ever(request)

    with refused("wechat_timeout"):
        await mocked(busy_then_slow, 0.05).code_to_session("c")


async def test_one_deadline_covers_the_token_everybody_waits_for() -> None:
    wechat = mocked(for_ever, timeout=0.05)
    outcomes = await asyncio.gather(
        *(wechat.phone_number("c", "o") for _ in range(20)), return_exceptions=True
    )
    assert {str(error) for error in outcomes} == {"wechat_timeout"}


async def test_a_crowd_is_told_busy_and_not_held_against_wechat() -> None:
    gate = asyncio.Event()

    async def behind_the_gate(request: httpx.Request) -> httpx.Response:
        await gate.wait()
        return httpx.Response(200, json={"openid": "o1"})

    wechat = mocked(behind_the_gate, timeout=1.0)
    first = [asyncio.create_task(wechat.code_to_session("c")) for _ in range(20)]
    await asyncio.sleep(0)
    crowd = await asyncio.gather(*(wechat.code_to_session("c") for _ in range(10)), return_exceptions=True)
    gate.set()
    assert {str(error) for error in crowd} == {"wechat_busy"}
    assert {session.openid for session in await asyncio.gather(*first)} == {"o1"}
    assert await wechat.code_to_session("c")


async def test_no_more_than_twenty_calls_are_under_way() -> None:
    gate, under_way = asyncio.Event(), 0

    async def counted(request: httpx.Request) -> httpx.Response:
        nonlocal under_way
        under_way += 1
        if under_way == 20:
            gate.set()
        assert under_way <= 20
        await gate.wait()
        under_way -= 1
        return httpx.Response(200, json={"openid": "o1"})

    wechat = mocked(counted)
    sessions = await asyncio.gather(*(wechat.code_to_session("c") for _ in range(100)))
    assert len(sessions) == 100


async def test_a_dead_wechat_is_unavailable(world: World) -> None:
    await world.mood(dead=True)
    with refused("wechat_unavailable", 503, 5):
        await world.openid("a")


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ReadError("reset"), httpx.RemoteProtocolError("what?")]
)
async def test_a_broken_connection_is_unavailable(error: httpx.TransportError) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    with refused("wechat_unavailable", 503, 5) as caught:
        await mocked(fail).code_to_session("c")
    assert caught.value.__context__ is None


NONSENSE = {
    "nothing": httpx.Response(200, content=b""),
    "a page": httpx.Response(200, content=b"<html>"),
    "no text": httpx.Response(200, content=b"\xff\xfe"),
    "a well": httpx.Response(200, content=b"[" * 100_000),
    "a string": httpx.Response(200, content=b'"openid"'),
    "a flood": httpx.Response(200, content=b'{"openid": "o", "pad": "' + b"x" * 2_000_000 + b'"}'),
    "no openid": httpx.Response(200, json={}),
    "an empty openid": httpx.Response(200, json={"openid": ""}),
    "an openid that is a number": httpx.Response(200, json={"openid": 7}),
    "an errcode that is a text": httpx.Response(200, json={"errcode": "40029"}),
    "an error of the server": httpx.Response(500, json={"openid": "o"}),
    "no such page": httpx.Response(404, json={"openid": "o"}),
    "elsewhere": httpx.Response(302, json={"openid": "o"}),
    "broken gzip": httpx.Response(
        200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"not gzip")
    ),
}


@pytest.mark.parametrize("response", NONSENSE.values(), ids=NONSENSE.keys())
async def test_an_answer_that_makes_no_sense_is_unavailable(response: httpx.Response) -> None:
    with refused("wechat_unavailable"):
        await mocked(lambda _: response).code_to_session("c")


async def test_an_unknown_errcode_is_a_refusal() -> None:
    with refused("wechat_refused", 502) as caught:
        await scripted({"errcode": 89503, "errmsg": "此次调用需要管理员确认"}).code_to_session("c")
    assert caught.value.detail == "微信错误码 89503"


async def test_a_redirect_is_not_followed() -> None:
    seen: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return httpx.Response(302, headers={"location": "https://elsewhere.invalid/"})

    with refused("wechat_unavailable"):
        await mocked(redirect).code_to_session("c")
    assert seen == ["127.0.0.1"]


async def test_a_trouble_with_the_token_is_told_as_such(world: World) -> None:
    await world.mood(errcode=45011, path=TOKEN_PATH)
    with refused("wechat_busy", 503, 60):
        await world.number("a")


async def test_closing_the_client_closes_its_connections() -> None:
    closed: list[bool] = []

    class Transport(httpx.MockTransport):
        async def aclose(self) -> None:
            closed.append(True)

    await WeChat(World().settings, Transport(for_ever)).aclose()
    assert closed == [True]
