"""Juries: who sits, what she judges blind, and what the sheets come to.

It knows no kind: a panel and its entries carry opaque subjects, and hold the card
their kind handed over.
"""

from api.mechanisms.judging.entries import enter, strike
from api.mechanisms.judging.formula import JuryScore, require_complete, revealed, scores
from api.mechanisms.judging.panels import of_subject, prepare, reschedule
from api.mechanisms.judging.sittings import ended_at, over

__all__ = [
    "JuryScore",
    "ended_at",
    "enter",
    "of_subject",
    "over",
    "prepare",
    "require_complete",
    "reschedule",
    "revealed",
    "scores",
    "strike",
]
