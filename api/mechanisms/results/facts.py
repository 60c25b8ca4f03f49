"""What happened to a result; told to its kind."""

from dataclasses import dataclass

from api.access import Staff
from api.db.tables.results import Result


@dataclass(frozen=True)
class ResultCertified:
    """Two people agree on a result; its items are what they agree on."""

    result: Result
    actor: Staff
    subject_kind: str
    """Of the items."""
