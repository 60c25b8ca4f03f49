"""A citizen's rights (PIPL §44-50): what each room holds of her, and what becomes of it when she leaves.

A room registers itself here (`wiring.py` says which there are), so that nothing that holds
something of citizens is forgotten when one asks, and a new room is asked like the others.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Permission
from api.clock import SHANGHAI
from api.db.tables.people import Consent
from api.errors import NotFound
from api.people.reveal import About, Revealed, reveal
from api.people.texts import reveal_text

PURPOSE = "本人查阅自己的资料"
"""What her own things are opened for; stands in the record of readings."""


@dataclass(frozen=True, repr=False)
class Fact:
    """One thing held, in clear, as she reads it; has no printable form, so that no log line holds one."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, repr=False)
class Record:
    """Facts that belong together, such as those of one wish."""

    kind: str
    id: UUID | None
    facts: list[Fact]


@dataclass(frozen=True)
class Kept:
    """Something that stays when she leaves, and why; `what` names nobody."""

    what: str
    reason: str


Holds = Callable[[AsyncSession, Citizen], Awaitable[list[Record]]]
Leaves = Callable[[AsyncSession, Citizen], Awaitable[list[Kept]]]
"""Erase or detach what is hers, and say what stays; doing it twice changes nothing."""
SpeaksFor = Callable[[AsyncSession, Citizen], Awaitable[dict[UUID, About]]]
"""The persons she spoke for when somebody agreed to something, with the matter it was about."""
Withdraw = Callable[[AsyncSession, Citizen, Consent, UUID], Awaitable[None]]
"""What it means to take one consent back, or to make sure of it if it is; the last is the matter's id."""


Reserves = Callable[[AsyncSession], Awaitable[Kept | None]]
"""Why the number of who leaves now must not be bound to another account yet, if there is a reason."""


@dataclass(frozen=True)
class Room:
    """What a room says of itself."""

    name: str
    label: str
    holds: Holds
    leaves: Leaves
    speaks_for: SpeaksFor | None = None
    withdraws: dict[str, Withdraw] = field(default_factory=dict)
    """By purpose of a consent."""
    reserves: Reserves | None = None


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    """Make a room known; wiring.py calls this, in the order in which they are told and left."""
    _rooms[room.name] = room


def rooms() -> tuple[Room, ...]:
    """All rooms that may hold something of a citizen."""
    return tuple(_rooms.values())


def facts(told: Mapping[str, tuple[str, object]]) -> list[Fact]:
    """Facts by name, label and value; what is not there is left out."""
    return [
        Fact(name, label, shown(value)) for name, (label, value) in told.items() if value not in (None, "")
    ]


def shown(value: Any) -> str:
    """A value as she reads it: labels for words of ours, the county's own time, yes and no."""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.astimezone(SHANGHAI).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
    return str(getattr(value, "label", value))


async def own_person(
    session: AsyncSession, citizen: Citizen, person_id: UUID, about: About
) -> Revealed | None:
    """A person she put here herself, on record; None once she was erased."""
    try:
        return await reveal(session, citizen, person_id, PURPOSE, Permission.ME_READ, about=about)
    except NotFound:
        return None


async def own_text(session: AsyncSession, citizen: Citizen, text_id: UUID | None, about: About) -> str | None:
    """A text of hers, on record; None where there is none any more."""
    if text_id is None:
        return None
    try:
        return await reveal_text(session, citizen, text_id, PURPOSE, Permission.ME_READ, about=about)
    except NotFound:
        return None
