"""The end of a campaign: ten women are honoured, and everybody hears how it ended."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, authorize
from api.access.fresh import require_fresh
from api.campaigns.loan_plans import announce, audit_key, judge, standing, workflow
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.results import Award
from api.errors import Conflict
from api.kernel import advance, conflicts
from api.mechanisms import awards, notice, results
from api.mechanisms.awards import AwardRevoked, Recipient
from api.terms.loan_plans import LoanPlanStatus
from api.terms.notices import NoticeStage
from api.terms.results import ResultStatus


async def grant(session: AsyncSession, actor: Staff, campaign: Campaign) -> list[Award]:
    """Grant the awards of a certified result once its notice is over and every objection answered.

    Numbers follow the candidates' numbers, not their ranks (排名不分先后). Every other
    candidate's plan ends as not selected. Raises Conflict naming what stands in the way,
    Forbidden for who is close to somebody selected.
    """
    authorize(actor, Permission.AWARD_GRANT)
    require_fresh(actor)
    await session.refresh(campaign, with_for_update={"key_share": True})
    rules = standing.appraisal_of(campaign)
    judge.require_running(campaign)
    result = await results.of_subject(session, campaign.id)
    on_notice = await notice.of_subject(session, campaign.id, NoticeStage.RESULT)
    if result is None or result.status is not ResultStatus.CERTIFIED or on_notice is None:
        raise Conflict("not_certified", "没有已核定、待授奖的评选结果")
    await notice.conclude(session, on_notice)
    chosen = await results.selected(session, result)
    for one in chosen:
        await conflicts.refuse(session, actor, one.subject_id)
    ids = {one.subject_id for one in chosen}
    plans = await _candidates(session, campaign)
    if ids - {one.id for one in plans}:
        raise Conflict("state_conflict", "拟表彰的项目有变动，请重新核定结果")
    for plan in plans:
        won = plan.id in ids
        await advance(session, plan, workflow.WIN if won else workflow.NOT_SELECT, actor)
        await announce.result(session, plan, won)
    await audit_key.end(session, actor, campaign)
    await results.lock(session, campaign.id)
    await results.finish(session, actor, result)
    return await awards.grant(
        session,
        actor,
        region_code=campaign.region_code,
        scope_id=campaign.id,
        title=rules.award_title,
        recipients=[
            Recipient(one.subject_kind, one.subject_id, one.byline, one.title, one.region_name)
            for one in chosen
        ],
    )


async def revoke(session: AsyncSession, actor: Staff, award: Award, reason: str) -> None:
    """Take an honour back for a public reason; the list keeps it, struck through, for ever."""
    authorize(actor, Permission.AWARD_GRANT)
    require_fresh(actor)
    await conflicts.refuse(session, actor, award.subject_id)
    await awards.revoke(session, actor, award, reason)


async def revoked(session: AsyncSession, fact: AwardRevoked) -> None:
    """Her plan says so from now on, and she is told."""
    plan = await session.get_one(LoanPlan, fact.award.subject_id, populate_existing=True)
    await advance(session, plan, workflow.REVOKE_AWARD, fact.actor, fact.reason)
    await announce.revoked(session, plan)


async def _candidates(session: AsyncSession, campaign: Campaign) -> list[LoanPlan]:
    """Plans still in the running, held in the order of their ids."""
    query = (
        select(LoanPlan)
        .where(LoanPlan.campaign_id == campaign.id, LoanPlan.status == LoanPlanStatus.CANDIDATE)
        .order_by(col(LoanPlan.id))
        .with_for_update(key_share=True)
    )
    return list(await session.exec(query.execution_options(populate_existing=True)))
