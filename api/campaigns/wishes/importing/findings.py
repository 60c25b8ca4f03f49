"""What is wrong with a sheet: in which row and column, which rule, in words; never what stood there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.campaigns.wishes.importing import columns
from api.errors import DomainError, Fault


@dataclass(frozen=True)
class Finding:
    """One thing wrong. No column: with the row as a whole."""

    row: int
    column: str | None
    code: str
    detail: str

    @property
    def heading(self) -> str:
        """What the column is called in the sheet."""
        return columns.BY_KEY[self.column].heading if self.column else "整行"

    @property
    def fault(self) -> Fault:
        """The same as part of a problem."""
        words = f"第{self.row}行“{self.heading}”：{self.detail}"
        return Fault(f"/rows/{self.row}/{self.column or ''}".rstrip("/"), self.code, words)

    def stored(self) -> dict[str, Any]:
        """As a row of an import keeps it."""
        return {"column": self.column, "code": self.code, "detail": self.detail}


def of_fault(row: int, fault: Fault) -> Finding:
    """A fault of a wish's form, told of the column it came from."""
    column = columns.of_pointer(fault.pointer)
    return Finding(row, column.key if column else None, fault.code, fault.detail)


def of_refusal(row: int, refusal: DomainError) -> list[Finding]:
    """Why a wish was not taken: its faults, or the refusal itself."""
    if refusal.faults:
        return list(dict.fromkeys(of_fault(row, fault) for fault in refusal.faults))
    column = "child_id_number" if refusal.code == "child_has_wish" else None
    return [Finding(row, column, refusal.code, refusal.title)]


def restored(row: int, kept: Sequence[dict[str, Any]] | None) -> list[Finding]:
    """What a row of an import kept."""
    return [Finding(row, one["column"], one["code"], one["detail"]) for one in kept or ()]
