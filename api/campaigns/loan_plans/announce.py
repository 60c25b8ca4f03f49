"""Telling an applicant how her plan fares, through WeChat, if she handed it in herself.

The texts are fixed words and the project's name, which is public: a reason that staff
wrote may name somebody, so it is read in the mini-program. For a plan that staff
entered the message is on their list at once, to be told by telephone.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import System
from api.clock import SHANGHAI
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.notices import Notice, NoticeEntry
from api.mechanisms import messages
from api.mechanisms import notice as notices
from api.terms.access import ActorKind
from api.terms.messages import MessageTemplate
from api.terms.notices import EntryStatus, NoticeStage

SUBJECT = "loan_plan"
NOTICES_AT_ONCE = 20


async def accepted(session: AsyncSession, plan: LoanPlan, number: int) -> None:
    """Her plan is a candidate."""
    await _review(session, plan, "列为候选", f"候选编号{number}，公示后接受投票", clock.now())


async def returned(session: AsyncSession, plan: LoanPlan, due_at: datetime | None) -> None:
    """Her plan came back; the time is until when she may put it right, if there is a limit."""
    remark = "请在所示时间前补正并重新提交" if due_at else "请补正后重新提交"
    await _review(session, plan, "退回补正", remark, due_at or clock.now())


async def rejected(session: AsyncSession, plan: LoanPlan) -> None:
    """Her plan is not taken."""
    await _review(session, plan, "未通过", "原因请在小程序中查看", clock.now())


async def on_notice(session: AsyncSession, plan: LoanPlan, until: datetime, *, result: bool = False) -> None:
    """Her plan is on public notice: as a candidate, or with the result."""
    remark = "评选结果公示中" if result else "候选名单公示中"
    fields = {"title": plan.project, "remark": remark, "until": _local(until)}
    await _tell(session, plan, MessageTemplate.NOTICE, fields)


async def result(session: AsyncSession, plan: LoanPlan, won: bool) -> None:
    """How the campaign ended for her."""
    outcome, remark = ("入选", "表彰安排另行通知") if won else ("未入选", "感谢您的参与")
    await _result(session, plan, outcome, remark)


async def disqualified(session: AsyncSession, plan: LoanPlan) -> None:
    """An objection to her was upheld."""
    await _result(session, plan, "取消资格", "原因见公示")


async def revoked(session: AsyncSession, plan: LoanPlan) -> None:
    """Her award was taken back."""
    await _result(session, plan, "撤销表彰", "原因请在小程序中查看")


async def announce_open_notices(session: AsyncSession, _system: System, now: datetime) -> int:
    """Tell those listed on notices that have opened; returns how many notices.

    Each notice once. One that is over by the time the worker gets to it is passed over:
    nobody is told of a period she has missed.
    """
    ours = sa.exists().where(
        col(NoticeEntry.notice_id) == col(Notice.id), col(NoticeEntry.subject_kind) == SUBJECT
    )
    opened = (
        select(Notice)
        .where(
            Notice.opens_at <= now,
            col(Notice.announced_at).is_(None),
            col(Notice.withdrawn_at).is_(None),
            ours,
        )
        .order_by(col(Notice.opens_at), col(Notice.id))
        .limit(NOTICES_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    notices = list(await session.exec(opened))
    for notice in notices:
        notice.announced_at = now
        session.add(notice)
        await _announce(session, notice, now)
    await session.flush()
    return len(notices)


async def _announce(session: AsyncSession, notice: Notice, now: datetime) -> None:
    listed = (
        select(NoticeEntry, LoanPlan)
        .join(LoanPlan, col(LoanPlan.id) == col(NoticeEntry.subject_id))
        .where(
            NoticeEntry.notice_id == notice.id,
            NoticeEntry.subject_kind == SUBJECT,
            NoticeEntry.status == EntryStatus.LISTED,
        )
        .order_by(col(NoticeEntry.number))
    )
    for entry, plan in await session.exec(listed):
        until = notices.ends_at(notice, entry)
        if until > now:
            await on_notice(session, plan, until, result=notice.stage is NoticeStage.RESULT)


async def _review(session: AsyncSession, plan: LoanPlan, outcome: str, remark: str, time: datetime) -> None:
    fields = {"title": plan.project, "outcome": outcome, "remark": remark, "time": _local(time)}
    await _tell(session, plan, MessageTemplate.REVIEW, fields)


async def _result(session: AsyncSession, plan: LoanPlan, outcome: str, remark: str) -> None:
    fields = {"title": plan.project, "outcome": outcome, "remark": remark}
    await _tell(session, plan, MessageTemplate.RESULT, fields)


async def _tell(
    session: AsyncSession, plan: LoanPlan, template: MessageTemplate, fields: dict[str, str]
) -> None:
    herself = plan.submitter_kind is ActorKind.CITIZEN
    await messages.tell(
        session,
        citizen_id=plan.submitter_id if herself else None,
        template=template,
        region_code=plan.region_code,
        subject_kind=SUBJECT,
        subject_id=plan.id,
        fields=fields,
    )


def _local(at: datetime) -> str:
    """As WeChat writes a time, in the county's own."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
