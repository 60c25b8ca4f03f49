"""Entering a plan: a town officer for an applicant, or a citizen her own; and correcting a returned one.

What staff enter belongs to their office: any of its officers may put it right, so that
nothing waits for somebody who has left.
"""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Citizen, Permission, Staff, authorize
from api.access.regions import sees
from api.campaigns.loan_plans import drafts, policy, stages, workflow
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.errors import Conflict, Fault, Forbidden, Invalid, PreconditionFailed
from api.ids import uuid7
from api.kernel import advance
from api.mechanisms import phases, review
from api.schemas.loan_plans import LoanPlanForm
from api.terms import consents
from api.terms.access import ActorKind
from api.terms.campaigns import WindowName
from api.terms.loan_plans import LoanPlanStatus

CONSENT_PURPOSE = "loan_plan.publish"


async def enter(
    session: AsyncSession, actor: Staff | Citizen, campaign: Campaign, form: LoanPlanForm
) -> LoanPlan:
    """A new plan in a campaign whose call is open; the applicant is sealed at once.

    A second plan of one applicant is taken in like the first: who has applied is not told.
    """
    authorize(actor, _permission(actor))
    await phases.require_open(session, campaign, WindowName.CALL)
    policy_id = await _check(session, actor, campaign, form)
    person_id = await _seal(session, form)
    content, plan_id = _content(form), uuid7()
    begun = await review.begin(
        session,
        actor,
        await stages.review_plan(session, campaign),
        subject_kind="loan_plan",
        subject_id=plan_id,
        scope_id=campaign.id,
        region_code=content["region_code"],
    )
    plan = LoanPlan(
        id=plan_id,
        campaign_id=campaign.id,
        person_id=person_id,
        submitter_kind=actor.kind,
        submitter_id=actor.id,
        office_code=actor.region_code if isinstance(actor, Staff) else None,
        policy_id=policy_id,
        review_id=begun.id,
        created_at=clock.now(),
        **content,
    )
    session.add(plan)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="loan_plan.enter",
        subject_kind="loan_plan",
        subject_id=plan.id,
        to_state=plan.status,
    )
    if isinstance(actor, Citizen):
        await drafts.drop(session, actor, campaign)
    await session.flush()
    return plan


async def correct(
    session: AsyncSession, actor: Staff | Citizen, plan: LoanPlan, form: LoanPlanForm, version: int
) -> None:
    """Put a returned plan right and hand it in again, before its deadline.

    Only who handed it in may, or her office. Raises PreconditionFailed if it changed since `version`.
    """
    authorize(actor, _permission(actor))
    if not _theirs(actor, plan):
        raise Forbidden("not_yours", "只有原提交人可以修改")
    if plan.version != version:
        raise PreconditionFailed()
    if plan.status is not LoanPlanStatus.RETURNED:
        raise Conflict("state_conflict", "只有被退回的方案可以修改")
    campaign = await session.get_one(Campaign, plan.campaign_id, with_for_update={"read": True})
    of = await review.locked(session, plan.review_id)
    await stages.require_turn(session, campaign, of)
    policy_id = await _check(session, actor, campaign, form, plan)
    await review.hand_in_again(session, actor, of)
    await _seal(session, form, plan.person_id)
    by_staff = actor.kind is ActorKind.STAFF
    transition = workflow.RESUBMIT_BY_STAFF if by_staff else workflow.RESUBMIT_BY_CITIZEN
    await advance(
        session, plan, transition, actor, None, return_reason=None, policy_id=policy_id, **_content(form)
    )


def _theirs(actor: Staff | Citizen, plan: LoanPlan) -> bool:
    if isinstance(actor, Staff) and plan.office_code is not None:
        return actor.region_code == plan.office_code
    return (plan.submitter_kind, plan.submitter_id) == (actor.kind, actor.id)


def _permission(actor: Staff | Citizen) -> Permission:
    staff = actor.kind is ActorKind.STAFF
    return Permission.LOAN_PLAN_ENTER if staff else Permission.LOAN_PLAN_SUBMIT


async def _check(
    session: AsyncSession,
    actor: Staff | Citizen,
    campaign: Campaign,
    form: LoanPlanForm,
    before: LoanPlan | None = None,
) -> UUID | None:
    """Raise Invalid for a place outside the campaign or the officer's own, a false identity number, or
    more than the loan policy of the day allows; returns that policy's id.

    What is put right stays with its town, which reviews it and whose quota it takes up.
    """
    in_force = await policy.in_force(session, campaign.region_code, clock.day(clock.now()))
    faults = []
    inside = form.region_code.startswith(campaign.region_code)
    known = await session.get(Region, form.region_code[:9]) is not None
    if before is not None and form.region_code[:9] != before.region_code:
        faults.append(Fault("/region_code", "fixed", "不能改换乡镇，请撤回后重新申报"))
    elif not (inside and known) or (isinstance(actor, Staff) and not sees(actor, form.region_code)):
        faults.append(Fault("/region_code", "unknown_region", "请选择本活动、本辖区内的乡镇"))
    if not people.valid_id_number(form.applicant.id_number.upper()):
        faults.append(Fault("/applicant/id_number", "id_number_invalid", "身份证号校验不通过"))
    if form.applicant.consent.text_version != consents.LOAN_PLAN.version:
        faults.append(
            Fault("/applicant/consent/text_version", "consent_text_unknown", "请阅读并同意当前版本的同意书")
        )
    faults += policy.faults(in_force, form)
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    return in_force.id if in_force else None


async def _seal(session: AsyncSession, form: LoanPlanForm, person_id: UUID | None = None) -> UUID:
    applicant = form.applicant
    sealed = await people.seal(
        session,
        name=applicant.name,
        phone=applicant.phone,
        id_number=applicant.id_number.upper(),
        person_id=person_id,
    )
    consent = applicant.consent
    people.agree(session, sealed, CONSENT_PURPOSE, consent.text_version, consent.method)
    return sealed


def _content(form: LoanPlanForm) -> dict[str, Any]:
    fields = form.model_dump(exclude={"applicant"})
    fields["region_code"] = form.region_code[:9]
    return fields
