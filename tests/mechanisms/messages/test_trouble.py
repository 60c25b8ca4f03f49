"""WeChat is slow, a worker sleeps or dies, three work at once: nothing is lost, and no grant spent twice."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api import wiring
from api.adapters import wechat
from api.config import Settings
from api.db.session import Database
from api.db.tables.kernel import OutboxMessage
from api.db.tables.messages import Message
from api.kernel import outbox
from api.mechanisms import messages
from api.mechanisms.messages import deliver
from api.mechanisms.messages.tell import TOPIC
from api.worker import Worker
from tests.fixtures import Time
from tests.mechanisms.messages.conftest import NOTICE, SEND_PATH, PostOffice, next_try


@pytest.mark.parametrize(
    "mood",
    [{"dead": True}, {"errcode": -1}, {"errcode": 45009}, {"errcode": 48001}],
    ids=["dead", "busy", "out of quota", "not authorised"],
)
async def test_while_wechat_is_in_trouble_the_message_waits(
    post: PostOffice, worker: Worker, time: Time, mood: dict[str, Any]
) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    await post.mood(**mood, path=SEND_PATH)
    await worker.round()
    assert await post.fate(told) == ("queued", None)
    await post.mood()
    time.forward(seconds=20)
    await worker.round()
    assert await post.fate(told) == ("sent", None)
    assert len(await post.inbox("zhou")) == 1


async def test_what_the_outbox_gives_up_staff_see(
    post: PostOffice, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "ATTEMPTS", 3)
    await post.allow("zhou")
    told = await post.tell("zhou")
    await post.mood(dead=True, path=SEND_PATH)
    for _ in range(outbox.ATTEMPTS):
        assert await post.fate(told) == ("queued", None)
        time.set((await next_try(post.database)).due_at)
        await worker.round()
    row = await next_try(post.database)
    assert (row.attempts, row.failed_at) == (outbox.ATTEMPTS, time.now)
    await worker.round()
    assert await post.fate(told) == ("failed", "unavailable")
    await post.mood()
    time.forward(days=1)
    await worker.round()
    assert await post.fate(told) == ("failed", "unavailable")
    assert await post.inbox("zhou") == []


async def test_a_crash_after_wechats_answer_may_send_twice_and_never_loses(
    post: PostOffice, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.allow("zhou", times=2)
    told = await post.tell("zhou")
    with monkeypatch.context() as crash:
        crash.setattr(deliver, "_settle", _power_cut)
        await worker.round()
    assert await post.fate(told) == ("queued", None)
    assert len(await post.inbox("zhou")) == 1
    time.forward(seconds=20)
    await worker.round()
    assert await post.fate(told) == ("sent", None)
    assert len(await post.inbox("zhou")) == 2
    assert (await post.left("zhou"))["review"] == 1, "one message, one grant, however often it was tried"


async def _power_cut(*_: object, **__: object) -> None:
    raise OSError


async def test_a_worker_that_slept_for_a_day_still_delivers(
    post: PostOffice, worker: Worker, time: Time
) -> None:
    await post.allow("zhou")
    told = await post.tell("zhou")
    time.forward(days=1)
    await worker.round()
    assert await post.fate(told) == ("sent", None)


@pytest.mark.parametrize("shared", [True, False], ids=["one citizen", "many citizens"])
async def test_three_workers_spend_each_grant_once(
    post: PostOffice, settings: Settings, shared: bool
) -> None:
    users = ["zhou"] * 12 if shared else [f"villager-{n}" for n in range(12)]
    for user in users[:5]:
        await post.allow(user)
    told = [await post.tell(user) for user in users]
    others = [Database(settings) for _ in range(3)]
    client = wechat.connect(settings)
    try:
        await asyncio.gather(*(outbox.drain(one, wiring.topics(one, client)) for one in others))
    finally:
        for other in others:
            await other.close()
    fates = Counter([await post.fate(one) for one in told])
    assert fates == {("sent", None): 5, ("failed", "no_grant"): 7}
    assert sum([len(await post.inbox(user)) for user in set(users)]) == 5
    spent = [(await post.message(one)).grant_id for one in told]
    assert len({one for one in spent if one}) == 5


async def test_a_message_stands_or_falls_with_what_it_tells(post: PostOffice) -> None:
    citizen_id = await post.id_of("zhou")

    async def fail() -> None:
        async with post.database.write() as session:
            await messages.tell(
                session,
                citizen_id=citizen_id,
                template=NOTICE,
                region_code="321099101",
                subject_kind="loan_plan",
                subject_id=UUID(int=1),
                fields={"title": "一", "remark": "二", "until": "三"},
            )
            raise RuntimeError("later in the same request")

    with pytest.raises(RuntimeError):
        await fail()
    async with post.database.read() as session:
        assert list(await session.exec(select(Message))) == []
        assert list(await session.exec(select(OutboxMessage).where(OutboxMessage.topic == TOPIC))) == []
