"""A phone code tells the number of the citizen who tapped, and of nobody else."""

from typing import Any

import pytest

from tests.adapters.wechat.world import PHONE_PATH, World, later, refused, scripted

TOKEN = {"access_token": "t", "expires_in": 7200}


async def test_a_phone_code_tells_the_number(world: World) -> None:
    assert await world.number("a", "13812345678") == "+8613812345678"


async def test_the_player_takes_the_number_with_the_country_code_too(world: World) -> None:
    assert await world.number("a", "+8613812345678") == "+8613812345678"


async def test_a_number_from_elsewhere_keeps_its_country_code(world: World) -> None:
    order = {"user": "a", "phone": "51234567", "country_code": "852"}
    code = (await world.raw.post("/standin/phone-codes", json=order)).json()["code"]
    assert await world.wechat.phone_number(code, await world.openid("a")) == "+85251234567"


async def test_the_openid_goes_along_so_that_wechat_checks_it(world: World) -> None:
    await world.number("a")
    assert world.line.bodies(PHONE_PATH)[0]["openid"] == await world.openid("a")


async def test_another_citizens_phone_code_is_refused_and_stays_hers(world: World) -> None:
    code = await world.phone.phone_code("a", "13812345678")
    with refused("wechat_code_invalid", 422) as caught:
        await world.wechat.phone_number(code, await world.openid("thief"))
    assert "手机号" in caught.value.detail
    assert await world.wechat.phone_number(code, await world.openid("a"))


async def test_a_phone_code_is_good_once(world: World) -> None:
    openid = await world.openid("a")
    code = await world.phone.phone_code("a", "13812345678")
    await world.wechat.phone_number(code, openid)
    with refused("wechat_code_invalid"):
        await world.wechat.phone_number(code, openid)


async def test_a_phone_code_is_good_for_five_minutes(world: World) -> None:
    openid = await world.openid("a")
    code = await world.phone.phone_code("a", "13812345678")
    later(300)
    with refused("wechat_code_invalid"):
        await world.wechat.phone_number(code, openid)


async def test_a_login_code_is_no_phone_code(world: World) -> None:
    openid = await world.openid("a")
    with refused("wechat_code_invalid"):
        await world.wechat.phone_number(await world.phone.login_code("a"), openid)


async def test_should_wechat_say_used_it_is_told_so() -> None:
    with refused("wechat_code_used", 409):
        await scripted(TOKEN, {"errcode": 40163}).phone_number("c", "o")


async def test_the_country_code_may_be_a_number_as_in_the_documented_example() -> None:
    info = {"phoneNumber": "13812345678", "purePhoneNumber": "13812345678", "countryCode": 86}
    assert (
        await scripted(TOKEN, {"errcode": 0, "phone_info": info}).phone_number("c", "o") == "+8613812345678"
    )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"phone_info": None},
        {"phone_info": []},
        {"phone_info": {"countryCode": "86"}},
        {"phone_info": {"countryCode": "86", "purePhoneNumber": "138-1234"}},
        {"phone_info": {"countryCode": "86", "purePhoneNumber": "１３８１２３４５６７８"}},
        {"phone_info": {"countryCode": "86", "purePhoneNumber": "1" * 40}},
    ],
)
async def test_what_is_no_number_is_not_taken_for_one(answer: dict[str, Any]) -> None:
    with refused("wechat_unavailable"):
        await scripted(TOKEN, answer).phone_number("c", "o")
