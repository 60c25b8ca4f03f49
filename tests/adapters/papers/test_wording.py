"""How texts are got ready for paper."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.adapters.papers.measures import TITLE_EMS, closing_gaps
from api.adapters.papers.numbering import chinese
from api.adapters.papers.wording import BREAK, breakable, day_written, ems, plain, title_lines


def test_a_day_is_written_without_leading_zeros() -> None:
    assert day_written(date(2026, 10, 20)) == "2026年10月20日"
    assert day_written(date(2027, 1, 2)) == "2027年1月2日"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("公示", ["公示"]),
        (
            "关于荷乡县首届“十佳妇女小贷方案”候选名单的公示",
            ["关于荷乡县首届", "“十佳妇女小贷方案”候选名单的公示"],
        ),
        (
            "关于荷乡县妇女创业小额贷款项目评选结果的公示",
            ["关于荷乡县妇女创业小额贷款项目评选结果的", "公示"],
        ),
        ("荷乡县妇联\n关于开展评选的通知", ["荷乡县妇联", "关于开展评选的通知"]),
        ("一" * 30, ["一" * 15, "一" * 15]),
    ],
    ids=["short", "at quotation marks", "after 的", "as written", "nowhere better"],
)
def test_a_title_is_broken_where_its_sense_allows(title: str, lines: list[str]) -> None:
    assert title_lines(title, TITLE_EMS + 1) == lines


@given(st.text("甲乙的“”《》，、。A1 ", min_size=1, max_size=120))
def test_a_broken_title_loses_nothing_and_no_line_begins_with_a_closing_mark(title: str) -> None:
    lines = title_lines(title, TITLE_EMS)
    assert "".join(lines).replace(" ", "") == plain(title).replace(" ", "")


@given(st.text(max_size=200), st.floats(1, 40))
def test_a_long_word_gets_breaks_and_loses_nothing(text: str, room: float) -> None:
    assert breakable(plain(text), room).replace(BREAK, "") == plain(text)


def test_only_words_that_may_not_fit_are_broken() -> None:
    assert breakable("甲乙 short words 丙丁", 20) == "甲乙 short words 丙丁"
    assert breakable("W" * 40, 20) == BREAK.join("W" * 40)
    assert BREAK not in breakable("汉" * 400, 20)


@given(st.text(max_size=200))
def test_plain_text_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    plain(text).encode()


def test_letters_and_digits_take_half_the_width() -> None:
    assert ems("2026年") == 3
    assert ems("“十佳”") == 4


@pytest.mark.parametrize(
    ("issuer", "gaps"),
    [
        ("县妇联", (6, 4)),
        ("荷乡县妇女联合会", (3.5, 4)),
        ("荷乡县妇女联合会荷乡县妇女联合会", (2, 6.5)),
        ("荷" * 40, (0, 4)),
    ],
    ids=["narrower than the date", "a little wider", "up to two from the edge", "wider than the page"],
)
def test_issuer_and_date_share_their_middle(issuer: str, gaps: tuple[float, float]) -> None:
    assert closing_gaps(issuer, "2026年10月20日") == gaps


def test_headings_count_in_chinese() -> None:
    counted = "一 二 三 四 五 六 七 八 九 十 十一 十二 十九 二十 二十一 三十 九十九".split()
    assert [chinese(number) for number in (*range(1, 13), 19, 20, 21, 30, 99)] == counted
