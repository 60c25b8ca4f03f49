"""What this mechanism tells."""

from dataclasses import dataclass
from uuid import UUID

from api.terms.words import WordsField, WordsStatus


@dataclass(frozen=True)
class WordsSettled:
    """The words that now stand in a subject's field were checked, or read by a person.

    Told just before the check's own row says so, in the same transaction: the subject's row is
    locked before the check's, as everywhere.
    """

    subject_kind: str
    subject_id: UUID
    field: WordsField
    status: WordsStatus
    """PASSED, HELD, RISKY, or READ."""
