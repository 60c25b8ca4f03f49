"""How claims end, and what becomes of their wishes, in one transaction.

Who gets here has the wish; of everything that may end a claim at the same moment exactly
one does, because each takes the wish's own transition first.
"""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Actor, Citizen, System
from api.campaigns.wishes import announce, workflow
from api.campaigns.wishes.claims import finding as claims
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.ids import crockford
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
    """End a claim that is held, so that somebody else may fulfil the wish, and tell donor and proxy."""
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
    lapsed = await claims.overdue(session, claim)
    await end(session, claim, ClaimOutcome.LAPSED if lapsed else ClaimOutcome.WITHDRAWN)
    await announce.freed(session, wish, claim)


async def fulfilled(
    session: AsyncSession, wish: Wish, claim: WishClaim, transition: Transition, actor: Actor
) -> None:
    """The child is free to have another wish; the donor has her certificate. The claim is held."""
    now = clock.now()
    await advance(session, wish, transition, actor, None, ended_at=now, live_child=None)
    await end(session, claim, ClaimOutcome.FULFILLED, certificate_number=_certificate(now))
    await announce.fulfilled(session, wish, claim)


async def settled(session: AsyncSession, wish: Wish, actor: Actor) -> None:
    """End a wish whose goods are with the Federation or the child, and its claim, for good.

    What was delivered counts as fulfilled; what was not, or was not right, comes to nothing. A person
    does so when the guardian withdraws, the System long after the campaign. Raises Conflict in any
    other state. Erasing what is personal is the caller's.
    """
    claim = await claims.held(session, wish)
    late = isinstance(actor, System)
    delivered = workflow.SETTLE_DELIVERED_LATE if late else workflow.SETTLE_DELIVERED
    nothing = workflow.SETTLE_UNDELIVERED_LATE if late else workflow.SETTLE_REMEDIAL
    if claim is None or wish.status not in delivered.sources | nothing.sources:
        raise Conflict("state_conflict", "当前状态不允许此操作，或他人已先处理，请刷新后查看")
    if wish.status in delivered.sources:
        await fulfilled(session, wish, claim, delivered, actor)
        return
    changes = {"ended_at": clock.now(), "live_child": None, "showcase": False}
    await advance(session, wish, nothing, actor, None, **changes)
    await end(session, claim, ClaimOutcome.RELEASED)
    await announce.freed(session, wish, claim)
    if late:
        await announce.expired(session, wish)


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
            if await claims.overdue(session, claim):
                await lapse(session, wish, claim)
                continue
            await advance(session, wish, workflow.CANCEL_CLAIM, Citizen(citizen_id))
            await end(session, claim, ClaimOutcome.ACCOUNT_CLOSED)
            await announce.freed(session, wish, claim)
    await session.exec(
        sa.update(WishClaim)
        .where(col(WishClaim.citizen_id) == citizen_id)
        .values(citizen_id=None)
        .execution_options(synchronize_session="fetch")
    )


def _certificate(now: datetime) -> str:
    """The year and 40 random bits, so that no number tells how many there are."""
    return f"{clock.day(now).year}-{crockford(secrets.randbits(40), 8)}"
