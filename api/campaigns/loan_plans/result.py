"""A campaign's result: proposed, certified by somebody else, put on notice, and taken back if need be.

Everybody takes the locks in one order: campaign, notices, poll, jury, result.
"""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Actor, Permission, Staff, authorize
from api.access.fresh import require_fresh
from api.campaigns.loan_plans import judge, notices, standing
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.notices import Notice
from api.db.tables.results import Result
from api.errors import Conflict, Fault, Invalid
from api.kernel import conflicts
from api.mechanisms import notice, phases, results
from api.mechanisms.results import Draw, ResultCertified, workflow
from api.mechanisms.results.steps import put_on_notice as remember
from api.mechanisms.voting.audit import BallotsVoided
from api.schemas.results import DrawForm
from api.terms.campaigns import WindowName
from api.terms.notices import NoticeStage
from api.terms.results import ResultStatus

REPLACED = "评选结果已撤回重新核定，以新的公示为准"


async def propose(session: AsyncSession, actor: Staff, campaign: Campaign, draws: list[DrawForm]) -> Result:
    """Lay down what the frozen rules make of votes and scores, for somebody else to certify.

    Raises Conflict naming what stands in the way, Forbidden for who is close to a candidate.
    """
    await _begin(session, actor, campaign)
    grounds = await standing.locked(session, campaign)
    await _refuse_the_close(session, actor, grounds)
    _check_days(draws, grounds.judged_at)
    return await results.propose(
        session,
        actor,
        subject_kind="campaign",
        subject_id=campaign.id,
        region_code=campaign.region_code,
        rules=grounds.rules,
        contenders=grounds.contenders,
        draws=[Draw(tuple(one.numbers), one.drawn_on, tuple(one.witnesses), one.note) for one in draws],
        evidence=grounds.evidence,
    )


async def certify(session: AsyncSession, actor: Staff, campaign: Campaign, seen: str | None) -> Result:
    """Stand by the result that somebody else proposed; see `results.certify`.

    With it the candidates' notice is concluded, and the result goes on notice.
    """
    await _begin(session, actor, campaign)
    grounds = await standing.locked(session, campaign)
    await _refuse_the_close(session, actor, grounds)
    return await results.certify(
        session,
        actor,
        subject_id=campaign.id,
        rules=grounds.rules,
        contenders=grounds.contenders,
        evidence=grounds.evidence,
        seen=seen,
    )


async def put_on_notice(session: AsyncSession, fact: ResultCertified) -> None:
    """Show who is selected, from now or from the window's beginning, for the working days promised.

    The candidates' notice ends with it. A notice of an earlier certification is taken back,
    visibly: what was objected to it has been answered before.
    """
    result = fact.result
    campaign = await session.get_one(Campaign, result.subject_id)
    of_candidates = await notice.of_subject(session, campaign.id, NoticeStage.CANDIDATES)
    if of_candidates is not None and of_candidates.concluded_at is None:
        await notice.conclude(session, of_candidates)
    before = await notice.of_subject(session, campaign.id, NoticeStage.RESULT)
    if before is not None:
        await notice.withdraw_notice(session, before, REPLACED)
    opened = await _open(session, campaign, result)
    await remember(session, result, opened.id)


async def without(
    session: AsyncSession, actor: Actor, plan: LoanPlan, reason: str, *, withdrew: bool = False
) -> None:
    """A plan is out: a certified result that selects it must be certified again without it.

    To be called after the candidate's standing was set, which takes the poll's lock: so of
    a withdrawal and a certification one sees what the other has done.
    """
    found = await results.certified_of(session, plan.campaign_id)
    if found is None or all(one.subject_id != plan.id for one in await results.selected(session, found)):
        return
    step = workflow.REOPEN_AS_ONE_LEFT if withdrew else workflow.REOPEN
    await results.reopen(session, actor, plan.campaign_id, reason, step)


async def recounted(session: AsyncSession, fact: BallotsVoided) -> None:
    """Other votes are valid than before: a certified result must be certified again, a final one stands.

    Raises Conflict for a result whose awards are granted: those are revoked one by one.
    """
    poll = fact.poll
    found = await results.lock(session, poll.subject_id)
    if found is not None and found.status is ResultStatus.FINAL:
        raise Conflict("awards_granted", "已授奖的活动不能再作废或恢复选票，需要时可逐项撤销表彰")
    what = f"申诉成立，恢复{fact.ballots}张选票" if fact.reinstated else f"经核查作废{fact.ballots}张选票"
    reason = f"{what}，结果须重新核定"
    await results.reopen(session, fact.actor, poll.subject_id, reason, workflow.REOPEN_AS_VOIDED)


async def _begin(session: AsyncSession, actor: Staff, campaign: Campaign) -> None:
    """Who may, signed in a moment ago; then the campaign, held, in a state that allows it."""
    authorize(actor, Permission.RESULT_CERTIFY)
    require_fresh(actor)
    await session.refresh(campaign, with_for_update={"key_share": True})
    standing.appraisal_of(campaign)
    judge.require_running(campaign)


async def _refuse_the_close(session: AsyncSession, actor: Staff, grounds: standing.Grounds) -> None:
    """Raise Forbidden for who has declared that she is close to somebody in the running."""
    for one in grounds.contenders:
        if one.out is None:
            await conflicts.refuse(session, actor, one.subject_id)


def _check_days(draws: list[DrawForm], judged_at: datetime) -> None:
    """Nobody knows of a tie before the last sitting has ended."""
    today, first = clock.day(clock.now()), clock.day(judged_at)
    faults = []
    for place, one in enumerate(draws):
        pointer = f"/draws/{place}/drawn_on"
        if one.drawn_on > today:
            faults.append(Fault(pointer, "in_the_future", "日期不能晚于今天"))
        if one.drawn_on < first:
            faults.append(Fault(pointer, "drawn_too_early", "抽签日期不能早于评审结束的日期"))
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))


async def _open(session: AsyncSession, campaign: Campaign, result: Result) -> Notice:
    rules = standing.appraisal_of(campaign)
    window = (await phases.schedule(session, campaign.id)).windows.get(WindowName.RESULT_NOTICE)
    now = clock.now()
    opens_at, closes_at = window or (now, now)
    opened = await notices.put_up(
        session,
        campaign,
        rules,
        NoticeStage.RESULT,
        title=f"关于{campaign.title}结果的公示",
        body=f"经群众投票和专家评审，按公布的规则计分，现将拟授予“{rules.award_title}”的名单予以公示，排名不分先后。",
        opens_at=max(now, opens_at),
        closes_at=closes_at,
    )
    for one in await results.selected(session, result):
        await notice.list_entry(
            session,
            opened,
            number=one.number,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            title=one.title,
            byline=one.byline,
            region_name=one.region_name,
        )
    return opened
