"""From a row to the form of a wish, as staff would have sent it one by one."""

from typing import Any

from pydantic import ValidationError

from api.adapters.sheets.reading import Cell
from api.campaigns.wishes.importing import cells, columns, lists
from api.campaigns.wishes.importing.cells import BadCell
from api.campaigns.wishes.importing.columns import COLUMNS, Column
from api.campaigns.wishes.importing.lists import Lists
from api.campaigns.wishes.importing.table import Line
from api.db.tables.wishes import WishItem
from api.errors import Fault
from api.ids import uuid7
from api.schemas.wish_forms import WishContent
from api.terms import consents

_YES, _NO = frozenset({"是", "同意", "y", "yes", "√"}), frozenset({"否", "不同意", "n", "no", "×"})


class Reader:
    """Reads the rows of one sheet with the county's lists at hand."""

    def __init__(self, offered: Lists, *, from_1904: bool) -> None:
        self._from_1904, self._sizes = from_1904, offered.sizes
        self._choices = {
            key: {lists.comparable(name): meant for name, meant in names.items()}
            for key, names in _offered(offered).items()
        }

    def form(self, line: Line) -> WishContent:
        """The form, with stand-ins for what is bad; what is bad is noted in the line."""
        values = {column.key: self._value(line, column) for column in COLUMNS}
        item: WishItem | None = values["item"]
        values["size"] = self._size(line, item)
        try:
            return WishContent.model_validate(_nested(values, item))
        except ValidationError as bad:
            for one in bad.errors(include_url=False, include_input=False):
                self._shapeless(line, one)
                column = columns.of_pointer(_pointer(one["loc"]))
                if column is not None:
                    values[column.key] = column.stand_in
            return WishContent.model_validate(_nested(values, item))

    def _value(self, line: Line, column: Column) -> Any:
        cell = line.cells.get(column.key)
        if line.is_bad(column.key):
            return column.stand_in
        if cell is None:
            if column.required:
                line.bad(column.key, Fault("", "missing", column.missing))
            return column.stand_in
        try:
            return self._read(column, cell)
        except BadCell as bad:
            line.bad(column.key, bad.fault)
            return column.stand_in

    def _read(self, column: Column, cell: Cell) -> Any:
        """Raises BadCell."""
        match column.key:
            case key if key in self._choices:
                return _chosen(self._choices[key], cell)
            case "child_id_number":
                return cells.digits(cell)
            case "guardian_phone":
                return cells.phone(cell)
            case "value":
                return cells.fen(cell)
            case "consent_day":
                return cells.day(cell, from_1904=self._from_1904)
            case "showcase":
                return _yes(cell)
            case key:
                return cells.text(cell, lines=key == "reason")

    def _size(self, line: Line, item: WishItem | None) -> str | None:
        """A size as the catalogue calls it; one it does not know is left as it is, to be refused."""
        cell = line.cells.get("size")
        if cell is None or item is None or line.is_bad("size"):
            return None
        try:
            words = cells.text(cell)
            return self._sizes[item.id].get(_short(cell), words)
        except BadCell:
            return None

    def _shapeless(self, line: Line, error: Any) -> None:
        """Note that a value does not have the shape its field needs."""
        column = columns.of_pointer(_pointer(error["loc"]))
        if column is None or line.is_bad(column.key):
            return
        reason = error.get("ctx", {}).get("error") if error["type"] == "value_error" else None
        words = str(reason) if isinstance(reason, ValueError) else f"不符合要求：{column.hint}"
        line.bad(column.key, Fault("", "value_error", words))


def _nested(values: dict[str, Any], item: WishItem | None) -> dict[str, Any]:
    """The values where a `WishContent` has them."""
    form: dict[str, Any] = {}
    for column in COLUMNS:
        *path, last = column.pointer.strip("/").split("/")
        place = form
        for name in path:
            place = place.setdefault(name, {})
        place[last] = values[column.key]
    form["item_id"] = item.id if item else uuid7()
    consent = form["guardian"]["consent"] = {"agreed": True, **form["guardian"]["consent"]}
    form["showcase"] = (
        {**consent, "text_version": consents.WISH_SHOWCASE.version} if values["showcase"] else None
    )
    return form


def _pointer(where: tuple[int | str, ...]) -> str:
    return "".join(f"/{part}" for part in where)


def _offered(by: Lists) -> dict[str, dict[str, Any]]:
    """By column, what may be chosen there and what it means."""
    return {
        "town": by.towns,
        "child_category": by.categories,
        "item": by.items,
        "kinship": lists.KINSHIPS,
        "consent_method": lists.METHODS,
    }


def _chosen(offered: dict[str, Any], cell: Cell) -> Any:
    words = _short(cell)
    if words not in offered:
        raise BadCell(Fault("", "not_in_list", "不在可选范围内，请从下拉列表中选择"))
    return offered[words]


def _short(cell: Cell) -> str:
    """A choice as it is compared; what is longer than any is left as it is."""
    words = cells.text(cell)
    return lists.comparable(words) if len(words) <= cells.SHORT else words


def _yes(cell: Cell) -> bool:
    words = _short(cell)
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise BadCell(Fault("", "not_in_list", "请填写“是”或“否”"))
