"""Plans and drafts of a citizen; who leaves takes back what can be taken back, as by her consent."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Citizen
from api.campaigns.loan_plans import queries, withdraw, workflow
from api.db.session import leave_no_trace
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan, LoanPlanDraft
from api.db.tables.people import Consent
from api.errors import Conflict
from api.people.reveal import About
from api.people.rights import Kept, Record, Room, facts, own_person, own_text
from api.terms.access import ActorKind
from api.terms.consents import ConsentPurpose
from api.terms.loan_plans import LoanPlanStatus

_HONOURED = frozenset({LoanPlanStatus.WINNER, LoanPlanStatus.AWARD_REVOKED})
_GONE = "（已删除）"


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Plans she handed in, with their applicant, and forms she has not finished."""
    found = []
    for plan in await _hers(session, citizen):
        person = await own_person(session, citizen, plan.person_id, ("loan_plan", plan.id))
        told = {
            "status": ("状态", plan.status),
            "applicant_name": ("申请人姓名", person and person.name),
            "applicant_phone": ("申请人手机号", person and person.phone),
            "applicant_id_number": ("申请人身份证号", person and person.id_number),
            "project": ("项目", plan.project),
            "place": ("地点", plan.place),
            "jobs": ("带动就业人数", plan.jobs),
            "amount": ("贷款金额（元）", f"{plan.amount_fen // 100}.{plan.amount_fen % 100:02d}"),
            "term_months": ("期限（月）", plan.term_months),
            "bank": ("经办银行", plan.bank),
            "guarantee": ("担保方式", plan.guarantee),
            "story": ("创业故事", plan.story),
            "return_reason": ("退回理由", plan.return_reason),
            "created_at": ("提交于", plan.created_at),
        }
        found.append(Record("loan_plan", plan.id, facts(told)))
    for draft, title in await _drafts(session, citizen):
        text = await own_text(session, citizen, draft.text_id, ("loan_plan_draft", draft.campaign_id))
        drafted = {
            "campaign": ("活动", title),
            "form": ("已填写的内容", text),
            "saved_at": ("保存于", draft.saved_at),
        }
        found.append(Record("loan_plan_draft", draft.campaign_id, facts(drafted)))
    return found


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Take back what is under way, erase what is over, let go of what everybody has seen."""
    for draft, _ in await _drafts(session, citizen):
        text_id = draft.text_id
        await session.delete(draft)
        await session.flush()
        await people.forget_text(session, text_id)
    kept = []
    for plan in await _hers(session, citizen):
        if plan.status in workflow.WITHDRAW.sources:
            await _take_back(session, citizen, plan)
        plan.submitter_id = None
        session.add(plan)
        await session.flush()
        if plan.status in workflow.WITHDRAW.sources or plan.status in _HONOURED:
            kept.append(
                Kept(f"方案“{plan.project}”及申请人信息", "评选结果已公布或已表彰，属于须保存的评选档案")
            )
            continue
        await people.erase(session, plan.person_id)
        if plan.candidate_id is None:
            await _blank(session, plan)
        else:
            kept.append(
                Kept(f"候选方案“{plan.project}”的公开内容", "已公示并接受投票，是计票结果的一部分；不含姓名")
            )
    return kept


async def speaks_for(session: AsyncSession, citizen: Citizen) -> dict[UUID, About]:
    """The applicants of her plans: herself."""
    return {plan.person_id: ("loan_plan", plan.id) for plan in await _hers(session, citizen)}


async def end_consent(session: AsyncSession, citizen: Citizen, consent: Consent, plan_id: UUID) -> None:
    """Nothing of a plan is shown without consent: it is withdrawn, if it still can be."""
    if consent.withdrawn_at is not None:
        return
    plan = await queries.mine(session, citizen, plan_id)
    if plan.status in workflow.WITHDRAW.sources and not await _take_back(session, citizen, plan):
        raise Conflict(
            "consent_bound",
            "这项同意所依据的评选已有结果，不能再撤回",
            "结果已按您的同意公示，属于须保存的评选档案；可以提出更正或限制处理的请求",
        )
    if plan.status in _HONOURED:
        raise Conflict(
            "consent_bound",
            "这项同意所依据的评选已有结果，不能再撤回",
            "表彰已公布，属于须保存的评选档案；可以提出更正或限制处理的请求",
        )
    await people.withdraw_consent(session, consent.person_id, consent.purpose)


async def _take_back(session: AsyncSession, citizen: Citizen, plan: LoanPlan) -> bool:
    """Withdraw a plan as she could have done herself; False where it is too late."""
    try:
        async with session.begin_nested():
            await withdraw.withdraw(session, citizen, plan, None)
    except Conflict:
        await session.refresh(plan)
        return False
    await session.refresh(plan)
    return True


async def _blank(session: AsyncSession, plan: LoanPlan) -> None:
    """Overwrite what nobody but staff has read."""
    plan.project = plan.place = plan.bank = plan.guarantee = plan.story = _GONE
    plan.return_reason = None
    session.add(plan)
    leave_no_trace(session)
    await session.flush()


async def _hers(session: AsyncSession, citizen: Citizen) -> list[LoanPlan]:
    query = select(LoanPlan).where(
        LoanPlan.submitter_id == citizen.id, LoanPlan.submitter_kind == ActorKind.CITIZEN
    )
    return list(await session.exec(query.order_by(col(LoanPlan.id))))


async def _drafts(session: AsyncSession, citizen: Citizen) -> list[tuple[LoanPlanDraft, str]]:
    query = (
        select(LoanPlanDraft, Campaign.title)
        .join(Campaign, col(Campaign.id) == col(LoanPlanDraft.campaign_id))
        .where(LoanPlanDraft.citizen_id == citizen.id)
        .order_by(col(LoanPlanDraft.saved_at))
    )
    return [(draft, title) for draft, title in await session.exec(query)]


ROOM = Room(
    "loan_plans", "我申报的贷款方案", holds, leaves, speaks_for, {ConsentPurpose.LOAN_PLAN: end_consent}
)
