"""Review on the way up the tiers: who verified and decided what, and who may.

It knows no kind: a review carries an opaque subject, and how many tiers it passes, what is
verified there and how many may be recommended is told by the kind's `ReviewPlan`.
"""

from api.mechanisms.review.checks import record_check
from api.mechanisms.review.deadlines import awaited, extend
from api.mechanisms.review.deciding import approve, lapse, recommend, reject, send_back
from api.mechanisms.review.facts import (
    ReviewApproved,
    ReviewFact,
    ReviewLapsed,
    ReviewRecommended,
    ReviewRejected,
    ReviewReturned,
    ReviewSentDown,
    ReviewWithdrawn,
)
from api.mechanisms.review.handing_in import begin, hand_in_again, withdraw, withdraw_all
from api.mechanisms.review.handing_over import hand_over, held_by, release, take
from api.mechanisms.review.plan import Quota, ReviewPlan
from api.mechanisms.review.queries import locked, overdue, sent_down_until

__all__ = [
    "Quota",
    "ReviewApproved",
    "ReviewFact",
    "ReviewLapsed",
    "ReviewPlan",
    "ReviewRecommended",
    "ReviewRejected",
    "ReviewReturned",
    "ReviewSentDown",
    "ReviewWithdrawn",
    "approve",
    "awaited",
    "begin",
    "extend",
    "hand_in_again",
    "hand_over",
    "held_by",
    "lapse",
    "locked",
    "overdue",
    "recommend",
    "record_check",
    "reject",
    "release",
    "send_back",
    "sent_down_until",
    "take",
    "withdraw",
    "withdraw_all",
]
