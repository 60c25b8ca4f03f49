"""The stand-in refuses what WeChat refuses, in WeChat's way: HTTP 200 and an errcode."""

from typing import Any

import httpx
import pytest

from tests.adapters.wechat.world import APPID, LOGIN_PATH, PHONE_PATH, SECRET, TOKEN_PATH, World, later

LOGIN = {"appid": APPID, "secret": SECRET, "grant_type": "authorization_code"}
ORDER = {"appid": APPID, "secret": SECRET, "grant_type": "client_credential"}


def errcode(response: httpx.Response) -> int:
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    code: int = response.json().get("errcode", 0)
    return code


async def token(world: World, force: bool = False) -> dict[str, Any]:
    response = await world.raw.post(TOKEN_PATH, json=ORDER | {"force_refresh": force})
    answer: dict[str, Any] = response.json()
    return answer


async def works(world: World, access_token: str) -> int:
    """0 if the token is good, else the errcode."""
    code = await world.phone.phone_code("a", "13812345678")
    path = f"{PHONE_PATH}?access_token={access_token}"
    return errcode(await world.raw.post(path, json={"code": code}))


@pytest.mark.parametrize(
    ("method", "path", "refused"),
    [("POST", LOGIN_PATH, 43001), ("GET", TOKEN_PATH, 43002), ("PUT", PHONE_PATH, 43002)],
)
async def test_a_wrong_method(world: World, method: str, path: str, refused: int) -> None:
    assert errcode(await world.raw.request(method, path)) == refused


@pytest.mark.parametrize("body", [b"", b"grant_type=x", b"[]", b'{"a": 1', b'{"a":"' + b"x" * 70_000 + b'"}'])
async def test_a_body_that_is_no_json_object(world: World, body: bytes) -> None:
    assert errcode(await world.raw.post(TOKEN_PATH, content=body)) == 47001
    good = (await token(world))["access_token"]
    assert errcode(await world.raw.post(f"{PHONE_PATH}?access_token={good}", content=body)) == 47001


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"appid": "wxother"}, 40013),
        ({"appid": ""}, 41002),
        ({"secret": "other"}, 40125),
        ({"secret": ""}, 41004),
        ({"grant_type": "password"}, 40002),
    ],
)
async def test_wrong_credentials(world: World, changes: dict[str, str], refused: int) -> None:
    query = LOGIN | {"js_code": await world.phone.login_code("a")} | changes
    assert errcode(await world.raw.get(LOGIN_PATH, params=query)) == refused
    assert errcode(await world.raw.post(TOKEN_PATH, json=ORDER | changes)) == refused


async def test_a_missing_code(world: World) -> None:
    assert errcode(await world.raw.get(LOGIN_PATH, params=LOGIN)) == 41008


async def test_a_session_is_answered_without_an_errcode(world: World) -> None:
    query = LOGIN | {"js_code": await world.phone.login_code("a")}
    assert set((await world.raw.get(LOGIN_PATH, params=query)).json()) == {"openid", "session_key"}


async def test_tokens_missing_wrong_and_expired(world: World) -> None:
    good = (await token(world))["access_token"]
    assert len(good) == 512
    assert await works(world, "") == 41001
    assert await works(world, "invented") == 40001
    later(7199)
    assert await works(world, good) == 0
    later(1)
    assert await works(world, good) == 42001


async def test_a_phone_code_without_openid_is_checked_for_nobody(world: World) -> None:
    assert await works(world, (await token(world))["access_token"]) == 0


async def test_normal_mode_repeats_the_token_until_five_minutes_before_its_end(world: World) -> None:
    first = await token(world)
    assert first["expires_in"] == 7200
    later(6899)
    assert await token(world) == {"access_token": first["access_token"], "expires_in": 301}
    later(1)
    second = await token(world)
    assert second["access_token"] != first["access_token"]
    assert second["expires_in"] == 7200
    later(299)
    assert await works(world, first["access_token"]) == 0
    assert await works(world, second["access_token"]) == 0
    later(1)
    assert await works(world, first["access_token"]) == 42001


async def test_force_kills_the_old_token(world: World) -> None:
    old = (await token(world))["access_token"]
    new = (await token(world, force=True))["access_token"]
    assert await works(world, old) == 40001
    assert await works(world, new) == 0


async def test_force_does_nothing_within_thirty_seconds(world: World) -> None:
    first = await token(world, force=True)
    later(29)
    assert (await token(world, force=True))["access_token"] == first["access_token"]
    later(1)
    assert (await token(world, force=True))["access_token"] != first["access_token"]


async def test_force_works_twenty_times_a_day_in_the_county(world: World) -> None:
    for _ in range(20):
        await token(world, force=True)
        later(30)
    assert (await token(world, force=True))["errcode"] == 45009
    assert "access_token" in await token(world)
    later(12 * 3600)
    assert "access_token" in await token(world, force=True)


async def test_force_is_a_boolean(world: World) -> None:
    assert errcode(await world.raw.post(TOKEN_PATH, json=ORDER | {"force_refresh": "yes"})) == 47001


async def test_old_codes_are_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.adapters.wechat.standin.codes.CAPACITY", 3)
    codes = [await world.phone.login_code("a") for _ in range(4)]
    answers = [await world.raw.get(LOGIN_PATH, params=LOGIN | {"js_code": code}) for code in codes]
    assert [errcode(answer) for answer in answers] == [40029, 0, 0, 0]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("codes", {}),
        ("codes", {"user": ""}),
        ("codes", {"user": "a" * 65}),
        ("codes", {"user": "a b"}),
        ("codes", {"user": "a\n"}),
        ("codes", {"user": 7}),
        ("codes", {"user": "a", "more": 1}),
        ("codes", []),
        ("phone-codes", {"user": "a", "phone": "12345678901"}),
        ("phone-codes", {"user": "a", "phone": "1381234567"}),
        ("phone-codes", {"user": "a", "phone": "１３８１２３４５６７８"}),
        ("phone-codes", {"user": "a", "phone": "13812345678", "country_code": "+86"}),
        ("users/a b/block", {}),
        ("mood", {"delay_seconds": -1}),
        ("mood", {"delay_seconds": 61}),
        ("mood", {"delay_seconds": "NaN"}),
        ("mood", {"times": 0}),
        ("mood", {"errcode": 10**9}),
        ("mood", {"temper": "bad"}),
        ("clock", {"shift_seconds": 1e12}),
        ("clock", {"shift_seconds": "inf"}),
        ("clock", {}),
    ],
)
async def test_orders_that_do_not_fit(path: str, body: object) -> None:
    world = World(own_process=True)
    assert (await world.raw.post(f"/standin/{path}", json=body)).status_code == 422


async def test_a_mood_lasts_as_often_as_ordered_and_where_ordered(world: World) -> None:
    await world.mood(errcode=45011, times=2, path=TOKEN_PATH)
    query = LOGIN | {"js_code": await world.phone.login_code("a")}
    assert errcode(await world.raw.get(LOGIN_PATH, params=query)) == 0
    assert [(await token(world)).get("errcode") for _ in range(3)] == [45011, 45011, None]
