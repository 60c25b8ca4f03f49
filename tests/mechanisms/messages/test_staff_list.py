"""Staff see whom WeChat did not reach, in their own region, and never a WeChat user."""

from typing import Any

from api.worker import Worker
from tests.county import LUPU
from tests.fixtures import Time
from tests.mechanisms.messages.conftest import RESULT, PostOffice
from tests.routers.refusals import refused

MESSAGES = "/v1/staff/messages"


async def listed(post: PostOffice, who: str, query: str = "") -> list[dict[str, Any]]:
    answer = await (await post.county.staff(who)).get(f"{MESSAGES}?limit=100{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_staff_see_what_did_not_arrive_and_why(post: PostOffice, worker: Worker) -> None:
    await post.allow("zhou")
    sent, failed, nobody = (
        await post.tell("zhou"),
        await post.tell("li", RESULT),
        await post.tell(None, title="河边的豆坊"),
    )
    await worker.round()
    queued = await post.tell("zhou")
    rows = await listed(post, "officer")
    assert [one["id"] for one in rows] == [str(one) for one in (queued, nobody, failed, sent)]
    assert [one["status"] for one in rows] == ["queued", "unreachable", "failed", "sent"]
    subject = (await post.message(failed)).subject_id
    assert rows[2] == {
        "id": str(failed),
        "template": "result",
        "template_label": "评选结果通知",
        "status": "failed",
        "status_label": "发送失败",
        "failure": "no_grant",
        "failure_label": "本人没有允许发送这类消息",
        "subject_kind": "loan_plan",
        "subject_id": str(subject),
        "title": "荷塘边的绣房",
        "region_code": "321099101",
        "created_at": "2026-10-12T09:00:00+08:00",
        "settled_at": "2026-10-12T09:00:00+08:00",
    }
    assert (rows[1]["title"], rows[1]["failure_label"]) == ("河边的豆坊", "不是本人在小程序中申报或认领的")
    for status in ("queued", "unreachable", "failed", "sent"):
        (one,) = await listed(post, "officer", f"&status={status}")
        assert one["status"] == status


async def test_a_town_sees_its_own(post: PostOffice) -> None:
    jinghe, lupu = await post.tell(None), await post.tell(None, region_code=LUPU)
    assert [one["id"] for one in await listed(post, "jinghe")] == [str(jinghe)]
    assert [one["id"] for one in await listed(post, "lupu")] == [str(lupu)]
    assert len(await listed(post, "admin")) == 2


async def test_it_is_nobody_elses_business(post: PostOffice) -> None:
    for who in ("panelist", "auditor"):
        refused(await (await post.county.staff(who)).get(MESSAGES), 403, "forbidden")
    refused(await (await post.caller("zhou")).get(MESSAGES), 403, "forbidden")
    refused(await post.county.client.get(MESSAGES), 401, "unauthenticated")


async def test_pages_neither_repeat_nor_skip_while_messages_come(post: PostOffice) -> None:
    told = [str(await post.tell(None)) for _ in range(5)]
    officer = await post.county.staff("officer")
    found: list[str] = []
    path = f"{MESSAGES}?limit=2&status=unreachable"
    while path:
        answer = await officer.get(path)
        found += [one["id"] for one in answer.json()["items"]]
        path = answer.links.get("next", {}).get("url", "")
        await post.tell(None)
    assert found == told[::-1]


async def test_what_happened_to_a_message_is_on_record(post: PostOffice, worker: Worker, time: Time) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    await worker.round()
    (entry,) = await post.county.audited(subject_id=str(told))
    assert (entry["action"], entry["actor_kind"], entry["from_state"], entry["to_state"]) == (
        "message.send",
        "system",
        "queued",
        "sent",
    )
