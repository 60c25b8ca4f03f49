"""What WeChat thinks of an account: asked by the worker after a sign-in, one signal among others.

WeChat wants the address she came from. It is kept sealed until WeChat was asked, or cannot
be asked any more, and then forgotten; the rank is told to nobody.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import System, citizen_sessions
from api.access.citizen_sessions import Entered
from api.adapters.wechat import WeChat
from api.db.session import Database, keyring
from api.db.tables.access import Citizen
from api.kernel import outbox
from api.kernel.outbox import Deliver

TOPIC = "risk"


def asking(address: str) -> Entered:
    """What is to happen in the transaction of a citizen's sign-in from an address."""

    def entered(session: AsyncSession, citizen: Citizen) -> None:
        if not address:
            return
        asked_already = citizen.risk_place_sealed is not None
        citizen.risk_place_sealed = keyring(session).seal(address.encode(), _place(citizen.id))
        session.add(citizen)
        if not asked_already:
            outbox.enqueue(session, TOPIC, citizen_id=citizen.id)

    return entered


def deliverer(database: Database, wechat: WeChat) -> Deliver:
    """Who delivers the outbox topic "risk"."""

    async def deliver(payload: dict[str, Any]) -> None:
        citizen_id = UUID(payload["citizen_id"])
        async with database.read() as session:
            citizen = await session.get_one(Citizen, citizen_id)
            if citizen.risk_place_sealed is None:
                return
            address = keyring(session).open(citizen.risk_place_sealed, _place(citizen_id)).decode()
            openid = await citizen_sessions.openid(session, citizen_id)
        rank = await wechat.user_risk_rank(openid, address)
        async with database.write() as session:
            # What was known of her before is not undone by WeChat's knowing nothing now.
            known = {"risk_rank": rank} if rank is not None else {}
            await _forget(session, citizen_id, **known)

    return deliver


async def give_up(session: AsyncSession, _system: System, _now: datetime) -> int:
    """Forget where citizens came from whose rank could not be asked; returns how many."""
    lost = await outbox.given_up(session, TOPIC)
    for payload in lost:
        await _forget(session, UUID(payload["citizen_id"]))
    return len(lost)


async def _forget(session: AsyncSession, citizen_id: UUID, **known: int) -> None:
    await session.exec(
        sa.update(Citizen).where(col(Citizen.id) == citizen_id).values(risk_place_sealed=None, **known)
    )


def _place(citizen_id: UUID) -> str:
    return f"citizen.risk_place:{citizen_id}"
