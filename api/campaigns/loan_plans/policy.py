"""Loan parameters: versions with dates, and what a plan may ask for on a day."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.paging import Cursor
from api.db.tables.loan_plans import LoanPolicy
from api.errors import Conflict, Fault, Invalid
from api.ids import uuid7
from api.schemas.loan_plans import LoanPlanForm
from api.schemas.loan_policies import LoanPolicyForm
from api.terms.loan_plans import BorrowerKind


async def record(session: AsyncSession, actor: Staff, form: LoanPolicyForm) -> LoanPolicy:
    """A new version for the actor's county.

    It may be recorded late, after the day it took effect: plans keep the version they were
    checked against. Raises Conflict if the county has one from that day already.
    """
    authorize(actor, Permission.LOAN_POLICY_WRITE)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = await session.exec(
        insert(LoanPolicy)
        .values(id=uuid7(), region_code=actor.region_code, created_at=clock.now(), **form.model_dump())
        .on_conflict_do_nothing(index_elements=["region_code", "effective_from"])
        .returning(col(LoanPolicy.id))
    )
    policy_id = added.scalar_one_or_none()
    if policy_id is None:
        raise Conflict("policy_exists", "这一天起执行的贷款政策已经录入")
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="loan_policy.recorded",
        subject_kind="loan_policy",
        subject_id=policy_id,
        to_state=form.effective_from.isoformat(),
    )
    return await session.get_one(LoanPolicy, policy_id)


async def page(session: AsyncSession, cursor: str | None, limit: int) -> tuple[list[LoanPolicy], str | None]:
    """All versions, the one that takes effect last first."""
    day, version = col(LoanPolicy.effective_from), col(LoanPolicy.id)
    query = select(LoanPolicy).order_by(day.desc(), version.desc()).limit(limit + 1)
    if cursor is not None:
        last_day, last = _read(cursor)
        query = query.where(sa.or_(day < last_day, sa.and_(day == last_day, version < last)))
    rows = list(await session.exec(query))
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]
    return rows[:limit], Cursor.encode(f"{end.effective_from.isoformat()} {end.id}")


async def in_force(session: AsyncSession, region_code: str, on: date) -> LoanPolicy | None:
    """What a county's plans are checked against on a day; None where nothing was recorded for it."""
    query = (
        select(LoanPolicy)
        .where(LoanPolicy.region_code == region_code[:6], col(LoanPolicy.effective_from) <= on)
        .order_by(col(LoanPolicy.effective_from).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


def _read(cursor: str) -> tuple[date, UUID]:
    try:
        day, _, version = Cursor.text(cursor).partition(" ")
        return date.fromisoformat(day), UUID(version)
    except ValueError as bad:
        fault = Fault("/query/cursor", "bad_cursor", "翻页标记无效")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,)) from bad


def faults(policy: LoanPolicy | None, form: LoanPlanForm) -> list[Fault]:
    """What a plan asks for beyond the policy; nothing is known to be beyond a policy nobody recorded."""
    found = []
    if not _heads_fit(form):
        found.append(Fault("/heads", "heads_mismatch", "合伙须填2至50人，其他填1人"))
    known = {one["code"] for one in policy.subsidy_classes} if policy else set()
    if form.subsidy_class is not None and form.subsidy_class not in known:
        found.append(Fault("/subsidy_class", "unknown_subsidy_class", "现行政策没有这个贴息类别"))
    if policy is None:
        return found
    if form.amount_fen > (cap := _cap(policy, form)):
        found.append(Fault("/amount_fen", "over_cap", f"按现行政策最高{_yuan(cap)}元"))
    if form.term_months > policy.term_months_max:
        found.append(
            Fault("/term_months", "term_too_long", f"按现行政策期限最长{policy.term_months_max}个月")
        )
    return found


def _heads_fit(form: LoanPlanForm) -> bool:
    return (form.heads > 1) is (form.borrower is BorrowerKind.PARTNERSHIP)


def _cap(policy: LoanPolicy, form: LoanPlanForm) -> int:
    match form.borrower:
        case BorrowerKind.PARTNERSHIP:
            return policy.cap_partner_fen * form.heads
        case BorrowerKind.FIRM:
            return policy.cap_firm_fen
        case _:
            return policy.cap_person_fen


def _yuan(fen: int) -> str:
    """200000 or 1234.56: whole yuan as people write them, and the rest only where there is one."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"
