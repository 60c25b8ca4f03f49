"""Reconciliations and recounts as they are shown."""

from typing import Any

from api import clock
from api.db.tables.seals import Recount
from api.mechanisms.voting import claims
from api.mechanisms.voting.differences import Difference
from api.mechanisms.voting.reconciliation import Balance, Reconciliation
from api.mechanisms.voting.state import PollState
from api.schemas.recounts import ReconciliationView, RecountView
from api.terms.ballots import VoidReason


def reconciliation_view(state: PollState, found: Reconciliation) -> ReconciliationView:
    return ReconciliationView.model_validate(
        {
            "poll_id": state.poll.id,
            "phase": state.phase(clock.now()),
            "head": found.head,
            "as_of": found.sealed_at,
            "ballots": {**_balance(found.ballots), "pending": found.ballots.pending},
            "items": [
                {
                    "number": one.number,
                    "candidate_id": one.id,
                    "title": one.title,
                    **_balance(found.votes[one.number]),
                }
                for one in state.candidates
            ]
            if found.votes is not None
            else None,
            "blank": {**_balance(found.blank), "pending": 0} if found.blank else None,
            "recount": found.recount and {"at": found.recount.at, "clean": found.recount.clean},
            "void_version": found.void_version,
            "small_void_groups": found.few_voided,
            "secrecy": {"claimed": claims.CLAIMED, "not_claimed": claims.NOT_CLAIMED},
        }
    )


def _balance(one: Balance) -> dict[str, Any]:
    return {
        "received": one.received,
        "valid": one.valid,
        "voided": sum(one.voided.values()),
        "by_reason": [
            {"reason": reason, "label": VoidReason(reason).label, "count": count}
            for reason, count in sorted(one.voided.items())
            if count
        ],
    }


def recount_view(row: Recount) -> RecountView:
    told = [Difference(one["what"], one["window"]) for one in row.differences]
    differences = [{**one.as_data(), "label": one.words()} for one in told]
    return RecountView.model_validate({**row.model_dump(), "differences": differences})
