"""Claims that end before their wish is fulfilled: what becomes of both, in one transaction.

Who gets here has the wish; of everything that may end a claim at the same moment exactly
one does, because each takes the wish's own transition first.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Actor, Citizen
from api.campaigns.wishes import announce, workflow
from api.campaigns.wishes.claims import finding as claims
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.kernel import Transition, advance
from api.terms.wishes import ClaimOutcome


async def end(session: AsyncSession, claim: WishClaim, outcome: ClaimOutcome, **changes: Any) -> None:
    """Write how a claim ended, beside the transition that ended it."""
    claim.sqlmodel_update({**changes, "ended_at": clock.now(), "outcome": outcome, "due_at": None})
    session.add(claim)
    await session.flush()


async def free(
    session: AsyncSession,
    wish: Wish,
    claim: WishClaim,
    transition: Transition,
    actor: Actor,
    outcome: ClaimOutcome,
    reason: str | None = None,
    **changes: Any,
) -> None:
    """End a claim that is held, so that somebody else may fulfil the wish, and tell the donor."""
    await advance(session, wish, transition, actor, reason)
    await end(session, claim, outcome, **changes)
    await announce.freed(session, wish, claim)


async def lapse(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """End a claim past its deadline; the caller holds it."""
    await free(session, wish, claim, workflow.LAPSE_CLAIM, SYSTEM, ClaimOutcome.LAPSED)


async def wish_gone(session: AsyncSession, wish: Wish) -> None:
    """End the live claim of a wish that was just withdrawn, if it has one, and tell the donor.

    The caller has taken the wish's own transition in this transaction. A claim past its deadline
    had lapsed before.
    """
    claim = await claims.held(session, wish)
    if claim is None:
        return
    lapsed = claims.overdue(claim)
    await end(session, claim, ClaimOutcome.LAPSED if lapsed else ClaimOutcome.WITHDRAWN)
    await announce.freed(session, wish, claim)


async def donor_leaves(session: AsyncSession, citizen_id: UUID) -> None:
    """What becomes of her claims when a citizen closes her account.

    Nothing handed in yet: the claim ends and the wish is free again. Goods with the Federation go
    to the child without her. What she claimed for a unit is the unit's. No claim names her any more.
    """
    query = (
        select(WishClaim, Wish)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(
            WishClaim.citizen_id == citizen_id,
            col(WishClaim.unit_id).is_(None),
            col(WishClaim.ended_at).is_(None),
        )
        # As the worker takes them: two who hold several never wait for each other.
        .order_by(col(Wish.id))
    )
    for claim, wish in list(await session.exec(query)):
        if await claims.held(session, wish) is claim and wish.status in workflow.CANCEL_CLAIM.sources:
            if claims.overdue(claim):
                await lapse(session, wish, claim)
                continue
            await advance(session, wish, workflow.CANCEL_CLAIM, Citizen(citizen_id))
            await end(session, claim, ClaimOutcome.ACCOUNT_CLOSED)
    await session.exec(
        sa.update(WishClaim)
        .where(col(WishClaim.citizen_id) == citizen_id)
        .values(citizen_id=None)
        .execution_options(synchronize_session="fetch")
    )
