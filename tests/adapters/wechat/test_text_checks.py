"""Having WeChat check what a user wrote: pass, review or risky, or nothing for who was not there lately."""

from typing import Any

import httpx
import pytest

from api.adapters.wechat import CheckedText, Scene, Suggestion
from api.adapters.wechat.checked_text import LONGEST
from api.adapters.wechat.standin.words import DOUBTFUL, RISKY
from tests.adapters.wechat.world import TOKEN_PATH, World, later, mocked, refused, scripted

PATH = "/wxa/msg_sec_check"
TOKEN = {"access_token": "t", "expires_in": 7200}


async def check(world: World, text: str, user: str = "a") -> CheckedText | None:
    return await world.wechat.check_text(await world.openid(user), text, Scene.SOCIAL_LOG)


async def test_what_wechat_finds_of_a_text(world: World) -> None:
    assert await check(world, "她想要一件羽绒服。") == CheckedText(Suggestion.PASS, 100)
    assert await check(world, f"她{DOUBTFUL}") == CheckedText(Suggestion.REVIEW, 21000)
    assert await check(world, f"{RISKY}{DOUBTFUL}") == CheckedText(Suggestion.RISKY, 20006)
    assert world.line.bodies(PATH)[0] == {
        "version": 2,
        "openid": await world.openid("a"),
        "scene": 4,
        "content": "她想要一件羽绒服。",
    }


async def test_it_checks_the_words_of_who_was_there_within_two_hours(world: World) -> None:
    openid = await world.openid("a")
    later(seconds=2 * 3600)
    assert await world.wechat.check_text(openid, "在", Scene.COMMENT)
    later(seconds=1)
    assert await world.wechat.check_text(openid, "在", Scene.COMMENT) is None
    await world.openid("a")
    assert await world.wechat.check_text(openid, "在", Scene.COMMENT), "she came back"
    assert await world.wechat.check_text("o-nobody", "在", Scene.COMMENT) is None


@pytest.mark.parametrize("text", ["", "长" * (LONGEST + 1)])
async def test_a_text_that_wechat_would_refuse_is_not_sent(world: World, text: str) -> None:
    with pytest.raises(ValueError, match="too long, or nothing"):
        await check(world, text)
    assert world.line.count(PATH) == 0
    assert await check(world, "长" * LONGEST)


@pytest.mark.parametrize(
    ("label", "read"),
    [("20001", 20001), (10001, 10001), (None, None), (True, None), ("二", None), (-1, None)],
)
async def test_a_label_comes_as_a_number_or_as_text(label: object, read: int | None) -> None:
    wechat = scripted(TOKEN, {"errcode": 0, "result": {"suggest": "risky", "label": label}})
    assert await wechat.check_text("o", "在", Scene.FORUM) == CheckedText(Suggestion.RISKY, read)


@pytest.mark.parametrize(
    "answer", [{}, {"result": None}, {"result": {}}, {"result": {"suggest": "fine"}}, {"result": ["pass"]}]
)
async def test_an_answer_without_an_opinion_is_none(answer: dict[str, Any]) -> None:
    with refused("wechat_unavailable"):
        await scripted(TOKEN, answer).check_text("o", "在", Scene.FORUM)


@pytest.mark.parametrize(
    ("errcode", "code", "status", "retry_after"),
    [
        (-1, "wechat_busy", 503, 2),
        (45009, "wechat_busy", 503, 60),
        (45011, "wechat_busy", 503, 60),
        (47001, "wechat_refused", 502, None),
    ],
)
async def test_refusals(world: World, errcode: int, code: str, status: int, retry_after: int | None) -> None:
    openid = await world.openid("a")
    await world.mood(errcode=errcode, path=PATH)
    with refused(code, status, retry_after):
        await world.wechat.check_text(openid, "在", Scene.FORUM)


async def test_a_slow_wechat_is_waited_for_no_longer_than_the_deadline() -> None:
    world = World(timeout=0.05)
    openid = await world.openid("a")
    await world.wechat.check_text(openid, "在", Scene.FORUM)
    await world.mood(delay_seconds=1, path=PATH)
    with refused("wechat_timeout", 504, 2):
        await world.wechat.check_text(openid, "在", Scene.FORUM)


async def test_a_token_that_was_refused_is_renewed() -> None:
    tokens = iter("first second third".split())

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return httpx.Response(200, json={"access_token": next(tokens), "expires_in": 7200})
        stale = request.url.params["access_token"] == "first"
        good = {"errcode": 0, "result": {"suggest": "pass", "label": 100}}
        return httpx.Response(200, json={"errcode": 42001} if stale else good)

    found = await mocked(answer).check_text("o", "在", Scene.FORUM)
    assert found
    assert found.suggestion is Suggestion.PASS


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        {"version": 1},
        {"scene": 5},
        {"scene": None},
        {"content": ""},
        {"content": 7},
        {"content": "长" * (LONGEST + 1)},
    ],
)
async def test_the_stand_in_takes_what_wechat_takes(world: World, body: Any) -> None:
    """Everything in order first, then with one thing wrong."""
    order = {"version": 2, "openid": await world.openid("a"), "scene": 2, "content": "在"}
    await world.wechat.check_text(str(order["openid"]), "在", Scene.COMMENT)
    (sent,) = [one for one in world.line.requests if one.url.path == PATH]
    url = str(sent.url.copy_with(scheme="http", host="standin.invalid"))
    assert (await world.raw.post(url, json=order)).json()["result"] == {"suggest": "pass", "label": 100}
    how = {"content": body} if isinstance(body, bytes) else {"json": order | body}
    assert (await world.raw.post(url, **how)).json()["errcode"] == 47001
    assert (await world.raw.get(url)).json()["errcode"] == 43002
