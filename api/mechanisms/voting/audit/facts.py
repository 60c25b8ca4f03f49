"""What an audit did to a poll's figures; told to the candidates' kind."""

from dataclasses import dataclass

from api.access import Staff
from api.db.tables.polls import Poll


@dataclass(frozen=True)
class BallotsVoided:
    """A void list is in force from now on, so that the valid votes are others than before."""

    poll: Poll
    actor: Staff
    ballots: int
    """How many were voided, or with `reinstated` how many count again."""
    reinstated: bool
    subject_kind: str
    """Of the candidates."""
