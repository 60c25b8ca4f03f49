"""What two people sign: one hash over everything a result comes from and comes to."""

import hashlib
from collections.abc import Sequence
from typing import Any

import rfc8785

from api.mechanisms.results.figures import Draw, Figure, Rules


def digest(
    subject_id: object,
    rules: Rules,
    found: Sequence[Figure],
    draws: Sequence[Draw],
    earlier_draws: Sequence[dict[str, Any]],
    evidence: dict[str, Any],
) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of rules, inputs, figures and every draw, in hex.

    `evidence` is what else the kind rests the figures on, such as the hash of the ballot
    rules and the jury's sheets.
    """
    document: dict[str, Any] = {
        "subject": str(subject_id),
        "public_weight": rules.public_weight,
        "places": rules.places,
        "tie_break": str(rules.tie_break),
        "candidates": [_candidate(one) for one in found],
        "draws": [as_data(one) for one in draws],
        "earlier_draws": list(earlier_draws),
        "evidence": evidence,
    }
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def as_data(draw: Draw) -> dict[str, Any]:
    """A draw as it is kept."""
    return {
        "numbers": list(draw.numbers),
        "drawn_on": draw.drawn_on.isoformat(),
        "witnesses": list(draw.witnesses),
        "note": draw.note,
    }


def _candidate(one: Figure) -> dict[str, Any]:
    contender = one.contender
    return {
        "number": contender.number,
        "subject": str(contender.subject_id),
        "title": contender.title,
        "byline": contender.byline,
        "region": contender.region_name,
        "votes": contender.votes,
        "jury": contender.jury,
        "public": one.public,
        "total": one.total,
        "rank": one.rank,
        "outcome": str(one.outcome),
    }
