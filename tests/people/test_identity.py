"""Names masked as 公示 does it, and identity numbers checked as GB 11643 does."""

import pytest

from api import people


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("周莲心", "周**"),
        ("王丽", "王**"),
        ("欧阳小荷", "欧阳**"),
        ("司马莲", "司马**"),
        ("上官月", "上官**"),
        ("诸葛亮", "诸葛**"),
        ("令狐冲", "令狐**"),
        ("欧莲", "欧**"),
        ("𠮷田", "𠮷**"),
        ("李", "李**"),
    ],
)
def test_the_family_name_and_two_stars_whatever_the_length(name: str, shown: str) -> None:
    assert people.mask(name) == shown


@pytest.mark.parametrize("number", ["321099198503070021", "11010519491231002X", "440524188001010014"])
def test_numbers_with_a_real_date_and_the_right_digit(number: str) -> None:
    assert people.valid_id_number(number) is (number[6:10] >= "1900")


@pytest.mark.parametrize(
    "number",
    [
        "321099198503070022",
        "321099198502300020",
        "321099198513070021",
        "32109919850307002",
        "3210991985030700211",
        "32109919850307002x",
        "",
        "３２１０９９１９８５０３０７００２１",
        "²21099198503070021",
    ],
)
def test_others_are_not(number: str) -> None:
    assert not people.valid_id_number(number)
