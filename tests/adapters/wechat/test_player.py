"""The player is the phone beside a stand-in, inside this process or next to it."""

from datetime import timedelta

import httpx
import pytest

from api import clock
from api.adapters.wechat import Player, StandIn, connect
from api.adapters.wechat.standin import app_factory
from api.config import DEMO_MASTER_KEY
from tests.adapters.wechat.world import LOGIN_PATH, World, refused, settings


@pytest.mark.parametrize("credentials", [{}, {"wechat_appid": "", "wechat_secret": ""}])
async def test_inside_the_process_phone_and_client_meet_the_same_standin(credentials: dict[str, str]) -> None:
    chosen = settings(wechat_url="standin", **credentials)
    player, wechat = Player(chosen), connect(chosen)
    session = await wechat.code_to_session(await player.login_code("a"))
    number = await wechat.phone_number(await player.phone_code("a", "13900000001"), session.openid)
    assert number == "+8613900000001"
    await player.aclose()
    await wechat.aclose()


async def test_a_second_client_meets_it_too() -> None:
    chosen = settings(wechat_url="standin")
    code = await Player(chosen).login_code("a")
    await connect(chosen).code_to_session(code)
    with refused("wechat_code_used"):
        await connect(chosen).code_to_session(code)


async def test_the_standin_is_named_loudly(caplog: pytest.LogCaptureFixture) -> None:
    connect(settings(wechat_url="standin"))
    assert "anybody can sign in as anybody" in caplog.text


async def test_inside_the_process_the_clock_is_left_alone() -> None:
    await Player(settings(wechat_url="standin")).move_clock(3600)
    assert clock.shift() == timedelta()
    response = await World().raw.post("/standin/clock", json={"shift_seconds": 3600})
    assert response.status_code == 404
    assert clock.shift() == timedelta()


async def test_next_to_the_process_the_standins_clock_is_set() -> None:
    standin = httpx.ASGITransport(StandIn(own_process=True).app)
    player = Player(settings(wechat_url="http://127.0.0.1:9"), standin)
    await player.move_clock(3600)
    assert clock.shift() == timedelta(hours=1)


def test_the_real_wechat_cannot_be_played() -> None:
    with pytest.raises(ValueError, match="only a stand-in"):
        Player(settings(wechat_url="https://api.weixin.qq.com"))


@pytest.mark.parametrize("user", ["", "a b", "a/b", "x" * 65])
async def test_a_user_name_that_does_not_fit_is_refused(world: World, user: str) -> None:
    with refused("standin_input", 422):
        await world.phone.login_code(user)


async def test_a_standin_that_is_not_there_is_unavailable() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    player = Player(settings(wechat_url="http://127.0.0.1:9"), httpx.MockTransport(refuse))
    with refused("wechat_unavailable"):
        await player.login_code("a")


async def test_as_a_process_it_takes_its_credentials_from_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TONGXIN_MODE", "demo")
    monkeypatch.setenv("TONGXIN_WECHAT_APPID", "wxofthecounty")
    inside = httpx.ASGITransport(app_factory())
    async with httpx.AsyncClient(transport=inside, base_url="http://standin.invalid") as raw:
        query = {"grant_type": "authorization_code", "secret": "demo-secret", "js_code": "c"}
        known = await raw.get(LOGIN_PATH, params=query | {"appid": "wxofthecounty"})
        unknown = await raw.get(LOGIN_PATH, params=query | {"appid": "wxdemo0000000000"})
    assert (known.json()["errcode"], unknown.json()["errcode"]) == (40029, 40013)


def test_in_production_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXIN_MODE", "production")
    monkeypatch.setenv("TONGXIN_MASTER_KEY", DEMO_MASTER_KEY[::-1].lstrip("="))
    monkeypatch.setenv("TONGXIN_WECHAT_APPID", "wxofthecounty")
    monkeypatch.setenv("TONGXIN_WECHAT_SECRET", "s")
    with pytest.raises(RuntimeError, match="not in production"):
        app_factory()
