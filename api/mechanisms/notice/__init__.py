"""公示: notices, objections under one's name, anonymous leads; all by the clock and the working calendar.

The kind opens a notice, lists what it puts on it and concludes it; it hears what
objections bring about. `periods` has the rules of time.
"""

from api.mechanisms.notice.ending import (
    conclude,
    judge,
    judge_answered,
    require_answered,
    require_over,
    withdraw_entry,
    withdraw_notice,
)
from api.mechanisms.notice.facts import EntryDisqualified, EntryFact, EntryHeld, EntryReleased
from api.mechanisms.notice.opening import list_entry, of_subject, open_notice, reschedule
from api.mechanisms.notice.periods import ends_at

__all__ = [
    "EntryDisqualified",
    "EntryFact",
    "EntryHeld",
    "EntryReleased",
    "conclude",
    "ends_at",
    "judge",
    "judge_answered",
    "list_entry",
    "of_subject",
    "open_notice",
    "require_answered",
    "require_over",
    "reschedule",
    "withdraw_entry",
    "withdraw_notice",
]
