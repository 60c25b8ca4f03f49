"""What happened in a review; told to the kind of its subject."""

from dataclasses import dataclass

from api.access import Actor
from api.db.tables.reviews import Review
from api.terms.reviews import Tier


@dataclass(frozen=True)
class ReviewFact:
    """Somebody did something at a tier; the review is as it stands afterwards."""

    review: Review
    actor: Actor
    tier: Tier
    reason: str | None = None

    @property
    def subject_kind(self) -> str:
        return self.review.subject_kind


class ReviewRecommended(ReviewFact):
    """Up to the next tier."""


class ReviewApproved(ReviewFact):
    """Past the last tier."""


class ReviewReturned(ReviewFact):
    """Back to who handed it in."""


class ReviewSentDown(ReviewFact):
    """Back to the tier below."""


class ReviewRejected(ReviewFact): ...


class ReviewLapsed(ReviewFact):
    """Sent back and not put right by its deadline, or not decided in time."""


class ReviewWithdrawn(ReviewFact): ...
