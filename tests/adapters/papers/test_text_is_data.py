"""No letter of a text means anything to whatever sets it, and none of it breaks a file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.adapters.papers import Paper, Paragraph, Signatures, Table, to_docx, to_pdf
from api.adapters.papers.wording import ems, plain
from tests.adapters.papers.samples import LITERAL, NOTICE, only, pages, pdf, pdf_text, squeezed, word

EVERYWHERE = Paper(
    title=LITERAL,
    subtitle=f"二{LITERAL}",
    blocks=(
        Paragraph(f"三{LITERAL}"),
        Paragraph(f"四{LITERAL}", heading=True),
        Table((f"五{LITERAL}",), ((f"六{LITERAL}",),), (1,)),
        Signatures((f"七{LITERAL}",)),
    ),
    issuer=f"八{LITERAL}",
    dated=NOTICE.dated,
    footer=f"九{LITERAL}",
)


def test_markup_comes_out_as_letters_in_the_pdf() -> None:
    said = pdf_text(EVERYWHERE)
    for mark in ("", *"二三四五六七八九"):
        assert squeezed(mark + LITERAL) in said
    assert pdf(EVERYWHERE).metadata.title == LITERAL  # type: ignore[union-attr]


def test_markup_comes_out_as_letters_in_the_word_file() -> None:
    file = word(EVERYWHERE)
    said = [one.text for one in file.paragraphs]
    assert squeezed(said[0]) == squeezed(LITERAL)
    assert {mark + LITERAL for mark in "二三四八九"} | {f"七{LITERAL}："} <= set(said)
    assert [row.cells[0].text for table in file.tables for row in table.rows] == [
        f"五{LITERAL}",
        f"六{LITERAL}",
    ]


@pytest.mark.parametrize("line", ["= 标题", "- 列表", "+ 编号", "/ 词: 义", "#", "\\", '"', "```", "$ $"])
def test_a_line_that_begins_like_markup_is_a_line(line: str) -> None:
    paper = only(Paragraph(f"甲\n{line}\n乙"))
    assert f"甲\n{line}\n乙" in pages(paper)[0]
    assert line in [one.text for one in word(paper).paragraphs]


def test_controls_halves_of_pairs_and_turned_writing_are_left_out() -> None:
    dirty = "甲\x00\x01\x08\x1b乙\ud800丙\ufffe\uffff丁\u202e戊\u200b己\ufeff庚\U000e0001\U0001ffff辛"
    paper = only(Paragraph(dirty), Table((dirty,), ((dirty,),), (1,)), Signatures((dirty,)), title=dirty)
    assert plain(dirty) == "甲乙丙丁戊己庚辛"
    assert pdf_text(paper).count("甲乙丙丁戊己庚辛") == 5
    assert [one.text for one in word(paper).paragraphs][:2] == ["甲乙丙丁戊己庚辛"] * 2


def test_line_breaks_in_a_cell_are_kept_whichever_way_they_are_written() -> None:
    paper = only(Table(("列",), (("一\r\n二\u2028三\n\n四",),), (1,)))
    assert word(paper).tables[0].cell(1, 0).text == "一\n二\n三\n\n四"
    assert "一\n二\n三\n四" in pages(paper)[0]


def test_rare_characters_have_their_shape() -> None:
    rare = "𠮷〔〕䶮喆镕龘㙍㴪①Ⅳ㎡·—…“”《》【】○×÷％℃→★"
    said = pdf_text(only(Paragraph(rare), Table((rare,), ((rare,),), (1,))))
    # A character without a shape is read back as NUL.
    assert said.count(rare) == 3
    assert "\x00" not in said


@pytest.mark.parametrize("letters", ["W" * 300, "https://a.cn/" + "a1b2" * 80, "！" * 120, "—" * 120])
def test_a_word_longer_than_its_line_stays_on_the_page_and_can_be_copied(letters: str) -> None:
    paper = only(Paragraph(letters), Table(("窄", "宽"), ((letters, "x"),), (1, 5)))
    assert f"公示{letters}" in pdf_text(paper)
    lines = [line for page in pages(paper) for line in page.split("\n")]
    # Marks are squeezed a little, so that a line may hold more than its 28.
    assert max(ems(line) for line in lines) < 31
    assert len([line for line in lines if set(line) <= set(letters)]) > 20


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_whatever_breaks_a_paper(one: str, other: str) -> None:
    paper = Paper(
        one,
        (
            Paragraph(other),
            Paragraph(one, heading=True),
            Table((one,), ((other,),), (1,)),
            Signatures((one,)),
        ),
        other,
        NOTICE.dated,
        subtitle=other,
        footer=one,
    )
    assert to_pdf(paper).startswith(b"%PDF")
    assert word(paper).tables[0].cell(1, 0).text == plain(other)
    assert to_docx(paper)
