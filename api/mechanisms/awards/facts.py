"""What happened to an award; told to the kind of whom it was granted to."""

from dataclasses import dataclass

from api.access import Staff
from api.db.tables.results import Award


@dataclass(frozen=True)
class AwardRevoked:
    """An honour was taken back; `reason` is public."""

    award: Award
    actor: Staff
    reason: str

    @property
    def subject_kind(self) -> str:
        return self.award.subject_kind
