"""Wishes from a spreadsheet: what is wrong with it, and how far its import is."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Form, Instant, View
from api.terms.wishes import ImportStatus

MOST_ROWS = 500
_MOST_FAULTS = 10_000
"""Rows times columns, and a few about rows as a whole."""

Rows = Annotated[int, Field(ge=0, le=MOST_ROWS, examples=[3])]


class SheetFile(Form):
    """What identifies a file that was sent."""

    sha256: Annotated[str, Field(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}$")]


class WishImportFault(View):
    """One thing wrong with a sheet; never what stood in the cell."""

    row: Annotated[int, Field(ge=1, le=1_048_576, description="as Excel numbers it", examples=[7])]
    column: Annotated[str, Field(max_length=40, examples=["child_id_number"])] | None
    """None: the row as a whole."""
    heading: Annotated[str, Field(max_length=40, examples=["孩子身份证号"])]
    code: Annotated[str, Field(max_length=60, examples=["id_number_invalid"])]
    detail: Annotated[str, Field(max_length=300, examples=["身份证号校验不通过"])]


class WishImportCheck(View):
    """What a dry run found. Nothing was stored."""

    total: Rows
    """Rows that were filled in, without the example."""
    bad: Rows
    """How many of them something is wrong with: 0, and the file can be imported."""
    entered_before: Rows
    """How many of them one's own office has imported already: they are passed over."""
    faults: Annotated[list[WishImportFault], Field(max_length=_MOST_FAULTS)]


class WishImportView(View):
    """An import and how far it is: each row has been entered, has failed, or waits."""

    id: UUID
    campaign_id: UUID
    region_code: Annotated[str, Field(min_length=6, max_length=12, examples=["321099101"])]
    """The office that imports."""
    status: ImportStatus
    status_label: Annotated[str, Field(max_length=20, examples=["已导入"])]
    total: Rows
    entered: Rows
    failed: Rows
    waiting: Rows
    erasing: Rows
    """Of an import that was undone, wishes whose contents are still to be erased."""
    created_at: Instant
    finished_at: Instant | None
    undone_at: Instant | None


class WishImportDetail(WishImportView):
    """The same with what stood against the rows that failed since the dry run."""

    faults: Annotated[list[WishImportFault], Field(max_length=_MOST_FAULTS)]
