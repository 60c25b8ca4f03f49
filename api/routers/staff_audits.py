"""Fraud audits: auditors' keys, signals over time, batches of voids, appeals."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Permission, Staff
from api.db.tables.voids import BallotAppeal
from api.mechanisms.voting.audit import appeals, applying, batches, bursts, enrolling
from api.mechanisms.voting.audit.opening import Passphrase
from api.routers.answers import refuses, tells
from api.routers.audit_views import in_sight, void_views
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    Limit,
    ReadSession,
    Running,
    WriteSession,
    staff_may,
)
from api.routers.links import link_next
from api.schemas.audits import (
    AppealContent,
    AppealDecision,
    AppealStaffView,
    ApplicationForm,
    EnrolmentView,
    PassphraseForm,
    VoidBatchView,
    VoidFilter,
    VoidForm,
    VoidListView,
    VoidPreview,
    WindowSignals,
)
from api.schemas.campaigns import Reason
from api.schemas.loan_plans import Purpose
from api.schemas.page import Page
from api.terms.ballots import AppealStatus

router = api_router("/v1/staff", tags=("staff",))

Auditor = Annotated[Staff, staff_may(Permission.BALLOT_AUDIT)]
Settler = Annotated[Staff, staff_may(Permission.APPEAL_SETTLE)]


@router.get("/auditors/me/key", summary="我的审计密钥")
async def get_auditor_key(session: ReadSession, actor: Auditor) -> EnrolmentView:
    """Whether I am enrolled, and of which polls I hold half the key."""
    return EnrolmentView.model_validate(await enrolling.enrolment(session, actor))


@router.put("/auditors/me/key", summary="登记审计密钥", responses=refuses(409))
async def enrol_auditor_key(form: PassphraseForm, running: Running, actor: Auditor) -> EnrolmentView:
    """Make my key, under a passphrase that is kept nowhere; needs a sign-in of a moment ago.

    Replaces an earlier one as long as I hold no share of a poll.
    """
    await enrolling.enrol(running.database, actor, form.passphrase)
    async with running.database.read() as session:
        return EnrolmentView.model_validate(await enrolling.enrolment(session, actor))


@router.get("/polls/{poll_id}/signals", summary="各批选票的异常信号")
async def list_poll_signals(
    poll_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Auditor,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[WindowSignals]:
    """Sealed windows by number: signals and, apart from them, how each candidate fared."""
    await in_sight(session, actor, poll_id)
    rows, next_cursor = await bursts.page(session, poll_id, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[WindowSignals.model_validate(one) for one in rows], next_cursor=next_cursor)


@router.post("/polls/{poll_id}/voids/dry-run", summary="试算作废范围")
async def try_void(poll_id: UUID, form: VoidFilter, session: ReadSession, actor: Auditor) -> VoidPreview:
    """How many ballots a filter meets, as far as voters' signals tell; nothing is written."""
    poll = await in_sight(session, actor, poll_id)
    found = await batches.preview(session, actor, poll, form)
    return VoidPreview(found=found, few=found is None)


@router.get("/polls/{poll_id}/voids", summary="作废批次列表")
async def list_voids(
    poll_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Auditor,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[VoidBatchView]:
    """A poll's batches, oldest first."""
    await in_sight(session, actor, poll_id)
    rows, next_cursor = await batches.page(session, poll_id, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await void_views(session, rows), next_cursor=next_cursor)


@router.post("/polls/{poll_id}/voids", status_code=201, summary="提出作废", responses=tells(201, "Location"))
async def propose_void(
    poll_id: UUID,
    form: VoidForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Auditor,
    key: IdempotencyKey,
) -> VoidBatchView:
    """Name ballots that should be voided, once the poll is counted; another auditor confirms."""
    poll = await in_sight(session, actor, poll_id)

    async def effect() -> UUID:
        return (await batches.propose(session, actor, poll, form)).id

    batch = await batches.one(session, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/staff/polls/{poll_id}/voids"
    (view,) = await void_views(session, [batch])
    return view


@router.post("/voids/{void_id}/confirm", summary="确认作废")
async def confirm_void(void_id: UUID, session: WriteSession, actor: Auditor) -> VoidBatchView:
    """Stand by what another auditor proposed."""
    batch = await batches.one(session, void_id)
    await in_sight(session, actor, batch.poll_id, "没有找到这批作废")
    await batches.confirm(session, actor, batch)
    (view,) = await void_views(session, [batch])
    return view


@router.post("/voids/{void_id}/cancel", summary="撤销作废")
async def cancel_void(void_id: UUID, form: Reason, session: WriteSession, actor: Auditor) -> VoidBatchView:
    """Take a batch back before it is applied."""
    batch = await batches.one(session, void_id)
    await in_sight(session, actor, batch.poll_id, "没有找到这批作废")
    await batches.cancel(session, actor, batch, form.reason)
    (view,) = await void_views(session, [batch])
    return view


@router.post("/polls/{poll_id}/voids/apply", summary="执行作废或恢复", responses=refuses(409))
async def apply_voids(poll_id: UUID, form: ApplicationForm, running: Running, actor: Auditor) -> VoidListView:
    """Apply everything confirmed, or later everything upheld; both share holders give their passphrases."""
    async with running.database.read() as session:
        await in_sight(session, actor, poll_id)
    given = [Passphrase(one.username, one.passphrase) for one in form.passphrases]
    kept = await applying.apply(running.database, actor, poll_id, given)
    running.board.forget(poll_id)
    return VoidListView.model_validate(kept)


@router.get("/polls/{poll_id}/appeals", summary="选票申诉列表")
async def list_appeals(
    poll_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Settler,
    status: AppealStatus | None = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[AppealStaffView]:
    """Appeals about voided ballots, without who made them and what they say."""
    await in_sight(session, actor, poll_id)
    rows, next_cursor = await appeals.page(session, poll_id, status, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[AppealStaffView.model_validate(one) for one in rows], next_cursor=next_cursor)


@router.post("/appeals/{appeal_id}/reveal", summary="阅读选票申诉")
async def reveal_appeal(
    appeal_id: UUID, form: Purpose, session: WriteSession, actor: Settler, response: Response
) -> AppealContent:
    """What a citizen wrote and the signals of her ballot, on record; never who she is or whom she chose."""
    appeal = await _appeal(session, actor, appeal_id)
    response.headers["Cache-Control"] = "no-store"
    return AppealContent.model_validate(await appeals.reveal(session, actor, appeal, form.purpose))


@router.post("/appeals/{appeal_id}/settle", summary="答复选票申诉")
async def settle_appeal(
    appeal_id: UUID, form: AppealDecision, session: WriteSession, actor: Settler
) -> AppealStaffView:
    """Uphold or dismiss an appeal; upheld, the ballot counts again with the next application."""
    appeal = await _appeal(session, actor, appeal_id)
    await appeals.settle(session, actor, appeal, form.outcome, form.answer)
    return AppealStaffView.model_validate(appeal)


async def _appeal(session: WriteSession, actor: Staff, appeal_id: UUID) -> BallotAppeal:
    appeal = await appeals.one(session, appeal_id)
    await in_sight(session, actor, appeal.poll_id, "没有找到这件申诉")
    return appeal
