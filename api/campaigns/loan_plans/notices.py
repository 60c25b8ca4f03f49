"""Putting a campaign on public notice: in its organisation's name, on its basis, where its rules say."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.access import Organisation
from api.db.tables.campaigns import Campaign
from api.db.tables.notices import Notice
from api.mechanisms import notice
from api.schemas.campaigns import AppraisalRules
from api.terms.notices import NoticeStage


async def put_up(
    session: AsyncSession,
    campaign: Campaign,
    appraisal: AppraisalRules,
    stage: NoticeStage,
    *,
    title: str,
    body: str,
    opens_at: datetime,
    closes_at: datetime,
) -> Notice:
    """A notice of one stage; it lasts the working days its rules promise, if longer than that."""
    issuer = await session.get_one(Organisation, campaign.organisation_id)
    result = stage is NoticeStage.RESULT
    return await notice.open_notice(
        session,
        subject_kind="campaign",
        subject_id=campaign.id,
        stage=stage,
        title=title,
        basis=campaign.approval_basis or "",
        body=body,
        issuer=issuer.name,
        contact=appraisal.contact,
        region_code=campaign.region_code,
        opens_at=opens_at,
        closes_at=closes_at,
        working_days=appraisal.result_notice_working_days if result else appraisal.notice_working_days,
    )
