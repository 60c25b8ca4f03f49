"""An award laid down at once, for tests that need only that there is one."""

from uuid import UUID

from api import clock
from api.db.tables.results import Award
from api.terms.campaigns import CampaignKind
from tests.county import COUNTY, County


async def honour(county: County, campaign_id: str) -> str:
    """An award granted in a campaign to one of its plans; its id."""
    path = f"/v1/staff/campaigns/{campaign_id}/loan-plans"
    plans = (await (await county.staff("officer")).get(path)).json()["items"]
    award = Award(
        region_code=COUNTY,
        year=2026,
        number=1,
        scope_id=UUID(campaign_id),
        subject_kind="loan_plan",
        subject_id=UUID(plans[0]["id"]),
        title=f"荷乡县{CampaignKind.LOAN_PLANS.label}",
        recipient="王**",
        work="荷塘边的绣房",
        region_name="泾河镇",
        granted_at=clock.now(),
    )
    async with county.database.write() as session:
        session.add(award)
    return str(award.id)
