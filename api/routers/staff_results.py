"""Results for staff: propose, certify, print the minutes; and the awards that follow."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Permission, Staff
from api.campaigns.loan_plans import evidence, honour, minutes, result
from api.mechanisms import awards, phases
from api.routers.answers import refuses, tells
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import IdempotencyKey, ReadSession, Running, WriteSession, staff_may
from api.routers.paper_desk import PDF_FILE, WORD_FILE, File, Format
from api.routers.result_views import award_views, staff_result
from api.routers.state import Process
from api.schemas.base import Form
from api.schemas.campaigns import Reason
from api.schemas.results import AwardList, AwardView, CertificationForm, ProposalForm, StaffResult
from api.terms.campaigns import CampaignKind

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.RESULT_READ)]
Certifier = Annotated[Staff, staff_may(Permission.RESULT_CERTIFY, later=True)]
Granter = Annotated[Staff, staff_may(Permission.AWARD_GRANT, later=True)]


@router.get("/campaigns/{campaign_id}/result", summary="评选结果（核定前）")
async def get_staff_result(campaign_id: UUID, session: ReadSession, actor: Reader) -> StaffResult:
    """Figures as proposed, or as they would be now, who has signed, and what stands in the way."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    return await staff_result(session, campaign)


@router.post("/campaigns/{campaign_id}/result/propose", summary="提出结果")
async def propose_result(
    campaign_id: UUID, form: ProposalForm, running: Running, session: WriteSession, actor: Certifier
) -> StaffResult:
    """Lay down the result for somebody else to certify; needs a sign-in of a moment ago.

    All ballots are counted again first.
    """
    await evidence.count_again(running.database, actor, campaign_id)
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    await result.propose(session, actor, campaign, form.draws)
    return await staff_result(session, campaign)


@router.post("/campaigns/{campaign_id}/result/certify", summary="核定结果")
async def certify_result(
    campaign_id: UUID,
    running: Running,
    session: WriteSession,
    actor: Certifier,
    form: CertificationForm | None = None,
) -> StaffResult:
    """Stand by what somebody else proposed: it becomes public and goes on notice.

    All ballots are counted again first.
    """
    await evidence.count_again(running.database, actor, campaign_id)
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    await result.certify(session, actor, campaign, form.digest if form else None)
    return await staff_result(session, campaign)


@router.get(
    "/campaigns/{campaign_id}/result/minutes.pdf",
    summary="结果纪要（PDF）",
    response_class=File,
    responses={**PDF_FILE.answers, **refuses(409)},
)
async def get_minutes_pdf(campaign_id: UUID, request: Request, running: Running, actor: Reader) -> Response:
    """The minutes to print and sign; a draft until the result is certified."""
    return await _minutes(campaign_id, request, running, actor, PDF_FILE)


@router.get(
    "/campaigns/{campaign_id}/result/minutes.docx",
    summary="结果纪要（Word）",
    response_class=File,
    responses={**WORD_FILE.answers, **refuses(409)},
)
async def get_minutes_docx(campaign_id: UUID, request: Request, running: Running, actor: Reader) -> Response:
    """The same as a Word file."""
    return await _minutes(campaign_id, request, running, actor, WORD_FILE)


async def _minutes(
    campaign_id: UUID, request: Request, running: Process, actor: Staff, form: Format
) -> Response:
    async with running.database.read() as session:
        campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
        paper = await minutes.of_campaign(session, campaign)
    return await running.papers.serve(request, paper, form, f"minutes-{campaign_id}", "private, no-cache")


@router.post(
    "/campaigns/{campaign_id}/awards", status_code=201, summary="授奖", responses=tells(201, "Location")
)
async def grant_awards(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Granter,
    key: IdempotencyKey,
) -> AwardList:
    """Grant the awards of a certified result once its notice is over; all at once, numbered."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)

    async def effect() -> UUID:
        await honour.grant(session, actor, campaign)
        return campaign.id

    await create(request, session, actor, key, Form(), effect)
    response.headers["Location"] = f"/v1/staff/campaigns/{campaign.id}/result"
    return AwardList(items=await award_views(session, campaign.id))


@router.post("/awards/{award_id}/revoke", summary="撤销表彰")
async def revoke_award(award_id: UUID, form: Reason, session: WriteSession, actor: Granter) -> AwardView:
    """Take an honour back; it stays on the public list with the reason, and its number is not used again."""
    award = await awards.staff(session, actor, award_id)
    await honour.revoke(session, actor, award, form.reason)
    (view,) = [one for one in await award_views(session, award.scope_id) if one.id == award.id]
    return view
