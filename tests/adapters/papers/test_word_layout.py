"""The Word file in the layout of official papers (GB/T 9704-2012)."""

import io
import re
import zipfile

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.adapters.papers import Paragraph, Signatures, Table, to_docx
from tests.adapters.papers.samples import MINUTES, NOTICE, only, word


def parts(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(to_docx(MINUTES))) as archive:
        return archive.read(f"word/{name}").decode()


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    (section,) = word(NOTICE).sections
    sizes = {
        section.page_width: 210,
        section.page_height: 297,
        section.top_margin: 37,
        section.bottom_margin: 35,
        section.left_margin: 28,
        section.right_margin: 26,
    }
    for size, wanted in sizes.items():
        assert size is not None
        assert abs(size - Mm(wanted)) < Mm(0.1)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", None),
        ("Table Text", None, 12),
        ("Table Head", "黑体", None),
        ("Small Table Text", None, 10.5),
        ("Footer", "宋体", 14),
    ],
)
def test_every_style_has_its_font_for_chinese_too(style: str, font: str | None, size: float | None) -> None:
    found = next(one for one in word(NOTICE).styles if one.name == style)
    assert found.type == WD_STYLE_TYPE.PARAGRAPH
    assert found.font.size == (Pt(size) if size else None)
    fonts = found.element.rPr.rFonts
    if font:
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia")} == {font}
    else:
        assert fonts is None


def test_the_body_is_fangsong_of_the_third_size_in_chinese() -> None:
    styles = parts("styles.xml")
    defaults = styles[styles.index("<w:rPrDefault>") : styles.index("</w:rPrDefault>")]
    assert 'w:eastAsia="仿宋_GB2312"' in defaults
    assert '<w:sz w:val="32"/>' in defaults
    assert '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"' in defaults


def test_text_is_indented_by_two_characters_at_a_fixed_distance_of_lines() -> None:
    styles = word(NOTICE).styles
    body = styles["Body Text"].element.pPr
    assert body.ind.get(qn("w:firstLineChars")) == "200"
    spacing = styles["Normal"].element.pPr.spacing
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")


def test_the_header_row_is_repeated_and_no_row_is_torn() -> None:
    first, *others = word(MINUTES).tables[0].rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (first, *others))


def test_tables_have_lines_and_fill_the_width_of_the_text() -> None:
    table = word(NOTICE).tables[0]
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert {side.get(qn("w:val")) for side in borders} == {"single"}
    assert len(borders) == 6
    widths = [cell.width for cell in table.rows[0].cells]
    assert Mm(155.5) < sum(width for width in widths if width) <= Mm(156.1)


def test_wide_tables_take_small_letters_and_only_short_columns_stand_in_the_middle() -> None:
    def styles(table: int, paper: object = NOTICE) -> set[str | None]:
        cells = word(paper).tables[table].rows[1].cells  # type: ignore[arg-type]
        return {cell.paragraphs[0].style.name for cell in cells if cell.paragraphs[0].style}

    assert styles(0) == {"Table Text"}
    assert styles(0, MINUTES) == {"Small Table Text"}


def test_pages_are_numbered_outside_odd_ones_on_the_right_even_ones_on_the_left() -> None:
    file = word(NOTICE)
    assert file.settings.odd_and_even_pages_header_footer
    for side, footer in {"right": file.sections[0].footer, "left": file.sections[0].even_page_footer}.items():
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert " PAGE " in paragraph._p.xml
        assert f'<w:jc w:val="{side}"/>' in paragraph._p.xml


def test_the_issuer_is_centred_above_the_date_and_both_leave_room_for_a_seal() -> None:
    issuer, dated = (one._p.xml for one in word(NOTICE).paragraphs[-2:])
    # 8 characters above 6.5: three quarters of one stand out to the right of the date.
    assert 'w:rightChars="325"' in issuer
    assert 'w:rightChars="400"' in dated
    assert "<w:keepNext/>" in issuer


def test_issuer_and_date_never_stand_on_a_page_alone() -> None:
    paragraphs = word(NOTICE).paragraphs
    assert [one.paragraph_format.keep_with_next for one in paragraphs[-4:]] == [True, True, True, None]
    signing = [one for one in word(MINUTES).paragraphs if one.style and one.style.name == "Signature"]
    assert len(signing) == 3
    assert all(one.style and one.style.paragraph_format.keep_with_next for one in signing)


def test_signatures_never_stand_on_a_page_without_what_is_signed() -> None:
    table = Table(("甲",), (("1",),), (1,))
    file = word(only(Paragraph("前"), table, Paragraph("后"), Signatures(("签字",))))
    kept = {one.text: one.paragraph_format.keep_with_next for one in file.paragraphs}
    assert kept["后"]
    assert not kept["前"]


def test_no_style_is_used_that_the_file_does_not_have() -> None:
    used = set(re.findall(r'<w:pStyle w:val="(\w+)"', parts("document.xml") + parts("footer-odd.xml")))
    had = set(re.findall(r'w:styleId="(\w+)"', parts("styles.xml")))
    assert used <= had


def test_a_title_is_broken_where_its_sense_allows() -> None:
    file = word(only(Paragraph("x"), title=NOTICE.title))
    assert file.paragraphs[0].text == "关于荷乡县首届\n“十佳妇女小贷方案”候选名单的公示"
