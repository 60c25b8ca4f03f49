"""The states of a wish and what leads from one to the next (DOMAIN §5).

Collected and checked up to APPROVED, open to everybody as PUBLISHED, with a live claim from
CLAIMED to REMEDIAL: a wish has one exactly when it is in one of `WITH_A_CLAIM`.
"""

from api.access import Permission
from api.kernel import Transition
from api.terms.wishes import WishStatus as S

WITH_A_CLAIM = frozenset({S.CLAIMED, S.MATCHED, S.RECEIVED, S.DELIVERED, S.REMEDIAL})
ENDED = frozenset({S.FULFILLED, S.ARCHIVED, S.REJECTED, S.WITHDRAWN, S.EXPIRED})
ALIVE = frozenset(S) - ENDED

_WITH_THE_TOWN = frozenset({S.SUBMITTED, S.SENT_DOWN})
_UNDECIDED = frozenset({S.SUBMITTED, S.RETURNED, S.SENT_DOWN, S.VERIFIED})
_PROMISED = frozenset({S.CLAIMED, S.MATCHED})
"""Nothing was handed in yet."""

VERIFY = Transition("verify", _WITH_THE_TOWN, S.VERIFIED, Permission.WISH_VERIFY)
RETURN = Transition("return", _WITH_THE_TOWN, S.RETURNED, Permission.WISH_VERIFY, needs_reason=True)
REJECT_BY_TOWN = Transition("reject", _WITH_THE_TOWN, S.REJECTED, Permission.WISH_VERIFY, needs_reason=True)
APPROVE = Transition("approve", frozenset({S.VERIFIED}), S.APPROVED, Permission.WISH_DECIDE)
SEND_DOWN = Transition(
    "send_down", frozenset({S.VERIFIED}), S.SENT_DOWN, Permission.WISH_DECIDE, needs_reason=True
)
REJECT = Transition(
    "reject", frozenset({S.SUBMITTED, S.VERIFIED}), S.REJECTED, Permission.WISH_DECIDE, needs_reason=True
)
RESUBMIT_BY_STAFF = Transition("resubmit", frozenset({S.RETURNED}), S.SUBMITTED, Permission.WISH_ENTER)
RESUBMIT_BY_CITIZEN = Transition("resubmit", frozenset({S.RETURNED}), S.SUBMITTED, Permission.WISH_SUBMIT)
LAPSE = Transition("lapse", _UNDECIDED, S.REJECTED, Permission.WISH_DECIDE, due=True)
"""What was sent back and not put right by its deadline, or not decided before the campaign was over."""
PUBLISH = Transition("publish", frozenset({S.APPROVED}), S.PUBLISHED, Permission.WISH_PUBLISH)

CLAIM = Transition("claim", frozenset({S.PUBLISHED}), S.CLAIMED, Permission.WISH_CLAIM)
CLAIM_FOR_UNIT = Transition("claim", frozenset({S.PUBLISHED}), S.CLAIMED, Permission.WISH_CLAIM_RECORD)
CONFIRM = Transition("confirm", frozenset({S.CLAIMED}), S.MATCHED, Permission.WISH_MATCH)
CANCEL_CLAIM = Transition("cancel_claim", _PROMISED, S.PUBLISHED, Permission.WISH_CLAIM)
RELEASE_CLAIM = Transition(
    "release_claim",
    _PROMISED | {S.RECEIVED, S.REMEDIAL},
    S.PUBLISHED,
    Permission.WISH_MATCH,
    needs_reason=True,
)
TAKE_OVER = Transition(
    "take_over", frozenset({S.RECEIVED, S.REMEDIAL}), S.REMEDIAL, Permission.WISH_MATCH, needs_reason=True
)
"""The county itself puts right what somebody else's goods did not do."""
LAPSE_CLAIM = Transition("lapse_claim", _PROMISED, S.PUBLISHED, Permission.WISH_MATCH, due=True)
"""Not confirmed, or not handed in, in time."""
HAND_IN = Transition("hand_in", frozenset({S.MATCHED}), S.RECEIVED, Permission.WISH_FULFIL)
DELIVER = Transition("deliver", frozenset({S.RECEIVED}), S.DELIVERED, Permission.WISH_FULFIL)
REMEDY = Transition("remedy", frozenset({S.DELIVERED}), S.REMEDIAL, Permission.WISH_FULFIL, needs_reason=True)
REPLACE = Transition("replace", frozenset({S.REMEDIAL}), S.RECEIVED, Permission.WISH_FULFIL)
FULFIL = Transition("fulfil", frozenset({S.DELIVERED}), S.FULFILLED, Permission.WISH_FULFIL)
SETTLE_DELIVERED = Transition("settle", frozenset({S.DELIVERED}), S.FULFILLED, Permission.WISH_WITHDRAW)
"""The guardian withdraws what has arrived: nobody visits any more, and the gift stands."""
SETTLE_REMEDIAL = Transition("settle", frozenset({S.REMEDIAL}), S.EXPIRED, Permission.WISH_WITHDRAW)
"""The same for what arrived and was not right."""
SETTLE_DELIVERED_LATE = Transition(
    "settle", SETTLE_DELIVERED.sources, S.FULFILLED, Permission.WISH_FULFIL, due=True
)
"""Long after its campaign nobody has visited yet."""
SETTLE_UNDELIVERED_LATE = Transition(
    "settle", SETTLE_REMEDIAL.sources | {S.RECEIVED}, S.EXPIRED, Permission.WISH_FULFIL, due=True
)
"""Long after its campaign the child has nothing yet that is right."""

WITHDRAW = Transition(
    "withdraw",
    ALIVE - {S.DELIVERED, S.REMEDIAL},
    S.WITHDRAWN,
    Permission.WISH_WITHDRAW,
)
EXPIRE = Transition(
    "expire", frozenset({S.APPROVED, S.PUBLISHED}), S.EXPIRED, Permission.WISH_PUBLISH, due=True
)
"""The campaign is over and nobody has claimed it."""
ARCHIVE = Transition("archive", frozenset({S.FULFILLED}), S.ARCHIVED, Permission.WISH_PUBLISH, due=True)
"""Its retention is over: nothing personal is left of it."""

TRANSITIONS = (
    *(VERIFY, RETURN, REJECT_BY_TOWN),
    *(APPROVE, SEND_DOWN, REJECT),
    *(RESUBMIT_BY_STAFF, RESUBMIT_BY_CITIZEN, LAPSE, PUBLISH),
    *(CLAIM, CLAIM_FOR_UNIT, CONFIRM, CANCEL_CLAIM, RELEASE_CLAIM, TAKE_OVER, LAPSE_CLAIM),
    *(HAND_IN, DELIVER, REMEDY, REPLACE, FULFIL),
    *(SETTLE_DELIVERED, SETTLE_REMEDIAL, SETTLE_DELIVERED_LATE, SETTLE_UNDELIVERED_LATE),
    *(WITHDRAW, EXPIRE, ARCHIVE),
)
