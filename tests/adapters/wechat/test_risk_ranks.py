"""Asking WeChat how risky a user is: a rank, or nothing for who was not there lately."""

from typing import Any

import httpx
import pytest

from tests.adapters.wechat.world import APPID, TOKEN_PATH, World, later, mocked, refused, scripted

PATH = "/wxa/getuserriskrank"
TOKEN = {"access_token": "t", "expires_in": 7200}


async def judge(world: World, user: str, rank: int) -> None:
    (await world.raw.post("/standin/risk-ranks", json={"user": user, "rank": rank})).raise_for_status()


async def test_what_wechat_thinks_of_a_user_who_is_there(world: World) -> None:
    openid = await world.openid("a")
    assert await world.wechat.user_risk_rank(openid, "192.0.2.7") == 0
    await judge(world, "a", 4)
    assert await world.wechat.user_risk_rank(openid, "2001:db8::7") == 4
    assert world.line.bodies(PATH)[0] == {
        "appid": APPID,
        "openid": openid,
        "scene": 1,
        "client_ip": "192.0.2.7",
    }


async def test_of_who_was_not_there_lately_nothing_is_known(world: World) -> None:
    openid = await world.openid("a")
    await judge(world, "a", 4)
    later(seconds=3 * 3600)
    assert await world.wechat.user_risk_rank(openid, "192.0.2.7") is None


async def test_whom_wechat_does_not_know_is_refused(world: World) -> None:
    with refused("wechat_refused"):
        await world.wechat.user_risk_rank("o-nobody", "192.0.2.7")


@pytest.mark.parametrize("answer", [{}, {"risk_rank": 5}, {"risk_rank": "3"}, {"risk_rank": None}])
async def test_an_answer_that_is_no_rank_is_none(answer: dict[str, Any]) -> None:
    with refused("wechat_unavailable"):
        await scripted(TOKEN, answer).user_risk_rank("o", "192.0.2.7")


async def test_a_token_that_was_refused_is_renewed() -> None:
    tokens = iter("first second third".split())

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return httpx.Response(200, json={"access_token": next(tokens), "expires_in": 7200})
        stale = request.url.params["access_token"] == "first"
        return httpx.Response(200, json={"errcode": 40001} if stale else {"errcode": 0, "risk_rank": 2})

    assert await mocked(answer).user_risk_rank("o", "192.0.2.7") == 2
