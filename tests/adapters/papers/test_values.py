"""A table that cannot be drawn cannot be made."""

import pytest

from api.adapters.papers import Table


@pytest.mark.parametrize(
    ("columns", "rows", "widths"),
    [
        ((), (), ()),
        (("甲", "乙"), (), (1,)),
        (("甲", "乙"), (("1",),), (1, 1)),
        (("甲",), (("1", "2"),), (1,)),
        (("甲",), (), (0,)),
    ],
    ids=["no column", "a width missing", "a cell missing", "a cell too many", "no width"],
)
def test_a_crooked_table_is_refused(
    columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="column"):
        Table(columns, rows, widths)
