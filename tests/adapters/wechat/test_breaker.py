"""After five calls in a row that WeChat did not answer, nobody is made to wait for it for ten seconds."""

import asyncio

import httpx
import pytest

from api.adapters.wechat.breaker import Breaker
from api.errors import DomainError
from tests.adapters.wechat.world import LOGIN_PATH, World, later, mocked, refused


async def fail(world: World, times: int) -> None:
    await world.mood(dead=True)
    for _ in range(times):
        with refused("wechat_unavailable"):
            await world.openid("a")


async def test_it_opens_after_five_failures_and_says_when_to_come_back(world: World) -> None:
    await fail(world, 5)
    later(3)
    with refused("wechat_unavailable", 503, 7):
        await world.openid("a")
    assert world.line.count(LOGIN_PATH) == 5


async def test_four_failures_are_bad_luck(world: World) -> None:
    await fail(world, 4)
    await world.mood()
    assert await world.openid("a")
    await fail(world, 4)
    await world.mood()
    assert await world.openid("a")


async def test_after_ten_seconds_a_good_probe_closes_it(world: World) -> None:
    await fail(world, 5)
    await world.mood()
    later(10)
    assert await world.openid("a")
    assert await world.openid("a")
    await fail(world, 4)
    await world.mood()
    assert await world.openid("a")


async def test_after_ten_seconds_a_bad_probe_opens_it_again(world: World) -> None:
    await fail(world, 5)
    later(10)
    await fail(world, 1)
    await world.mood()
    later(9)
    with refused("wechat_unavailable", 503, 1):
        await world.openid("a")
    assert world.line.count(LOGIN_PATH) == 6


async def test_only_one_probe_goes_through(world: World) -> None:
    await fail(world, 5)
    await world.mood(delay_seconds=60, times=1)
    later(10)
    world.line.asked.clear()
    probe = asyncio.create_task(world.openid("a"))
    await world.line.asked.wait()
    with refused("wechat_unavailable", 503, 1):
        await world.openid("b")
    assert world.line.count(LOGIN_PATH) == 6
    probe.cancel()
    await asyncio.wait([probe])


async def test_a_probe_whose_caller_leaves_makes_way_for_another(world: World) -> None:
    await fail(world, 5)
    await world.mood(delay_seconds=60, times=1)
    later(10)
    world.line.asked.clear()
    probe = asyncio.create_task(world.openid("a"))
    await world.line.asked.wait()
    probe.cancel()
    await asyncio.wait([probe])
    assert await world.openid("a")


async def test_slowness_counts() -> None:
    calls = 0

    async def slow(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        await asyncio.Event().wait()
        raise AssertionError

    wechat = mocked(slow, timeout=0.02)
    for _ in range(5):
        with refused("wechat_timeout"):
            await wechat.code_to_session("c")
    with refused("wechat_unavailable"):
        await wechat.code_to_session("c")
    assert calls == 5


@pytest.mark.parametrize("errcode", [-1, 40029, 45011, 40013])
async def test_a_refusal_is_an_answer_and_does_not_count(world: World, errcode: int) -> None:
    await world.mood(errcode=errcode)
    for _ in range(10):
        with pytest.raises(DomainError):
            await world.openid("a")
    await world.mood()
    assert await world.openid("a")


async def test_callers_who_leave_do_not_count(world: World) -> None:
    await world.mood(delay_seconds=60)
    for _ in range(7):
        world.line.asked.clear()
        task = asyncio.create_task(world.openid("a"))
        await world.line.asked.wait()
        task.cancel()
        await asyncio.wait([task])
    await world.mood()
    assert await world.openid("a")


def test_a_clock_that_is_moved_back_does_not_hold_it_open() -> None:
    breaker = Breaker(threshold=1)
    breaker.failed()
    with pytest.raises(DomainError):
        breaker.check()
    later(-86_400)
    breaker.check()
