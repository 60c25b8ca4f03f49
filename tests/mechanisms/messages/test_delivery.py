"""A message reaches her once for each time she allowed it, or staff see why not."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api.adapters import wechat
from api.adapters.wechat.standin import DEMO_TEMPLATE_IDS
from api.config import Settings
from api.db.session import Database
from api.db.tables.messages import MessageGrant
from api.kernel import outbox
from api.mechanisms import messages
from api.worker import Worker
from tests.fixtures import Time
from tests.mechanisms.messages.conftest import NOTICE, RESULT, REVIEW, SEND_PATH, PostOffice, next_try


async def test_what_she_allowed_arrives_on_her_phone(post: PostOffice, worker: Worker) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    assert await post.fate(told) == ("queued", None)
    await worker.round()
    message = await post.message(told)
    assert (message.status, message.failure) == ("sent", None)
    assert message.wechat_id
    assert message.settled_at == message.created_at
    (arrived,) = await post.inbox("zhou")
    assert arrived == {
        "template_id": DEMO_TEMPLATE_IDS["review"],
        "page": f"pages/message/index?subject_kind=loan_plan&subject_id={message.subject_id}",
        "data": {
            "thing1": "荷塘边的绣房",
            "phrase2": "列为候选",
            "thing3": "候选编号1",
            "time4": "2026年10月12日 09:00",
        },
    }
    assert (await post.left("zhou"))["review"] == 0


async def test_every_template_arrives(post: PostOffice, worker: Worker) -> None:
    told = []
    for template in (REVIEW, NOTICE, RESULT):
        await post.allow("zhou", template)
        told.append(await post.tell("zhou", template, title="荷" * 80))
    await worker.round()
    assert {await post.fate(one) for one in told} == {("sent", None)}
    assert {one["data"]["thing1"] for one in await post.inbox("zhou")} == {"荷" * 19 + "…"}


async def test_without_a_grant_wechat_is_not_even_asked(post: PostOffice, worker: Worker) -> None:
    await post.tap("zhou")  # tapped, and never reported
    await post.allow("zhou", RESULT)
    told = await post.tell("zhou")
    await worker.round()
    assert await post.fate(told) == ("failed", "no_grant")
    assert await post.inbox("zhou") == []
    assert (await post.left("zhou"))["result"] == 1
    assert (await next_try(post.database)).done_at, "it is not tried again"


async def test_somebody_without_wechat_is_to_be_telephoned(post: PostOffice, worker: Worker) -> None:
    told = await post.tell(None)
    assert await post.fate(told) == ("unreachable", "unreachable")
    await worker.round()
    assert await post.fate(told) == ("unreachable", "unreachable")


async def test_when_wechat_says_she_refused_the_ledger_believes_it(post: PostOffice, worker: Worker) -> None:
    for _ in range(3):
        await post.report("zhou", REVIEW)  # said, but nothing tapped at WeChat
    await post.report("zhou", RESULT)
    told = await post.tell("zhou")
    await worker.round()
    assert await post.fate(told) == ("failed", "refused")
    assert await post.left("zhou") == {"review": 0, "notice": 0, "result": 1, "wish": 0}
    again = await post.tell("zhou")
    await worker.round()
    assert await post.fate(again) == ("failed", "no_grant")


async def test_what_she_allows_while_wechat_is_asked_stays(
    post: PostOffice, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.report("zhou", REVIEW)
    told = await post.tell("zhou")
    send = wechat.WeChat.send_subscribe

    async def slow(self: wechat.WeChat, *order: Any) -> str:
        time.forward(seconds=1)
        await post.report("zhou", REVIEW)
        return await send(self, *order)

    monkeypatch.setattr(wechat.WeChat, "send_subscribe", slow)
    await worker.round()
    assert await post.fate(told) == ("failed", "refused")
    assert (await post.left("zhou"))["review"] == 1


@pytest.mark.parametrize("errcode", [40037, 41030, 47003])
async def test_a_wrong_template_is_the_deployments_fault_and_costs_no_grant(
    post: PostOffice, worker: Worker, errcode: int
) -> None:
    await post.allow("zhou")
    await post.mood(errcode=errcode, path=SEND_PATH)
    told = await post.tell("zhou")
    await worker.round()
    assert await post.fate(told) == ("failed", "template")
    assert (await post.left("zhou"))["review"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"wechat_template_ids": {}},
        {"wechat_template_fields": {"review": {"title": "heading1"}}},
        {"wechat_template_fields": {"review": dict.fromkeys(("title", "outcome", "remark", "time"), "")}},
    ],
    ids=["no template", "a name no field has", "no field"],
)
async def test_a_deployment_that_is_not_ready_says_so(
    post: PostOffice, settings: Settings, changes: dict[str, Any]
) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    database = Database(settings.model_copy(update=changes))
    await Worker(database).round()
    await database.close()
    assert await post.fate(told) == ("failed", "template")
    assert (await post.left("zhou"))["review"] == 1


async def test_a_deployments_template_may_call_its_fields_otherwise_and_lack_some(
    post: PostOffice, settings: Settings
) -> None:
    fields = {"review": {"title": "thing3", "remark": "", "time": "time4", "outcome": "phrase2"}}
    chosen = settings.model_copy(update={"wechat_template_fields": fields})
    assert messages.templates.data(
        chosen, REVIEW, {**dict.fromkeys(fields["review"], "荷"), "time": "9:00"}
    ) == {
        "thing3": "荷",
        "phrase2": "荷",
        "time4": "9:00",
    }


async def test_fields_are_the_templates_own(post: PostOffice) -> None:
    async with post.database.write() as session:
        with pytest.raises(ValueError, match="fields of"):
            await messages.tell(
                session,
                citizen_id=None,
                template=NOTICE,
                region_code="321099101",
                subject_kind="loan_plan",
                subject_id=UUID(int=1),
                fields={"title": "一", "name": "二"},
            )


async def test_an_idle_worker_asks_no_wechat(
    worker: Worker, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(_: Settings) -> wechat.WeChat:
        raise AssertionError("nothing was to be sent")

    monkeypatch.setattr(wechat, "connect", connect)
    monkeypatch.setattr(outbox, "drain", connect)
    await worker._drain_outbox()


async def test_old_grants_and_marks_are_forgotten_and_messages_stay(
    post: PostOffice, worker: Worker, time: Time
) -> None:
    await post.allow("zhou", times=2)
    told = await post.tell("zhou")
    await worker.round()
    time.forward(days=181)
    await worker.round()
    async with post.database.read() as session:
        (kept,) = await session.exec(select(MessageGrant))
    assert kept.spent_at is None
    assert (await post.message(told)).grant_id is None
    assert await post.fate(told) == ("sent", None)


async def test_a_worker_that_stops_closes_its_line_to_wechat(
    post: PostOffice, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    client = wechat.connect(post.process.settings)
    closed = asyncio.Event()

    async def aclose() -> None:
        closed.set()

    send = client.send_subscribe

    async def last_order(*order: Any) -> str:
        worker.stop()
        return await send(*order)

    monkeypatch.setattr(client, "aclose", aclose)
    monkeypatch.setattr(client, "send_subscribe", last_order)
    monkeypatch.setattr(wechat, "connect", lambda _: client)
    async with asyncio.timeout(20):
        await worker.run()
    assert closed.is_set()
    assert await post.fate(told) == ("sent", None), "the round was finished first"
