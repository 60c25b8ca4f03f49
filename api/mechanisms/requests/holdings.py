"""What is kept of a citizen's requests, and what becomes of them when she leaves."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen
from api.db.tables.requests import DataRequest
from api.kernel import advance
from api.mechanisms.requests import retention, workflow
from api.people.rights import Kept, Record, Room, facts, own_text
from api.terms.requests import DataRequestStatus


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """What she asked for, and how it was answered."""
    found = []
    for one in await _hers(session, citizen):
        about = ("data_request", one.id)
        told = {
            "kind": ("请求", one.kind),
            "subject": ("关于", one.subject_kind),
            "status": ("状态", one.status),
            "text": ("内容", await own_text(session, citizen, one.text_id, about)),
            "answer": ("答复", await own_text(session, citizen, one.answer_id, about)),
            "created_at": ("提出于", one.created_at),
            "answered_at": ("答复于", one.answered_at),
        }
        found.append(Record("data_request", one.id, facts(told)))
    return found


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Take back what is open, forget all words; kind and outcome are left for the yearly figures."""
    requests = await _hers(session, citizen)
    for one in requests:
        if one.status is DataRequestStatus.OPEN:
            await advance(session, one, workflow.WITHDRAW, citizen)
        one.citizen_id = None
        await retention.forget(session, one)
    return []


async def _hers(session: AsyncSession, citizen: Citizen) -> list[DataRequest]:
    query = select(DataRequest).where(DataRequest.citizen_id == citizen.id).order_by(col(DataRequest.id))
    return list(await session.exec(query))


ROOM = Room("data_requests", "关于个人信息的请求", holds, leaves)
