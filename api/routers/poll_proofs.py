"""What lets anybody check a poll: its frozen rules, signed heads, and the proof of a receipt."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from api.mechanisms.voting import heads, receipts
from api.routers.answers import REVALIDATED
from api.routers.bodies import api_router
from api.routers.caching import revalidated
from api.routers.deps import CursorParam, Limit, ReadSession, Running
from api.routers.poll_proof_views import proof_view, rules_view
from api.schemas.page import Page
from api.schemas.poll_proofs import Head, PollRules, ReceiptProof

router = api_router("/v1", tags=("public",))

TypedCode = Annotated[
    str,
    Path(
        alias="receipt_code",
        pattern=r"^[0-9A-TV-Za-tv-z]{4}(-?[0-9A-TV-Za-tv-z]{4}){4}$",
        min_length=20,
        max_length=24,
        description="回执，大小写、连字符不限；O 当作 0，I、L 当作 1",
        examples=["000C-7KQF-2M9X-WR4T-8HBN"],
    ),
]


@router.get(
    "/polls/{poll_id}/rules", summary="投票规则与签名公钥", response_model=PollRules, responses=REVALIDATED
)
async def get_poll_rules(poll_id: UUID, request: Request, running: Running) -> Response:
    """The rules word for word with their hash, the key that signs what the poll publishes, and its claim."""
    return revalidated(request, rules_view(await running.board.state(poll_id)))


@router.get(
    "/polls/{poll_id}/heads", summary="签名的封存记录", response_model=Page[Head], responses=REVALIDATED
)
async def list_heads(
    poll_id: UUID,
    request: Request,
    running: Running,
    session: ReadSession,
    cursor: CursorParam = None,
    limit: Limit = 50,
    newest: Annotated[bool, Query(description="newest first instead of oldest first")] = False,
) -> Response:
    """Every head ever published, oldest first. Keep some: who holds one can prove any later change."""
    await running.board.state(poll_id)
    rows, next_cursor = await heads.page(session, poll_id, cursor, limit, newest_first=newest)
    page = Page(items=[Head.model_validate(row) for row in rows], next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.get("/polls/{poll_id}/receipts/{receipt_code}", summary="核对回执")
async def get_receipt(
    poll_id: UUID, typed: TypedCode, running: Running, session: ReadSession, response: Response
) -> ReceiptProof:
    """Whether the ballot of a receipt is among those counted, with the proof. Never for whom it was."""
    state = await running.board.state(poll_id)
    found = await running.receipts.find(session, state, receipts.normal(typed))
    response.headers["Cache-Control"] = "no-store"
    return proof_view(state, found)
