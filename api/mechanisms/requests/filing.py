"""Asking for one's data to be corrected, erased, explained or left alone (PIPL §44-50)."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Citizen, Permission, authorize
from api.adapters.calendar import CalendarUnknown
from api.db.session import working_days
from api.db.tables.access import Region
from api.db.tables.requests import DataRequest
from api.errors import Conflict, Fault, Invalid
from api.people import agreed, rights
from api.people.rights import own_text
from api.schemas.data_requests import DataRequestForm, DataRequestSubject
from api.terms.requests import DataRequestStatus, DataSubject

ANSWER_DAYS = 15
"""Working days within which she is answered: 《App违法违规收集使用个人信息行为认定方法》（国信办秘字
〔2019〕191号）第六条, which takes longer, or no answer, for a violation."""
LONGEST = timedelta(days=21)
"""The same where the holidays of a year are not announced yet: three weeks have no more working days."""
OPEN_PER_CITIZEN = 5


async def file(session: AsyncSession, citizen: Citizen, form: DataRequestForm) -> DataRequest:
    """A new request to the county, its words sealed.

    Raises Invalid for an unknown county or something that is not hers,
    Conflict beyond OPEN_PER_CITIZEN unanswered ones.
    """
    authorize(citizen, Permission.DATA_REQUEST_FILE)
    waiting = select(sa.func.count()).where(
        DataRequest.citizen_id == citizen.id, DataRequest.status == DataRequestStatus.OPEN
    )
    if (await session.exec(waiting)).one() >= OPEN_PER_CITIZEN:
        raise Conflict("too_many_data_requests", "您还有未答复的请求，请等待答复后再提出")
    now = clock.now()
    request = DataRequest(
        region_code=await _county(session, form.region_code),
        citizen_id=citizen.id,
        kind=form.kind,
        subject_kind=form.subject.kind if form.subject else None,
        subject_id=await _hers(session, citizen, form.subject) if form.subject else None,
        text_id=await people.seal_text(session, form.text),
        created_at=now,
        due_at=_due(session, now),
    )
    session.add(request)
    await session.flush()
    audit.record(
        session,
        actor_kind=citizen.kind,
        actor_id=citizen.id,
        action="data_request.file",
        subject_kind="data_request",
        subject_id=request.id,
        to_state=request.status,
    )
    return request


async def reveal_own(session: AsyncSession, citizen: Citizen, text_id: UUID | None, of: UUID) -> str | None:
    """What she asked, or was answered; None where it was erased."""
    return await own_text(session, citizen, text_id, ("data_request", of))


async def _hers(session: AsyncSession, citizen: Citizen, subject: DataRequestSubject) -> UUID | None:
    """The matter that something of hers is about: staff find it by this."""
    if subject.kind is DataSubject.ACCOUNT and subject.id in (None, citizen.id):
        return None
    if subject.kind is DataSubject.CONSENT:
        for one in await agreed.mine(session, citizen):
            if one.consent.id == subject.id:
                return one.about[1]
    if subject.kind is DataSubject.WISH:
        for room in rights.rooms():
            matters = await room.speaks_for(session, citizen) if room.speaks_for else {}
            if (subject.kind.value, subject.id) in matters.values():
                return subject.id
    fault = Fault("/subject/id", "unknown_subject", "没有找到您的这件事")
    raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))


def _due(session: AsyncSession, now: datetime) -> datetime:
    try:
        return working_days(session).end_of(now, ANSWER_DAYS)
    except CalendarUnknown:
        return now + LONGEST


async def _county(session: AsyncSession, wanted: str | None) -> str:
    """The county she names; a deployment is one county's, so that she need not."""
    counties = select(Region.code).where(sa.func.length(col(Region.code)) == 6).order_by(col(Region.code))
    if wanted is not None:
        counties = counties.where(Region.code == wanted)
    found = (await session.exec(counties.limit(1))).first()
    if found is None:
        fault = Fault("/region_code", "unknown_region", "没有这个县")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    return found
