"""A post office: citizens who allow messages, messages to tell, and the phones they arrive on."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import col, select

from api.access.tokens import read_citizen
from api.adapters.wechat import connecting
from api.adapters.wechat.standin import DEMO_TEMPLATE_IDS
from api.db.session import Database
from api.db.tables.kernel import OutboxMessage
from api.db.tables.messages import Message
from api.mechanisms import messages
from api.mechanisms.messages.tell import TOPIC
from api.mechanisms.messages.templates import FIELDS
from api.routers.state import Process
from api.terms.messages import MessageTemplate
from tests.adapters.wechat.pushing import push
from tests.county import JINGHE, Caller, County

WORDS = {
    "title": "荷塘边的绣房",
    "outcome": "列为候选",
    "remark": "候选编号1",
    "time": "2026年10月12日 09:00",
    "until": "2026年10月21日 18:00",
}
REVIEW, NOTICE, RESULT = MessageTemplate.REVIEW, MessageTemplate.NOTICE, MessageTemplate.RESULT


SEND_PATH = "/cgi-bin/message/subscribe/send"


async def next_try(database: Database) -> OutboxMessage:
    async with database.read() as session:
        ours = select(OutboxMessage).where(OutboxMessage.topic == TOPIC)
        return (await session.exec(ours.order_by(col(OutboxMessage.id).desc()))).first()  # type: ignore[return-value]


class PostOffice:
    """See the module; `user` is a WeChat user's name on the stand-in."""

    def __init__(self, county: County, process: Process) -> None:
        self.county, self.process, self.database = county, process, county.database
        self._ids: dict[str, UUID] = {}

    async def caller(self, user: str) -> Caller:
        """Signed in at this instant."""
        caller = await self.county.citizen(user)
        self._ids[user] = read_citizen(self.database.keyring, caller.token).id
        return caller

    async def id_of(self, user: str) -> UUID:
        if user not in self._ids:
            await self.caller(user)
        return self._ids[user]

    async def openid(self, user: str) -> str:
        assert self.process.player is not None
        code = await self.process.player.login_code(user)
        return (await self.process.wechat.code_to_session(code)).openid

    async def tap(self, user: str, template: MessageTemplate = REVIEW, times: int = 1) -> None:
        """What WeChat knows: she has tapped "allow"."""
        assert self.process.player is not None
        await self.process.player.accept(user, DEMO_TEMPLATE_IDS[template], times)

    async def report(self, user: str, *templates: MessageTemplate) -> httpx.Response:
        """What we know: the mini-program says so."""
        return await (await self.caller(user)).post("/v1/me/message-grants", {"accepted": list(templates)})

    async def allow(self, user: str, template: MessageTemplate = REVIEW, times: int = 1) -> None:
        await self.tap(user, template, times)
        for _ in range(times):
            assert (await self.report(user, template)).status_code == 201

    async def left(self, user: str) -> dict[str, int]:
        answer = await (await self.caller(user)).get("/v1/me/message-grants")
        return {one["template"]: one["left"] for one in answer.json()["items"]}

    async def tell(
        self,
        user: str | None,
        template: MessageTemplate = REVIEW,
        region_code: str = JINGHE,
        database: Database | None = None,
        **words: str,
    ) -> UUID:
        citizen_id = await self.id_of(user) if user else None
        async with (database or self.database).write() as session:
            message = await messages.tell(
                session,
                citizen_id=citizen_id,
                template=template,
                region_code=region_code,
                subject_kind="loan_plan",
                subject_id=uuid4(),
                fields={word: (WORDS | words)[word] for word in FIELDS[template]},
            )
        return message.id

    async def message(self, message_id: UUID) -> Message:
        async with self.database.read() as session:
            return await session.get_one(Message, message_id)

    async def fate(self, message_id: UUID) -> tuple[str, str | None]:
        found = await self.message(message_id)
        return found.status.value, found.failure

    async def inbox(self, user: str) -> list[dict[str, Any]]:
        assert self.process.player is not None
        return await self.process.player.inbox(user)

    async def mood(self, **mood: Any) -> None:
        transport = connecting.in_process(self.process.settings)
        async with httpx.AsyncClient(transport=transport, base_url=connecting.STANDIN_URL) as phone:
            (await phone.post("/standin/mood", json=mood)).raise_for_status()

    async def pushed(self, message: dict[str, Any] | bytes, **how: Any) -> httpx.Response:
        """WeChat pushes this, sealed and signed anew."""
        one = push(message, self.process.settings.wechat_appid, **how)
        return await self.county.client.post("/v1/wechat/events", params=one.query, json=one.body)


@pytest.fixture
def post(county: County, process: Process) -> PostOffice:
    return PostOffice(county, process)
