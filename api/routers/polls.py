"""Voting."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api import clock
from api.access import Citizen, Permission, citizen_sessions
from api.mechanisms.voting import candidates, mine
from api.mechanisms.voting.ballot import signature as receipt_signature
from api.mechanisms.voting.state import PollState
from api.routers.answers import REVALIDATED, refuses
from api.routers.bodies import api_router
from api.routers.caching import known_etags, revalidated, tagged
from api.routers.deps import CursorParam, IdempotencyKey, Limit, ReadSession, Running, bare, citizen_may
from api.routers.state import Process, process
from api.schemas.page import Page
from api.schemas.polls import BallotForm, CandidateView, MyPoll, PollView, ReceiptView, Standings

router = api_router("/v1")

Voter = Annotated[Citizen, citizen_may(Permission.BALLOT_CAST)]
Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


# Routes are tried in this order, and an evening's requests are nearly all one of these two.


@router.post(
    "/polls/{poll_id}/ballots", status_code=201, summary="投票", tags=["citizen"], responses=refuses(503)
)
async def cast_ballot(
    poll_id: UUID, form: BallotForm, request: Request, actor: Voter, key: IdempotencyKey
) -> ReceiptView:
    """Cast a ballot. The same key gives the same receipt, even after the poll has closed."""
    running = process(request)
    state = await running.board.state(poll_id)
    voter = await _verified(running, state, actor)
    address = request.client.host if request.client else ""
    receipt = await running.box.cast(voter, poll_id, form.candidate_ids, form.nonce, bare(key), address)
    signature = receipt_signature(state, receipt.receipt_code)
    return ReceiptView.model_validate({**vars(receipt), "signature": signature})


@router.get(
    "/polls/{poll_id}/standings",
    summary="实时得票",
    tags=["public"],
    response_model=Standings,
    responses={**REVALIDATED, **refuses(503)},
)
async def get_standings(poll_id: UUID, request: Request) -> Response:
    """Votes of sealed windows, as far as the rules release them now; cheap to ask again with the ETag."""
    running = process(request)
    seen = [_head(tag) for tag in known_etags(request)]
    state = await running.board.state(poll_id, at_least=max(seen))
    etag, body = await running.standings.serve(state)
    return tagged(request, etag, body, "public, max-age=2, stale-while-revalidate=30, stale-if-error=300")


def _head(etag: str) -> int:
    head = etag.strip('"').partition("-")[0]
    return int(head) if head.isascii() and head.isdecimal() and len(head) <= 7 else 0


@router.get(
    "/polls/{poll_id}", summary="投票详情", tags=["public"], response_model=PollView, responses=REVALIDATED
)
async def get_poll(poll_id: UUID, request: Request, running: Running) -> Response:
    """A poll, its rules and their hash, and whether it takes ballots now."""
    state = await running.board.state(poll_id)
    poll = state.poll
    view = PollView.model_validate(
        {
            "id": poll.id,
            "title": poll.title,
            "phase": state.phase(clock.now()),
            "opens_at": poll.opens_at,
            "closes_at": poll.closes_at,
            "rules": state.rules,
            "rules_hash": poll.rules_hash,
            "rules_frozen": poll.rules_frozen_at is not None,
            "signing_key_fingerprint": state.keys.signer.fingerprint,
            "candidate_count": poll.candidates,
        }
    )
    return revalidated(request, view)


@router.get(
    "/polls/{poll_id}/candidates",
    summary="候选名单",
    tags=["public"],
    response_model=Page[CandidateView],
    responses=REVALIDATED,
)
async def list_candidates(
    poll_id: UUID,
    request: Request,
    running: Running,
    session: ReadSession,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Response:
    """Candidates by number."""
    await running.board.state(poll_id)
    rows, next_cursor = await candidates.page(session, poll_id, cursor, limit)
    page = Page(items=[CandidateView.model_validate(row) for row in rows], next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.get("/me/polls/{poll_id}", summary="我还能投几票", tags=["citizen"])
async def get_my_poll(
    poll_id: UUID, running: Running, session: ReadSession, actor: Myself, response: Response
) -> MyPoll:
    """What I may still do today, and the nonce for my next ballot. Never what I chose."""
    state = await running.board.state(poll_id)
    await citizen_sessions.require_open(session, actor, hold=False)
    voter = await _verified(running, state, actor)
    allowance = await mine.allowance(session, state, voter)
    response.headers["Cache-Control"] = "no-store"
    return MyPoll.model_validate({**vars(allowance), "poll_id": poll_id})


async def _verified(running: Process, state: PollState, actor: Citizen) -> Citizen:
    """A token from before the phone was bound does not know of it; look, where the rules ask."""
    if actor.phone_verified or not state.needs_phone:
        return actor
    async with running.database.read() as session:
        return replace(actor, phone_verified=await citizen_sessions.has_phone(session, actor.id))
