"""The reconciliation everybody sees, and recounts as staff see them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, Instant, View
from api.schemas.poll_proofs import Secrecy, WindowNumber
from api.schemas.polls import Count
from api.terms.ballots import VoidReason
from api.terms.polls import PollPhase


class VoidedView(View):
    """How many were voided, and why."""

    reason: VoidReason
    label: Annotated[str, Field(max_length=40, examples=["机器批量投票"])]
    count: Count


class BalanceView(View):
    """`received` = `valid` + `voided` + `pending`; `by_reason` adds up to `voided`."""

    received: Count
    valid: Count
    voided: Count
    by_reason: Annotated[list[VoidedView], Field(max_length=10)]
    pending: Annotated[Count, Field(description="not sealed yet; told in total only")]


class CandidateBalance(View):
    """Votes of one candidate: `received` = `valid` + `voided`."""

    number: Annotated[int, Field(ge=1, le=9999, examples=[7])]
    candidate_id: UUID
    title: Annotated[str, Field(max_length=80, examples=["荷塘边的绣房"])]
    received: Count
    valid: Count
    voided: Count
    by_reason: Annotated[list[VoidedView], Field(max_length=10)]


class LastRecount(View):
    """When everything was last counted again, and whether it came to what was sealed."""

    at: Instant
    clean: Flag


class ReconciliationView(View):
    """Where every ballot is. `items` and `blank` are null until votes are counted and certified."""

    poll_id: UUID
    phase: PollPhase
    head: Annotated[int, Field(ge=0, le=1_048_575, description="the last window counted here; 0 for none")]
    as_of: Instant | None
    ballots: BalanceView
    items: Annotated[list[CandidateBalance], Field(max_length=1000)] | None
    blank: BalanceView | None
    recount: LastRecount | None
    void_version: Count
    small_void_groups: Annotated[
        Flag,
        Field(
            description="of a window, fewer than 20 ballots were voided for one reason, or are the "
            "difference of two void lists: outside the secrecy claim"
        ),
    ]
    secrecy: Secrecy


class DifferenceView(View):
    """Where logs and seals disagree; `window` is null for what concerns the whole poll."""

    window: WindowNumber | None
    what: Annotated[str, Field(max_length=40, examples=["tally"])]
    label: Annotated[str, Field(max_length=80, examples=["第3批得票不符"])]


class RecountView(View):
    """One comparison of everything in the two logs with everything that was sealed."""

    id: UUID
    poll_id: UUID
    at: Instant
    asked_by: UUID | None
    ballots: Count
    picks: Count
    clean: Flag
    differences: Annotated[list[DifferenceView], Field(max_length=1000)]
