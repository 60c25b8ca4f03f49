"""What a result rests on: votes recounted, the jury's scores, who is still in the running.

Read under locks when somebody proposes or certifies, and without them for showing how
things stand.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.campaigns import Campaign
from api.db.tables.judging import Panel
from api.db.tables.polls import BallotWindow, Candidate, Poll
from api.errors import Conflict, DomainError, Fault
from api.mechanisms import judging, notice, phases
from api.mechanisms.judging import JuryScore
from api.mechanisms.judging.panels import lock as lock_panel
from api.mechanisms.results import Contender, Rules
from api.mechanisms.voting import candidates, lock, polls, recount, valid
from api.mechanisms.voting import rules as ballot_rules
from api.schemas.campaigns import AppraisalRules
from api.terms.notices import NoticeStage
from api.terms.polls import CandidateStanding
from api.terms.results import Outcome

_OUT = {
    CandidateStanding.DISQUALIFIED: Outcome.DISQUALIFIED,
    CandidateStanding.WITHDRAWN: Outcome.WITHDRAWN,
}


@dataclass(frozen=True)
class Grounds:
    """Everything the figures are computed from, and what else is signed with them."""

    rules: Rules
    contenders: list[Contender]
    scores: dict[UUID, JuryScore]
    judged_at: datetime
    """When the last sitting ends or has ended."""
    evidence: dict[str, Any]


def appraisal_of(campaign: Campaign) -> AppraisalRules:
    """The campaign's appraisal rules. Raises Conflict for one that ends in vote figures."""
    appraisal = phases.appraisal_of(campaign)
    if appraisal is None:
        raise Conflict("no_appraisal", "这个活动不设评审和表彰，或尚未发布")
    return appraisal


async def locked(session: AsyncSession, campaign: Campaign) -> Grounds:
    """The grounds of a result, all held: notice, poll, jury, in this order.

    Raises Conflict while something stands in the way; see `hindrances`.
    """
    appraisal = appraisal_of(campaign)
    on_notice = await notice.of_subject(session, campaign.id, NoticeStage.CANDIDATES)
    if on_notice is None:
        raise Conflict("notice_running", "公示期未满，不能进入下一步")
    await notice.require_over(session, on_notice)
    of_result = await notice.of_subject(session, campaign.id, NoticeStage.RESULT)
    if of_result is not None:
        await notice.require_answered(session, of_result)
    poll = await polls.of_subject(session, campaign.id)
    await lock.alone(session, poll)
    panel = await judging.of_subject(session, campaign.id)
    if panel is None:
        raise Conflict("no_appraisal", "这个活动不设评审和表彰，或尚未发布")
    await lock_panel(session, panel)
    await judging.require_complete(session, panel)
    _require_rules_kept(campaign)
    listed = await candidates.of_poll(session, poll.id)
    _require_somebody(listed)
    _require_none_on_hold(listed)
    # Last: nothing was counted again where something else stands in the way.
    final = await recount.require_agreement(session, poll)
    return await read(session, campaign, appraisal, poll, panel, final)


async def read(
    session: AsyncSession,
    campaign: Campaign,
    appraisal: AppraisalRules,
    poll: Poll,
    panel: Panel,
    final: BallotWindow,
) -> Grounds:
    """The grounds as they are now; jury scores only once nothing is missing and nothing can be added."""
    listed = await candidates.of_poll(session, poll.id)
    scores = await judging.revealed(session, panel)
    ballot = ballot_rules.from_data(poll.rules)
    votes = await valid.totals(session, poll, final)
    return Grounds(
        rules=Rules(ballot.public_weight, appraisal.places, ballot.tie_break),
        contenders=[
            Contender(
                number=one.number,
                subject_kind=one.subject_kind,
                subject_id=one.subject_id,
                title=one.title,
                byline=one.byline,
                region_name=one.region_name,
                votes=votes.get(str(one.number), 0),
                jury=scores[one.subject_id].hundredths if one.subject_id in scores else None,
                out=_OUT.get(one.standing),
            )
            for one in listed
        ],
        scores=scores,
        judged_at=await judging.ended_at(session, panel),
        evidence={
            "rules_hash": poll.rules_hash,
            "appraisal_hash": campaign.appraisal_hash,
            "ballots": final.total_ballots,
            "void_version": poll.void_version,
            "sheets": [
                [one.number, [list(sheet) for sheet in scores[one.subject_id].by_seat]]
                for one in listed
                if one.subject_id in scores
            ],
        },
    )


async def hindrances(session: AsyncSession, campaign: Campaign) -> list[DomainError]:
    """Why no result can be proposed now, all at once; nothing is locked."""
    found: list[DomainError] = []
    try:
        appraisal_of(campaign)
    except Conflict as none:
        return [none]
    on_notice = await notice.of_subject(session, campaign.id, NoticeStage.CANDIDATES)
    of_result = await notice.of_subject(session, campaign.id, NoticeStage.RESULT)
    panel = await judging.of_subject(session, campaign.id)
    poll = await polls.of_subject(session, campaign.id)
    listed = await candidates.of_poll(session, poll.id)

    async def counted() -> None:
        # Whoever proposes has everything counted again first.
        await recount.require_agreement(session, poll, recounted=False)
        _require_rules_kept(campaign)

    async def hindered() -> None:
        if on_notice is None:
            raise Conflict("notice_running", "公示期未满，不能进入下一步")
        await notice.judge(session, on_notice)
        if of_result is not None:
            await notice.judge_answered(session, of_result)

    async def complete() -> None:
        if panel is not None:
            await judging.require_complete(session, panel)

    async def somebody() -> None:
        _require_somebody(listed)

    async def none_on_hold() -> None:
        _require_none_on_hold(listed)

    for check in (counted, hindered, somebody, none_on_hold, complete):
        try:
            await check()
        except Conflict as refusal:
            found.append(refusal)
    return found


def _require_rules_kept(campaign: Campaign) -> None:
    if not phases.appraisal_kept(campaign):
        raise Conflict("recount_differs", "评选办法与公布的指纹不一致，不能核定")


def _require_somebody(listed: list[Candidate]) -> None:
    if all(one.standing in _OUT for one in listed):
        raise Conflict("no_candidates", "没有在评选中的候选项目，不能形成结果")


def _require_none_on_hold(listed: list[Candidate]) -> None:
    faults = tuple(
        Fault("/candidates", "candidate_on_hold", f"{one.number}号候选项目异议核查中")
        for one in listed
        if one.standing is CandidateStanding.ON_HOLD
    )
    if faults:
        raise Conflict("candidate_on_hold", "还有候选项目在异议核查中，不能进入下一步", faults=faults)
