"""The minutes of a campaign's result: everything on one paper."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.adapters.papers import Paper
from api.campaigns.loan_plans import judge, standing
from api.db.session import keyring
from api.db.tables.access import Organisation
from api.db.tables.campaigns import Campaign
from api.db.tables.judging import PanelSeat
from api.errors import Conflict
from api.mechanisms import results
from api.mechanisms.judging import seats, sittings
from api.mechanisms.results.minutes import Change, Setting, Sitting, compose
from api.mechanisms.voting import polls, valid
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.keys import PollKeys
from api.mechanisms.voting.state import last_sealed
from api.terms.ballots import VoidReason


async def of_campaign(session: AsyncSession, campaign: Campaign) -> Paper:
    """The minutes of a result that was proposed; a draft until it is certified. Raises Conflict before."""
    rules = standing.appraisal_of(campaign)
    result = await results.of_subject(session, campaign.id)
    if result is None:
        raise Conflict("not_proposed", "还没有提出评选结果")
    poll = await polls.of_subject(session, campaign.id)
    final, void = await last_sealed(session, poll.id), await valid.in_force(session, poll)
    panel = await judge.of_campaign(session, campaign)
    held = await seats.of_panel(session, panel, removed=True)
    seated = [one.staff_id for one in held if one.removed_at is None]
    signers = [result.proposed_by, result.certified_by or result.proposed_by]
    names = await seats.names(session, [*(one.staff_id for one in held), *signers])
    organisation = await session.get_one(Organisation, campaign.organisation_id)
    return compose(
        result,
        await results.items_of(session, result),
        Setting(
            title=campaign.title,
            basis=campaign.approval_basis or "",
            issuer=organisation.name,
            ballots=final.total_ballots if final else 0,
            counted_at=poll.counted_at,
            voided=[(VoidReason(reason).label, ballots) for reason, ballots in void.ballots.items()]
            if void
            else [],
            rules_hash=poll.rules_hash,
            fingerprint=PollKeys(keyring(session), poll.id, poll.key_id).signer.fingerprint,
            tie_break=ballot_rules.from_data(poll.rules).tie_break,
            criteria=[(one.name, one.weight) for one in rules.criteria],
            panelists=[names[one] for one in seated],
            sittings=[
                Sitting(one.opens_at, one.closes_at, one.reason)
                for one in await sittings.of_panel(session, panel)
            ],
            changes=_changes(held, names),
            proposer=names[result.proposed_by],
            certifier=names[result.certified_by] if result.certified_by else None,
        ),
    )


def _changes(held: list[PanelSeat], names: dict[UUID, str]) -> list[Change]:
    """Who came or went once there were sheets, in the order of time."""
    found = [
        Change(names[one.staff_id], one.removed_at or one.seated_at, one.removed_at is not None, one.reason)
        for one in held
        if one.reason
    ]
    return sorted(found, key=lambda one: one.at)
