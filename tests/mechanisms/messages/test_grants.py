"""The ledger: one accept is one message, accepts add up, a retry does not."""

import asyncio

import pytest

from api.mechanisms.messages.grants import CEILING
from tests.fixtures import Time
from tests.mechanisms.messages.conftest import NOTICE, RESULT, REVIEW, PostOffice
from tests.routers.refusals import pointers, refused

GRANTS = "/v1/me/message-grants"


async def test_accepts_add_up_by_template(post: PostOffice) -> None:
    assert await post.left("zhou") == {"review": 0, "notice": 0, "result": 0, "wish": 0}
    first = await post.report("zhou", REVIEW, RESULT)
    assert first.status_code == 201
    assert first.headers["location"] == GRANTS
    assert first.json()["items"] == [
        {"template": "review", "label": "审核结果通知", "left": 1},
        {"template": "notice", "label": "公示通知", "left": 0},
        {"template": "result", "label": "评选结果通知", "left": 1},
        {"template": "wish", "label": "微心愿进度通知", "left": 0},
    ]
    await post.report("zhou", REVIEW)
    assert await post.left("zhou") == {"review": 2, "notice": 0, "result": 1, "wish": 0}
    assert await post.left("li") == {"review": 0, "notice": 0, "result": 0, "wish": 0}


async def test_a_report_sent_again_counts_once(post: PostOffice) -> None:
    caller = await post.caller("zhou")
    form = {"accepted": ["review"]}
    answers = await asyncio.gather(*(caller.post(GRANTS, form, key="k") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert (await post.left("zhou"))["review"] == 1
    refused(await caller.post(GRANTS, {"accepted": ["notice"]}, key="k"), 422, "idempotency_key_reused")


async def test_there_is_a_ceiling_also_when_all_tap_at_once(post: PostOffice) -> None:
    caller, form = await post.caller("zhou"), {"accepted": ["notice"]}
    await asyncio.gather(*(caller.post(GRANTS, form) for _ in range(CEILING + 10)))
    assert (await post.report("zhou", NOTICE, REVIEW)).status_code == 201
    assert await post.left("zhou") == {"review": 1, "notice": CEILING, "result": 0, "wish": 0}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"accepted": []},
        {"accepted": ["review", "review"]},
        {"accepted": ["wishes"]},
        {"accepted": "review"},
    ],
    ids=["nothing", "none", "twice", "unknown", "no list"],
)
async def test_a_report_that_makes_no_sense(post: PostOffice, form: dict[str, object]) -> None:
    problem = refused(await (await post.caller("zhou")).post(GRANTS, form), 422, "validation_failed")
    assert all(pointer.startswith("/accepted") for pointer in pointers(problem))
    assert await post.left("zhou") == {"review": 0, "notice": 0, "result": 0, "wish": 0}


async def test_staff_have_no_messages_to_allow(post: PostOffice) -> None:
    officer = await post.county.staff("officer")
    refused(await officer.post(GRANTS, {"accepted": ["review"]}), 403, "forbidden")
    refused(await officer.get(GRANTS), 403, "forbidden")


async def test_grants_do_not_grow_old(post: PostOffice, time: Time) -> None:
    await post.report("zhou", REVIEW)
    time.forward(days=300)
    later = await post.county.citizen("zhou")
    assert (await later.get(GRANTS)).json()["items"][0]["left"] == 1
