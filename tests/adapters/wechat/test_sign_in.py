"""A login code tells the server who holds it: once, and within five minutes."""

import traceback

import pytest

from tests.adapters.wechat.world import World, later, refused, scripted

KEY = "tiihtNczf5v6AKRyjwEUhQ=="


async def test_a_login_code_tells_the_openid(world: World) -> None:
    session = await world.wechat.code_to_session(await world.phone.login_code("王秀英"))
    assert len(session.openid) == 28
    assert session.openid.startswith("o")
    assert session.unionid is None


async def test_a_user_keeps_her_openid_when_the_standin_restarts() -> None:
    assert await World().openid("a") == await World().openid("a")


async def test_two_users_have_two_openids(world: World) -> None:
    assert await world.openid("a") != await world.openid("b")


async def test_a_user_has_another_openid_in_another_mini_program() -> None:
    assert await World().openid("a") != await World(appid="wxofanotherone").openid("a")


async def test_the_unionid_comes_when_the_open_platform_is_bound() -> None:
    world = World(open_platform=True)
    session = await world.wechat.code_to_session(await world.phone.login_code("a"))
    assert session.unionid
    assert session.unionid != session.openid


async def test_the_session_key_is_dropped(world: World) -> None:
    session = await world.wechat.code_to_session(await world.phone.login_code("a"))
    assert "session_key" in world.line.answers[0]
    assert set(vars(session)) == {"openid", "unionid"}


async def test_the_session_key_is_dropped_even_when_the_rest_is_missing() -> None:
    with refused("wechat_unavailable", 503, 5) as caught:
        await scripted({"session_key": KEY}).code_to_session("c")
    lines = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    assert KEY not in "".join(lines)


async def test_a_code_is_good_once(world: World) -> None:
    code = await world.phone.login_code("a")
    await world.wechat.code_to_session(code)
    with refused("wechat_code_used", 409):
        await world.wechat.code_to_session(code)


async def test_a_code_is_good_for_five_minutes(world: World) -> None:
    first, second = await world.phone.login_code("a"), await world.phone.login_code("a")
    later(299)
    await world.wechat.code_to_session(first)
    later(1)
    with refused("wechat_code_invalid", 422) as caught:
        await world.wechat.code_to_session(second)
    assert caught.value.title == "登录凭证无效或已过期，请重新登录"


@pytest.mark.parametrize("code", ["never-issued", "", "x" * 5000, "&secret=", "中文 \x00"])
async def test_an_invented_code_is_invalid(world: World, code: str) -> None:
    with refused("wechat_code_invalid", 422):
        await world.wechat.code_to_session(code)


async def test_a_phone_code_is_no_login_code(world: World) -> None:
    with refused("wechat_code_invalid"):
        await world.wechat.code_to_session(await world.phone.phone_code("a", "13812345678"))


async def test_a_blocked_user_stays_outside(world: World) -> None:
    (await world.raw.post("/standin/users/坏人/block")).raise_for_status()
    with refused("wechat_user_blocked", 403):
        await world.openid("坏人")
    assert await world.openid("a")


async def test_the_minute_quota_passes_with_the_minute() -> None:
    world = World(per_minute=2)
    await world.openid("a")
    await world.openid("a")
    with refused("wechat_busy", 503, 60):
        await world.openid("a")
    assert await world.openid("b")
    later(60)
    assert await world.openid("a")


async def test_a_wrong_app_secret_is_the_deployments_fault(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = World(secret="not-the-secret")
    with refused("wechat_refused", 502) as caught:
        await wrong.openid("a")
    assert "40125" in caught.value.detail
    assert "WeChat refused /sns/jscode2session with errcode 40125" in caplog.text
