"""A year of children's data, for the audit that 未成年人网络保护条例 §36-37 asks for: figures only."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes.board.towns import ENOUGH
from api.clock import SHANGHAI
from api.db.session import settings
from api.db.tables.access import Region, StaffAccount
from api.db.tables.audit import AuditEntry
from api.db.tables.people import Person
from api.db.tables.wishes import ChildCategory, Wish
from api.terms.access import ActorKind, Role
from api.terms.wishes import NationalClass

READINGS = ("person.revealed", "text.revealed")
DOORS = ("reveal_child", "reveal_wish_deliveries")
"""Routes behind which a child's record lies; a denial is recorded under the route's name."""
EXPORTS = ("wish_list.exported", "wish_import.take", "wish_import.undo", "data.read")
OTHER = "其他乡镇"


@dataclass(frozen=True)
class Children:
    """Children whose personal data is held now, each counted once in each figure."""

    total: int
    by_national_class: dict[str, int]
    by_category: dict[str, int]
    by_age_band: dict[str, int]
    by_town: dict[str, int]
    """Towns with at least five; the others together, unless they were only one."""


@dataclass(frozen=True)
class Readings:
    """Staff who opened children's records for one purpose, by role and month."""

    purpose: str
    role: str
    month: str
    count: int


@dataclass(frozen=True)
class Erasures:
    """Wishes whose personal part was erased in the year, and those that should have been by now."""

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
    for wish, index in rows:
        who = index or str(wish.child_id)
        category = categories.get((wish.region_code[:6], wish.child_category))
        of_class: NationalClass | None = category.national_class if category else None
        seen["all"].add(("", who))
        seen["class"].add((of_class.label if of_class else "未分类", who))
        seen["category"].add((category.name if category else wish.child_category, who))
        seen["age"].add((wish.age_band.label, who))
        seen["town"].add((names.get(wish.region_code, wish.region_code), who))
    return Children(
        len(seen["all"]),
        _counted(seen["class"]),
        _counted(seen["category"]),
        _counted(seen["age"]),
        _told(_counted(seen["town"])),
    )


async def readings(session: AsyncSession, since: datetime, until: datetime) -> list[Readings]:
    """How often staff opened a child's record: once for each request, whatever it opened of one wish."""
    rows = await session.exec(
        select(AuditEntry, StaffAccount.role)
        .join(StaffAccount, col(StaffAccount.id) == col(AuditEntry.actor_id))
        .where(
            AuditEntry.actor_kind == ActorKind.STAFF,
            AuditEntry.subject_kind == "wish",
            col(AuditEntry.action).in_(READINGS),
            *_between(since, until),
        )
    )
    once = {
        (
            one.request_id,
            one.subject_id,
            one.reason or "",
            Role(role).label,
            f"{one.at.astimezone(SHANGHAI):%Y-%m}",
        )
        for one, role in rows
    }
    counted = Counter((purpose, role, month) for _, _, purpose, role, month in once)
    return [Readings(*which, count) for which, count in sorted(counted.items())]


async def denied(session: AsyncSession, since: datetime, until: datetime) -> int:
    """How often staff asked for a child's record who may not."""
    return await _count(
        session, since, until, AuditEntry.action == "denied", col(AuditEntry.subject_kind).in_(DOORS)
    )


async def exports(session: AsyncSession, since: datetime, until: datetime) -> dict[str, int]:
    """How often lists were printed or taken out, sheets taken in, and citizens saw their own data."""
    return {action: await _count(session, since, until, AuditEntry.action == action) for action in EXPORTS}


async def erasures(session: AsyncSession, since: datetime, until: datetime, now: datetime) -> Erasures:
    """By the clock: what the worker has not come to yet is overdue."""
    gone, ended = col(Wish.erased_at), col(Wish.ended_at)
    kept = timedelta(days=settings(session).wish_retention_days)
    query = sa.select(
        sa.func.count().filter(gone >= since, gone < until),
        sa.func.count().filter(gone.is_(None), ended <= now - kept),
    ).select_from(Wish)
    done, overdue = (await (await session.connection()).execute(query)).one()
    return Erasures(done, overdue)


def _between(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return col(AuditEntry.at) >= since, col(AuditEntry.at) < until


async def _count(session: AsyncSession, since: datetime, until: datetime, *which: object) -> int:
    query = select(sa.func.count()).select_from(AuditEntry).where(*_between(since, until), *which)  # type: ignore[arg-type]  # conditions
    return (await session.exec(query)).one()


def _counted(pairs: set[tuple[str, str]]) -> dict[str, int]:
    return dict(sorted(Counter(name for name, _ in pairs).items()))


def _told(towns: dict[str, int]) -> dict[str, int]:
    """Only towns with enough children; were only one not told, its figure would follow from the total."""
    told = {name: count for name, count in towns.items() if count >= ENOUGH}
    hidden = towns.keys() - told.keys()
    if len(hidden) == 1 and told:
        del told[min(told, key=lambda name: (told[name], name))]
    rest = sum(towns.values()) - sum(told.values())
    return {**told, OTHER: rest} if rest else told
