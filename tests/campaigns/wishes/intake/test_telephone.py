"""How a guardian is reached: on a mobile, or on a landline with its area code."""

import pytest
from pydantic import TypeAdapter, ValidationError

from api.adapters.sheets.reading import Cell
from api.campaigns.wishes.importing import cells
from api.schemas.wish_forms import Telephone

NUMBER = TypeAdapter(Telephone)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("19900000000", "19900000000"),
        ("0514-88888888", "051488888888"),
        ("051488888888", "051488888888"),
        ("010-66666666", "01066666666"),
        ("0835-2222222", "08352222222"),
    ],
)
def test_a_number_is_kept_without_its_hyphen(written: str, kept: str) -> None:
    assert NUMBER.validate_python(written) == NUMBER.validate_python(kept) == kept
    assert cells.phone(Cell("text", f" {written}　")) == kept


@pytest.mark.parametrize(
    "written", ["1990000000", "29900000000", "88888888", "0514--8888888", "514-88888888", "05148888888888"]
)
def test_what_is_none_is_refused_in_clear_words(written: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NUMBER.validate_python(written)
    assert refused.value.errors()[0]["type"] in {"value_error", "string_too_short", "string_too_long"}


def test_a_figure_has_lost_the_landlines_nought() -> None:
    with pytest.raises(ValidationError, match="0514-88888888"):
        NUMBER.validate_python(cells.phone(Cell("number", "51488888888")))
