"""One access token for everybody, fetched rarely, replaced before it ends, forced as a last resort."""

import asyncio
import json

import httpx
import pytest

from api.adapters.wechat import WeChat
from tests.adapters.wechat.world import (
    APPID,
    PHONE_PATH,
    SECRET,
    TOKEN_PATH,
    World,
    later,
    mocked,
    refused,
    scripted,
)


def forces(world: World) -> list[bool]:
    """The token requests so far: False asked in normal mode, True by force."""
    return [body["force_refresh"] for body in world.line.bodies(TOKEN_PATH)]


async def number(world: World, wechat: WeChat) -> str:
    code = await world.phone.phone_code("a", "13812345678")
    return await wechat.phone_number(code, await world.openid("a"))


async def test_twenty_calls_at_once_fetch_one_token(world: World) -> None:
    await asyncio.gather(*(world.number(f"user{n}") for n in range(20)))
    assert world.line.count(PHONE_PATH) == 20
    assert forces(world) == [False]


async def test_a_token_serves_until_four_minutes_before_its_end(world: World) -> None:
    await world.number("a")
    later(7200 - 241)
    await world.number("a")
    assert forces(world) == [False]
    later(1)
    await asyncio.gather(*(world.number(f"user{n}") for n in range(20)))
    assert forces(world) == [False, False]
    later(7200 - 241)
    await world.number("a")
    assert forces(world) == [False, False]


async def test_a_token_handed_out_late_in_its_life_is_not_asked_for_at_every_call() -> None:
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += request.url.path == TOKEN_PATH
        info = {"purePhoneNumber": "13812345678", "countryCode": "86"}
        return httpx.Response(200, json={"access_token": "t", "expires_in": 60, "phone_info": info})

    wechat = mocked(answer)
    await wechat.phone_number("c", "o")
    later(29)
    await wechat.phone_number("c", "o")
    assert asked == 1
    later(1)
    await wechat.phone_number("c", "o")
    assert asked == 2


async def test_a_token_that_ended_unnoticed_is_replaced_and_the_call_made_again(world: World) -> None:
    await world.number("a")
    await world.mood(errcode=42001, path=PHONE_PATH, times=1)
    assert await world.number("a") == "+8613812345678"
    assert forces(world) == [False, False, True]


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_twenty_calls_refused_at_once_force_one_token(errcode: int) -> None:
    forced: list[bool] = []
    refused_so_far, all_refused = 0, asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal refused_so_far
        if request.url.path == TOKEN_PATH:
            forced.append(json.loads(request.content)["force_refresh"])
            return httpx.Response(200, json={"access_token": f"token{sum(forced)}", "expires_in": 7200})
        if request.url.params["access_token"] == "token1":
            info = {"purePhoneNumber": "13812345678", "countryCode": "86"}
            return httpx.Response(200, json={"errcode": 0, "phone_info": info})
        refused_so_far += 1
        if refused_so_far == 20:
            all_refused.set()
        await all_refused.wait()
        return httpx.Response(200, json={"errcode": errcode})

    wechat = mocked(answer)
    numbers = await asyncio.gather(*(wechat.phone_number("c", "o") for _ in range(20)))
    assert set(numbers) == {"+8613812345678"}
    assert forced == [False, False, True]


async def test_a_token_that_another_process_forced_is_adopted_and_not_killed_in_turn(world: World) -> None:
    second = world.another_process()
    await number(world, second)
    await world.number("a")
    later(60)
    order = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET, "force_refresh": True}
    await world.raw.post(TOKEN_PATH, json=order)
    await number(world, second)
    await world.number("a")
    assert True not in forces(world)


async def test_a_token_refused_again_after_the_force_is_a_refusal(world: World) -> None:
    await world.number("a")
    await world.mood(errcode=40001, path=PHONE_PATH)
    with refused("wechat_refused", 502):
        await world.number("a")
    assert world.line.count(PHONE_PATH) == 3


async def test_tokens_are_forced_thirty_seconds_apart(world: World) -> None:
    await world.number("a")
    await world.mood(errcode=40001, path=PHONE_PATH)
    with refused("wechat_refused"):
        await world.number("a")
    later(29)
    with refused("wechat_unavailable", 503, 1):
        await world.number("a")
    assert forces(world).count(True) == 1
    later(1)
    await world.mood(errcode=40001, path=PHONE_PATH, times=1)
    await world.number("a")
    assert forces(world).count(True) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "", "expires_in": 1},
        {"access_token": "t"},
        {"access_token": "t", "expires_in": 0},
    ],
)
async def test_an_answer_without_a_token_is_none(answer: dict[str, object]) -> None:
    with refused("wechat_unavailable"):
        await scripted(answer).phone_number("c", "o")


async def test_a_caller_who_leaves_while_fetching_leaves_the_others_a_way(world: World) -> None:
    code = await world.phone.phone_code("a", "13812345678")
    openid = await world.openid("a")
    await world.mood(delay_seconds=60, path=TOKEN_PATH, times=1)
    world.line.asked.clear()
    leaving = asyncio.create_task(world.wechat.phone_number("never-asked", openid))
    await world.line.asked.wait()
    staying = asyncio.create_task(world.wechat.phone_number(code, openid))
    leaving.cancel()
    assert await staying == "+8613812345678"
    assert leaving.cancelled()
