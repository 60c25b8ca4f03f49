"""What is published of a poll's count: the reconciliation at any time, the bundle after the last seal."""

from uuid import UUID

from fastapi import Request, Response

from api.campaigns.loan_plans import evidence
from api.mechanisms.voting import bundle, reconciliation
from api.mechanisms.voting.state import load
from api.routers.answers import REVALIDATED, refuses
from api.routers.bodies import api_router
from api.routers.bundle_desk import ANSWERS
from api.routers.caching import revalidated
from api.routers.deps import ReadSession, Running
from api.routers.paper_desk import File
from api.routers.recount_views import reconciliation_view
from api.schemas.recounts import ReconciliationView

router = api_router("/v1", tags=("public",))


@router.get(
    "/polls/{poll_id}/reconciliation",
    summary="票数核对",
    response_model=ReconciliationView,
    responses=REVALIDATED,
)
async def get_reconciliation(
    poll_id: UUID, request: Request, running: Running, session: ReadSession
) -> Response:
    """Where every ballot received is now, and when everything was last counted again."""
    state = await running.board.state(poll_id)
    public = await evidence.figures_are_public(session, state.poll.subject_id)
    found = await reconciliation.of_poll(session, state, votes_public=public)
    return revalidated(request, reconciliation_view(state, found))


@router.get(
    "/polls/{poll_id}/bundle",
    summary="计票数据包",
    response_class=File,
    responses={**ANSWERS, **refuses(409)},
)
async def get_bundle(poll_id: UUID, request: Request, running: Running) -> Response:
    """Everything needed to count again without trusting us, as one signed ZIP; nothing about voters.

    Check it with the verifier at `/verifier`. Jury scores and the result are in it once certified.
    """
    await running.board.state(poll_id)
    async with running.database.read() as session:
        poll = (await load(session, poll_id)).poll
        bundle.require_counted(poll)
        tag = bundle.tag(poll, await evidence.of_campaign(session, poll.subject_id))
    return await running.bundles.serve(request, poll, tag, evidence.of_campaign)
