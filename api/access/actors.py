"""The four who act."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from api.terms.access import ActorKind, Role


@dataclass(frozen=True)
class Citizen:
    """Somebody signed in through WeChat; known to us by a random id only."""

    kind: ClassVar[ActorKind] = ActorKind.CITIZEN
    id: UUID
    phone_verified: bool = False
    since: int | None = None
    """When she was first here, in Unix seconds; None where her token does not say."""
    opening: int = 1
    """Which opening of her account she signed in to: one more each time she comes back after closing it."""


@dataclass(frozen=True)
class Staff:
    """Somebody who works for a mass organisation, as her account stands at this request."""

    kind: ClassVar[ActorKind] = ActorKind.STAFF
    id: UUID
    role: Role
    organisation_id: UUID
    region_code: str
    session_id: UUID
    signed_in_at: datetime


@dataclass(frozen=True)
class System:
    """The worker; may take due transitions only."""

    kind: ClassVar[ActorKind] = ActorKind.SYSTEM
    id: None = None


@dataclass(frozen=True)
class Anonymous:
    """Nobody in particular."""

    kind: ClassVar[ActorKind] = ActorKind.ANONYMOUS
    id: None = None


Actor = Citizen | Staff | System | Anonymous

SYSTEM = System()
ANONYMOUS = Anonymous()
