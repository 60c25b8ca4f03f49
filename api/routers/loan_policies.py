"""Loan parameters: recorded by the county, read by everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Permission, Staff
from api.campaigns.loan_plans import policy
from api.db.tables.loan_plans import LoanPolicy
from api.routers.answers import REVALIDATED, tells
from api.routers.bodies import api_router
from api.routers.caching import revalidated
from api.routers.creating import create
from api.routers.deps import CursorParam, IdempotencyKey, Limit, ReadSession, WriteSession, staff_may
from api.schemas.loan_policies import LoanPolicyForm, LoanPolicyView
from api.schemas.page import Page

router = api_router("/v1")

Recorder = Annotated[Staff, staff_may(Permission.LOAN_POLICY_WRITE)]


@router.get(
    "/loan-policies",
    summary="贷款政策",
    tags=["public"],
    response_model=Page[LoanPolicyView],
    responses=REVALIDATED,
)
async def list_loan_policies(
    request: Request, session: ReadSession, cursor: CursorParam = None, limit: Limit = 20
) -> Response:
    """Every version with its basis, the one that takes effect last first."""
    rows, next_cursor = await policy.page(session, cursor, limit)
    page = Page(items=[LoanPolicyView.model_validate(row) for row in rows], next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.post(
    "/staff/loan-policies", status_code=201, summary="录入贷款政策", tags=["staff"], responses=tells(201)
)
async def record_loan_policy(
    form: LoanPolicyForm, request: Request, session: WriteSession, actor: Recorder, key: IdempotencyKey
) -> LoanPolicyView:
    """A version for one's own county, in force from its day until the next version's."""

    async def effect() -> UUID:
        return (await policy.record(session, actor, form)).id

    policy_id = await create(request, session, actor, key, form, effect)
    return LoanPolicyView.model_validate(await session.get_one(LoanPolicy, policy_id))
