"""The list of open wishes for the newspaper."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Permission, Staff
from api.adapters.sheets import XLSX
from api.adapters.sheets.writing import to_xlsx
from api.campaigns.wishes.board import print_list
from api.campaigns.wishes.board.listing import Wanted
from api.campaigns.wishes.board.print_list import PrintList
from api.mechanisms import phases
from api.routers.answers import refuses
from api.routers.bodies import api_router
from api.routers.deps import Running, staff_may
from api.routers.paper_desk import PDF_FILE, File, Format
from api.routers.state import Process
from api.routers.wishes import Category, Town
from api.terms.campaigns import CampaignKind

router = api_router("/v1/staff", tags=("staff",))

EXCEL_FILE = Format("xlsx", XLSX, to_xlsx)
Publisher = Annotated[Staff, staff_may(Permission.WISH_PUBLISH, later=True)]
_PRIVATE = "private, no-cache"


@router.get(
    "/campaigns/{campaign_id}/wish-list.pdf",
    summary="心愿清单（PDF）",
    response_class=File,
    responses={**PDF_FILE.answers, **refuses(409)},
)
async def get_wish_list_pdf(
    campaign_id: UUID,
    request: Request,
    running: Running,
    actor: Publisher,
    category: Category = None,
    region_code: Town = None,
) -> Response:
    """The open wishes to print, by category, with how to claim; what a card tells and nothing else."""
    printed = await _exported(running, actor, campaign_id, Wanted(category, region_code=region_code), "PDF")
    return await running.papers.serve(
        request, print_list.paper(printed), PDF_FILE, f"wishes-{campaign_id}", _PRIVATE
    )


@router.get(
    "/campaigns/{campaign_id}/wish-list.xlsx",
    summary="心愿清单（Excel）",
    response_class=File,
    responses={**EXCEL_FILE.answers, **refuses(409)},
)
async def get_wish_list_xlsx(
    campaign_id: UUID,
    request: Request,
    running: Running,
    actor: Publisher,
    category: Category = None,
    region_code: Town = None,
) -> Response:
    """The same as an Excel file, for whoever sets the page."""
    printed = await _exported(running, actor, campaign_id, Wanted(category, region_code=region_code), "Excel")
    return await running.papers.serve(
        request, print_list.book(printed), EXCEL_FILE, f"wishes-{campaign_id}", _PRIVATE
    )


async def _exported(
    running: Process, actor: Staff, campaign_id: UUID, wanted: Wanted, form: str
) -> PrintList:
    """The list as of one moment; it is in the record before anybody has it."""
    async with running.database.snapshot() as session:
        campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
        printed = await print_list.of(session, actor, campaign, wanted)
    async with running.database.write() as session:
        print_list.exported(session, actor, campaign, printed, form)
    return printed
