"""What objections brought about; told to the kind of what was on notice, in the settling transaction."""

from dataclasses import dataclass

from api.access import Staff
from api.db.tables.notices import Notice, NoticeEntry, Objection


@dataclass(frozen=True)
class EntryFact:
    """Something happened to one entry of a notice; `reason` is public."""

    entry: NoticeEntry
    notice: Notice
    objection: Objection
    actor: Staff
    reason: str

    @property
    def subject_kind(self) -> str:
        return self.entry.subject_kind


class EntryHeld(EntryFact):
    """An objection was found substantial: nothing goes on for this entry until it is settled."""


class EntryReleased(EntryFact):
    """The last substantial objection was dismissed: the entry is back for its remaining days."""


class EntryDisqualified(EntryFact):
    """An objection was upheld after a hearing; the entry stays on the list, visibly out."""
