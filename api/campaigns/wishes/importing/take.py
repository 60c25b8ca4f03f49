"""Taking a sheet in: its rows are sealed, and the worker makes wishes of them."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Staff
from api.adapters.sheets.reading import Sheet
from api.campaigns.wishes.importing import dry_run, jobs, sealed
from api.campaigns.wishes.importing.dry_run import Tried
from api.campaigns.wishes.vetting import stages
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_imports import WishImport, WishImportRow
from api.errors import Invalid

_TOLD = 100
"""Faults a refusal names; the dry run names all."""


class Refused(Exception):
    """A sheet with faults: `refusal` is the answer, once what was `tried` is recorded.

    That is done apart, since nothing else of the import is kept.
    """

    def __init__(self, tried: Tried) -> None:
        super().__init__("spreadsheet_has_faults")
        self.refusal = Invalid(
            "spreadsheet_has_faults",
            "表格中有错误，一行也没有导入",
            f"共{tried.bad_rows}行有误，请先试导入，逐项改正后再导入",
            tuple(one.fault for one in tried.findings[:_TOLD]),
        )
        self.tried = tried


async def take(session: AsyncSession, actor: Staff, campaign_id: UUID, sheet: Sheet) -> WishImport:
    """Keep a sheet's rows, each sealed, for the worker to enter: all of them, or none.

    Rows that the actor's office has imported before are passed over.

    The caller has made sure that the campaign is in the actor's sight. Raises what `dry_run.of`
    raises, and Refused with its faults when anything is wrong with any row.
    """
    campaign: Campaign = await stages.held(session, campaign_id)
    tried = await dry_run.of(session, actor, campaign, sheet)
    if tried.findings:
        raise Refused(tried)
    forms = {row: form for row, form in tried.forms.items() if row not in tried.entered_before}
    if not forms:
        raise Invalid("spreadsheet_empty", "表格里没有填写心愿", "表格里的每一行都已经导入过")
    job = WishImport(
        campaign_id=campaign.id,
        region_code=actor.region_code,
        staff_id=actor.id,
        total=len(forms),
        created_at=clock.now(),
    )
    session.add(job)
    await session.flush()
    for row, form in forms.items():
        session.add(WishImportRow(import_id=job.id, row=row, sealed=sealed.seal(session, job.id, row, form)))
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish_import.take",
        subject_kind="wish_import",
        subject_id=job.id,
        to_state=job.status,
    )
    jobs.promise(session, job)
    await session.flush()
    return job
