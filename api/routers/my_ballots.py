"""One's own ballots, and appeals about those that were voided."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Citizen, Permission
from api.errors import NotFound
from api.mechanisms.voting import mine
from api.mechanisms.voting.audit import appeals
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    Limit,
    ReadSession,
    Running,
    WriteSession,
    citizen_may,
)
from api.routers.links import link_next
from api.schemas.my_ballots import AppealForm, MyAppeal, MyBallot
from api.schemas.page import Page

router = api_router("/v1/me", tags=("citizen",))

Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]
Appellant = Annotated[Citizen, citizen_may(Permission.APPEAL_FILE)]


@router.get("/polls/{poll_id}/ballots", summary="我投出的选票")
async def list_my_ballots(
    poll_id: UUID,
    request: Request,
    response: Response,
    running: Running,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyBallot]:
    """My receipts of this poll, and of a voided ballot the reason. Never when I voted, or for whom."""
    state = await running.board.state(poll_id)
    rows, next_cursor = await mine.ballots(session, state, actor, cursor, limit)
    link_next(request, response, next_cursor)
    response.headers["Cache-Control"] = "no-store"
    return Page(items=[MyBallot.model_validate(one) for one in rows], next_cursor=next_cursor)


@router.post("/polls/{poll_id}/appeals", status_code=201, summary="对作废的选票申诉")
async def file_appeal(
    poll_id: UUID,
    form: AppealForm,
    request: Request,
    response: Response,
    running: Running,
    session: WriteSession,
    actor: Appellant,
    key: IdempotencyKey,
) -> MyAppeal:
    """Ask for a voided ballot of mine to be looked at again; once for each."""
    await running.board.state(poll_id)

    async def effect() -> UUID:
        await appeals.file(session, actor, poll_id, form)
        # What is kept beside her name must not lead to her ballot.
        return poll_id

    await create(request, session, actor, key, form, effect, by_day=True)
    appeal = await appeals.of_receipt(session, poll_id, form.receipt_code)
    if appeal is None:
        raise NotFound(title="没有找到您的这张选票")
    response.headers["Cache-Control"] = "no-store"
    return MyAppeal.model_validate(appeal)


@router.get("/polls/{poll_id}/appeals", summary="我的选票申诉")
async def list_my_appeals(
    poll_id: UUID,
    request: Request,
    response: Response,
    running: Running,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyAppeal]:
    """My appeals about this poll, and how they were answered."""
    state = await running.board.state(poll_id)
    voter = state.keys.voter(actor.id)
    rows, next_cursor = await appeals.mine(session, poll_id, voter, cursor, limit)
    link_next(request, response, next_cursor)
    response.headers["Cache-Control"] = "no-store"
    return Page(items=[MyAppeal.model_validate(one) for one in rows], next_cursor=next_cursor)
