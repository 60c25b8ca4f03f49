"""What WeChat thinks of an account: asked by the worker after a sign-in, one signal among others.

WeChat wants the address she came from. It is kept sealed until WeChat was asked, or cannot
be asked any more, and then forgotten; the rank is told to nobody.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import System, citizen_sessions, risk_places
from api.access.citizen_sessions import Entered
from api.adapters.wechat import WeChat
from api.db.session import Database
from api.db.tables.access import Citizen
from api.kernel import outbox
from api.kernel.outbox import Deliver

TOPIC = "risk"


def asking(address: str) -> Entered:
    """What is to happen in the transaction of a citizen's sign-in from an address."""

    def entered(session: AsyncSession, citizen: Citizen) -> None:
        if address and risk_places.remember(session, citizen, address):
            outbox.enqueue(session, TOPIC, citizen_id=citizen.id)

    return entered


def deliverer(database: Database, wechat: WeChat) -> Deliver:
    """Who delivers the outbox topic "risk"."""

    async def deliver(payload: dict[str, Any]) -> None:
        citizen_id = UUID(payload["citizen_id"])
        async with database.read() as session:
            address = await risk_places.read(session, citizen_id)
            if address is None:
                return
            openid = await citizen_sessions.openid(session, citizen_id)
        rank = await wechat.user_risk_rank(openid, address)
        async with database.write() as session:
            await risk_places.forget(session, citizen_id, rank)

    return deliver


async def give_up(session: AsyncSession, _system: System, _now: datetime) -> int:
    """Forget where citizens came from whose rank could not be asked; returns how many."""
    lost = await outbox.given_up(session, TOPIC)
    for payload in lost:
        await risk_places.forget(session, UUID(payload["citizen_id"]))
    return len(lost)
