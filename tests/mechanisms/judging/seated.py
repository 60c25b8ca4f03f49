"""A jury and an award laid down at once, for tests that need only that there is one."""

from datetime import timedelta
from uuid import UUID

from api import clock
from api.db.tables.results import Award
from api.ids import uuid7
from api.mechanisms import judging
from api.terms.campaigns import CampaignKind
from tests.county import COUNTY, County


async def seat(county: County, campaign_id: str) -> dict[str, str]:
    """A panel of a campaign, on which "panelist" sits with one entry before her, in session now."""
    now = clock.now()
    async with county.database.write() as session:
        panel = await judging.prepare(
            session,
            subject_kind="campaign",
            subject_id=UUID(campaign_id),
            title="荷乡县十佳妇女小贷方案评选",
            region_code=COUNTY,
            criteria=[{"name": "带动就业", "weight": 60}, {"name": "可持续性", "weight": 40}],
            opens_at=now,
            closes_at=now + timedelta(days=3),
        )
        entry = await judging.enter(
            session,
            panel,
            subject_kind="loan_plan",
            subject_id=uuid7(),
            title="荷塘边的绣房",
            text="她把手艺教给了同村的姐妹。",
            facts={"jobs": 12},
        )
    path = f"/v1/staff/campaigns/{campaign_id}/panel"
    answer = await (await county.staff("officer")).put(path, {"usernames": ["panelist"]}, '"1"')
    assert answer.status_code == 200, answer.text
    return {"panel_id": str(panel.id), "panel_entry_id": str(entry.id)}


async def honour(county: County, campaign_id: str) -> str:
    """An award granted in a campaign; its id."""
    award = Award(
        region_code=COUNTY,
        year=2026,
        number=1,
        scope_id=UUID(campaign_id),
        subject_kind="loan_plan",
        subject_id=uuid7(),
        title=f"荷乡县{CampaignKind.LOAN_PLANS.label}",
        recipient="王**",
        work="荷塘边的绣房",
        region_name="泾河镇",
        granted_at=clock.now(),
    )
    async with county.database.write() as session:
        session.add(award)
    return str(award.id)
