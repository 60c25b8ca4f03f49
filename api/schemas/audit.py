"""The record of what staff did."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Instant, View
from api.terms.access import ActorKind

_Word = Annotated[str, Field(max_length=60)]


class AuditView(View):
    id: UUID
    at: Instant
    actor_kind: ActorKind
    actor_id: UUID | None
    action: _Word
    subject_kind: _Word
    subject_id: UUID | None
    from_state: _Word | None
    to_state: _Word | None
    reason: Annotated[str, Field(max_length=1000)] | None
    request_id: Annotated[str, Field(max_length=64)]
