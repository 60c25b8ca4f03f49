"""A year of children's data, for the audit that 未成年人网络保护条例 §36-37 asks for: figures only."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.audit.doors import DOORS
from api.campaigns.wishes.privacy import few
from api.campaigns.wishes.privacy.few import Figure
from api.clock import SHANGHAI
from api.db.session import settings
from api.db.tables.access import Region, StaffAccount
from api.db.tables.audit import AuditEntry
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.people import Person
from api.db.tables.wishes import ChildCategory, Wish
from api.terms.access import ActorKind, Role
from api.terms.wishes import NationalClass

READINGS = ("person.revealed", "text.revealed", "asker.revealed")
MATTERS = ("wish", "data_request")
EXPORTS = (
    "wish_list.exported",
    "wish_import.tried",
    "wish_import.refused",
    "wish_import.take",
    "wish_import.undo",
    "data.read",
)


@dataclass(frozen=True)
class Children:
    """Children whose personal data is held now, each counted once in each figure; small ones: see `few`."""

    total: Figure
    by_national_class: dict[str, Figure]
    by_category: dict[str, Figure]
    by_age_band: dict[str, Figure]
    by_town: dict[str, Figure]


@dataclass(frozen=True)
class Readings:
    """Staff who opened children's records, or citizens' requests, for one purpose, by role and month."""

    matter: str
    purpose: str
    role: str
    month: str
    count: int


@dataclass(frozen=True)
class Erasures:
    """Wishes whose personal part was erased in the year, and those that should have been by now.

    Also those that have not ended while their campaign has, longer ago than anything is kept.
    """

    done: int
    overdue: int


async def children(session: AsyncSession) -> Children:
    """Who is held, by the county's categories, the three national classes, age bands and towns."""
    rows = await session.exec(
        select(Wish, Person.id_number_index)
        .join(Person, col(Person.id) == col(Wish.child_id))
        .where(col(Wish.erased_at).is_(None))
    )
    categories = {(one.region_code, one.code): one for one in await session.exec(select(ChildCategory))}
    names = dict((await session.exec(select(Region.code, Region.name))).all())
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    within: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for wish, index in rows:
        who = index or str(wish.child_id)
        category = categories.get((wish.region_code[:6], wish.child_category))
        of_class: NationalClass | None = category.national_class if category else None
        seen["all"].add(("", who))
        class_name = of_class.label if of_class else "未分类"
        seen["class"].add((class_name, who))
        within[class_name].add((category.name if category else wish.child_category, who))
        seen["age"].add((wish.age_band.label, who))
        seen["town"].add((names.get(wish.region_code, wish.region_code), who))
    return Children(
        few.total(len(seen["all"])),
        few.told(_counted(seen["class"])),
        few.nested(_counted(seen["class"]), {name: _counted(some) for name, some in within.items()}),
        few.told(_counted(seen["age"])),
        few.told(_counted(seen["town"])),
    )


async def readings(session: AsyncSession, since: datetime, until: datetime) -> list[Readings]:
    """How often staff opened a child's record or a citizen's request.

    One person, one matter, one purpose and one minute are one reading, however many columns it opened.
    Request ids tell nothing here: whoever calls chooses them.
    """
    rows = await session.exec(
        select(AuditEntry, StaffAccount.role)
        .join(StaffAccount, col(StaffAccount.id) == col(AuditEntry.actor_id))
        .where(
            AuditEntry.actor_kind == ActorKind.STAFF,
            col(AuditEntry.subject_kind).in_(MATTERS),
            col(AuditEntry.action).in_(READINGS),
            *_between(since, until),
        )
    )
    once = {
        (
            one.actor_id,
            one.subject_id,
            f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            one.subject_kind,
            one.reason or "",
            Role(role).label,
        )
        for one, role in rows
    }
    counted = Counter((matter, purpose, role, at[:7]) for _, _, at, matter, purpose, role in once)
    return [Readings(*which, count) for which, count in sorted(counted.items())]


async def denied(session: AsyncSession, since: datetime, until: datetime) -> int:
    """How often staff asked for what is sealed who may not, or for what is out of their sight."""
    return await _count(
        session,
        since,
        until,
        AuditEntry.action == "denied",
        AuditEntry.actor_kind == ActorKind.STAFF,
        col(AuditEntry.subject_kind).in_(DOORS),
    )


async def exports(session: AsyncSession, since: datetime, until: datetime) -> dict[str, int]:
    """How often lists were printed, sheets tried and taken in, and citizens saw their own data."""
    return {action: await _count(session, since, until, AuditEntry.action == action) for action in EXPORTS}


async def erasures(session: AsyncSession, since: datetime, until: datetime, now: datetime) -> Erasures:
    """By the clock: what the worker has not come to yet is overdue."""
    gone, ended = col(Wish.erased_at), col(Wish.ended_at)
    kept = timedelta(days=settings(session).wish_retention_days)
    query = sa.select(
        sa.func.count().filter(gone >= since, gone < until),
        sa.func.count().filter(
            gone.is_(None), sa.or_(ended <= now - kept, col(Wish.campaign_id).in_(_over_since(now - kept)))
        ),
    ).select_from(Wish)
    done, overdue = (await (await session.connection()).execute(query)).one()
    return Erasures(done, overdue)


def _over_since(at: datetime) -> sa.Select[UUID]:
    """Campaigns that were closed, or whose last window ended, at that instant or before."""
    last = (
        sa.select(sa.func.max(col(CampaignWindow.closes_at)))
        .where(col(CampaignWindow.campaign_id) == col(Campaign.id))
        .scalar_subquery()
    )
    closed = col(Campaign.closed_at)
    return sa.select(col(Campaign.id)).where(sa.or_(closed <= at, sa.and_(closed.is_(None), last <= at)))


def _between(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return col(AuditEntry.at) >= since, col(AuditEntry.at) < until


async def _count(session: AsyncSession, since: datetime, until: datetime, *which: object) -> int:
    query = select(sa.func.count()).select_from(AuditEntry).where(*_between(since, until), *which)  # type: ignore[arg-type]  # conditions
    return (await session.exec(query)).one()


def _counted(pairs: set[tuple[str, str]]) -> dict[str, int]:
    return dict(sorted(Counter(name for name, _ in pairs).items()))
