"""What the API is measured against: itself, with routes that do nothing, served by the same options.

`nothing` shares everything with a cast that comes before the ballot box: guard, limits, token,
permission, body and Idempotency-Key. `naive` stores the rows of a cast the usual way. `static`
answers as much JSON as standings are, with their path and its check.
"""

# What the no-op is given it asks for only to have it checked.
# ruff: noqa: ARG001

import argparse
import uuid
from uuid import UUID

from fastapi import FastAPI, Request, Response

from api import clock, ids
from api.cli import serving
from api.config import Settings
from api.db.tables.ballots import Choice, Participation
from api.main import create_app
from api.mechanisms.voting import rules as ballot_rules
from api.routers.bodies import api_router
from api.routers.deps import IdempotencyKey, Running, bare
from api.routers.polls import Voter
from api.schemas.polls import BallotForm, ReceiptView, Standing, Standings
from api.terms.polls import PollPhase

CANDIDATES = 10
router = api_router("/v1")

_RECEIPT = ReceiptView(
    receipt_code="0001-7KQF-2M9X-WR4T-8HBN", window=1, remaining_today=0, signature="A" * 86
)
_STATIC = Standings(
    poll_id=uuid.UUID(int=1),
    phase=PollPhase.OPEN,
    released=True,
    head=50,
    as_of=clock.now(),
    ballots=1_000_000,
    blank=0,
    items=[
        Standing(number=number, candidate_id=ids.uuid7(), votes=100_000)
        for number in range(1, CANDIDATES + 1)
    ],
).model_dump_json()


@router.post("/polls/{poll_id}/nothing", status_code=201)
async def nothing(
    poll_id: UUID, form: BallotForm, request: Request, actor: Voter, key: IdempotencyKey
) -> ReceiptView:
    """Everything a cast is asked, and nothing it does."""
    return _RECEIPT


@router.post("/polls/{poll_id}/naive", status_code=201)
async def naive(
    poll_id: UUID, form: BallotForm, running: Running, actor: Voter, key: IdempotencyKey
) -> ReceiptView:
    """The rows of a cast by the ORM, in a transaction of their own; only the constraints check anything."""
    state = await running.board.state(poll_id)
    keys, voter = state.keys, state.keys.voter(actor.id)
    picks = [state.numbers[one] for one in form.candidate_ids]
    receipt = ids.windowed_code(1)
    async with running.database.write() as session:
        session.add(
            Participation(
                poll_id=poll_id,
                receipt_code=receipt,
                voter=voter,
                day=ballot_rules.voting_day(clock.now()),
                day_seq=1,
                total_seq=1,
                key_mac=keys.idempotency(voter, bare(key)),
                payload_mac=keys.payload(voter, bare(key), picks),
                nonce=ids.token()[:22],
            )
        )
        session.add_all(Choice(poll_id=poll_id, id=ids.windowed_code(1), pick=pick) for pick in picks)
    return _RECEIPT.model_copy(update={"receipt_code": receipt})


@router.get("/polls/{poll_id}/static")
async def static(poll_id: UUID) -> Response:
    """Bytes that were ready before anybody asked, under an address of the same form."""
    return Response(_STATIC, media_type="application/json")


def app() -> FastAPI:
    """The API with these routes in front of its own."""
    made = create_app(Settings())
    made.include_router(router)
    made.router.routes.insert(0, made.router.routes.pop())
    return made


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    settings = Settings()
    serving.listen("bench.noop:app", settings, host=settings.host, port=parser.parse_args().port)
