"""How many wishes one donor or unit may claim, counted while nobody else can claim in her name."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import citizen_sessions
from api.db.session import keyring
from api.db.tables.access import Citizen
from api.db.tables.wish_claims import DonorUnit, WishClaim
from api.errors import Conflict
from api.schemas.wish_rules import WishRules
from api.terms.wishes import ClaimOutcome, UnitKind


async def hold_donor(session: AsyncSession, citizen_id: UUID) -> Citizen:
    """Her row, held until this transaction ends, so that her claims are counted one after the other.

    Raises Unauthenticated for who has closed her account: a token lives out its minutes.
    """
    donor = await citizen_sessions.held(session, citizen_id)
    if donor is None or donor.closed_at is not None:
        raise citizen_sessions.closed()
    return donor


def donor_keys(session: AsyncSession, campaign_id: UUID, citizen_id: UUID) -> list[str]:
    """What a citizen's claims in one campaign have in common, under every key in force, the current first.

    It stays on them when she closes her account, so that to come back brings no new claims; without the
    key it leads to nobody, and from one campaign not to another.
    """
    ring, message = keyring(session), campaign_id.bytes + citizen_id.bytes
    return [ring.mac("wish donor", message, one).hex() for one in ring.key_ids]


async def require_room(
    session: AsyncSession,
    campaign_id: UUID,
    rules: WishRules,
    citizen_id: UUID | None,
    unit: DonorUnit | None,
) -> None:
    """Raise Conflict when no more may be claimed in this campaign, at once or at all.

    What is claimed for a unit counts for the unit alone. The county's own fulfilling of what
    nobody has claimed has no cap. A claim past its deadline is no longer live; one that came to nothing
    because the county did not confirm it, or the guardian withdrew, counts at no time.
    """
    if unit is not None and unit.kind is UnitKind.FEDERATION:
        return
    if unit is not None:
        whose = col(WishClaim.unit_id) == unit.id
        at_once, in_all = rules.unit_at_once, rules.unit_per_campaign
    else:
        keys = [] if citizen_id is None else donor_keys(session, campaign_id, citizen_id)
        whose = col(WishClaim.donor_key).in_(keys)
        at_once, in_all = rules.at_once, rules.per_campaign
    due, ended = col(WishClaim.due_at), col(WishClaim.ended_at)
    live = sa.and_(ended.is_(None), sa.or_(due.is_(None), due > clock.now()))
    made_by_her = sa.func.count().filter(sa.not_(_not_her_doing()))
    counted = select(made_by_her, sa.func.count().filter(live)).where(
        whose, WishClaim.campaign_id == campaign_id
    )
    made, now_live = (await session.exec(counted)).one()
    if made >= in_all:
        raise Conflict("claims_spent", "在本次活动中的认领次数已用完", f"每次活动最多认领{in_all}个心愿")
    if now_live >= at_once:
        raise Conflict(
            "too_many_claims", "同时认领的心愿已达上限，请先完成已认领的", f"最多同时认领{at_once}个心愿"
        )


def _not_her_doing() -> sa.ColumnElement[bool]:
    due, outcome = col(WishClaim.due_at), col(WishClaim.outcome)
    late = sa.and_(due.is_not(None), due <= clock.now())
    lapsed = sa.or_(late, outcome.is_not_distinct_from(ClaimOutcome.LAPSED))
    return sa.or_(
        outcome.is_not_distinct_from(ClaimOutcome.WITHDRAWN),
        sa.and_(col(WishClaim.confirmed_at).is_(None), lapsed),
    )
