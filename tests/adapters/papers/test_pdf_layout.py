"""The PDF in the layout of official papers, in the package's font and no other."""

from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import pytest

from api.adapters.papers import Paper, Paragraph, Signatures, Table
from api.adapters.papers.pdf import _fonts
from tests.adapters.papers.samples import MINUTES, NOTICE, fonts, only, pages, pdf, squeezed

MM = 72 / 25.4


def placed(paper: Paper, page: int = 0) -> list[tuple[str, float, float]]:
    """Every piece of text of a page with its place in millimetres from the left and from the top."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, 297 - y / MM))

    pdf(paper).pages[page].extract_text(visitor_text=visit)
    return found


def place_of(paper: Paper, words: str, page: int = 0) -> tuple[float, float]:
    return next((x, y) for text, x, y in placed(paper, page) if squeezed(text).startswith(words))


def test_the_page_is_a4() -> None:
    for page in pdf(MINUTES).pages:
        assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]


def test_text_keeps_the_margins_and_is_indented_by_two_characters() -> None:
    long = only(Paragraph("一" * 28 * 30))
    everything = [one for page in range(2) for one in placed(long, page) if "—" not in one[0]]
    assert min(x for _, x, _ in everything) == pytest.approx(28, abs=0.2)
    assert all(37 < y < 297 - 35 for _, _, y in everything)
    assert place_of(NOTICE, "根据")[0] == pytest.approx(28 + 2 * 16 / MM, abs=0.3)


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters() -> None:
    second = pages(only(Paragraph("一" * 28 * 60)))[1].split("\n")
    assert [len(line) for line in second[:-1]] == [28] * 22


def test_pages_are_numbered_outside() -> None:
    assert [squeezed(page)[-3:] for page in pages(MINUTES)] == ["—1—", "—2—"]
    assert place_of(MINUTES, "—", 0)[0] > 150
    assert place_of(MINUTES, "—", 1)[0] < 50
    assert place_of(MINUTES, "—", 0)[1] == pytest.approx(297 - 35 + 7 + 4, abs=2)


def test_the_header_row_is_repeated_on_every_page_of_a_table() -> None:
    first, second = (squeezed(page) for page in pages(MINUTES))
    header = "名次编号方案乡镇得票公众得分评委得分总分"
    assert header in first
    assert second.startswith(header)


def test_the_issuer_stands_above_the_date_and_both_on_the_right() -> None:
    issuer, dated = (place_of(NOTICE, words, 1) for words in ("荷乡县妇女联合会", "2026年10月8日"))
    assert dated[1] - issuer[1] == pytest.approx(28.95 / MM, abs=0.2)
    assert issuer[0] > 105


def test_issuer_and_date_never_stand_on_a_page_alone() -> None:
    for count in range(14, 24):
        last = squeezed(pages(only(*(Paragraph(f"第{at}段") for at in range(count))))[-1])
        assert last.startswith("第") or "公示" in last


@pytest.mark.parametrize("paper", [NOTICE, MINUTES], ids=["notice", "minutes"])
def test_the_fonts_are_the_packages_and_inside_the_file(paper: Paper) -> None:
    found = fonts(paper)
    assert len(found) >= 2
    for name, descriptor in found:
        assert "NotoSansCJKsc" in name
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_neither_the_systems_fonts_nor_those_inside_typst_are_looked_at() -> None:
    folder = Path(manimgx_fonts_cjk.__file__).parent
    assert {Path(one.path or "").parent for one in _fonts().fonts()} == {folder}
    assert "Noto Sans CJK SC" in _fonts().families()


def test_headings_are_headings_for_whoever_cannot_see_them() -> None:
    outline: Any = pdf(NOTICE).outline
    assert [one["/Title"] for one in outline] == ["一、候选名单", "二、公示时间", "三、联系方式"]
    assert pdf(NOTICE).trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_a_row_longer_than_a_page_goes_on_overleaf() -> None:
    high = Table(("长", "短"), (("\n".join(f"第{at}行" for at in range(90)), "x"),), (1, 1))
    paper = only(high, Signatures(("签字",)))
    said = [squeezed(page) for page in pages(paper)]
    assert len(said) > 2
    assert all(f"第{at}行" in "".join(said) for at in range(90))
    rows = [one for page in range(len(said)) for one in placed(paper, page) if "行" in one[0]]
    assert all(y < 297 - 35 for _, _, y in rows)
