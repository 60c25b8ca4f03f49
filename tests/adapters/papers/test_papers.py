"""What a paper says is what the Word file and the PDF say, in the same order."""

from api.adapters.papers import DOCX, PDF, Paragraph, Signatures, Table, to_docx, to_pdf
from tests.adapters.papers.samples import MINUTES, NOTICE, only, pages, pdf_text, squeezed, word


def test_the_media_types_are_the_ones_registered() -> None:
    assert DOCX.endswith("wordprocessingml.document")
    assert PDF == "application/pdf"
    assert to_docx(NOTICE).startswith(b"PK")
    assert to_pdf(NOTICE).startswith(b"%PDF-1.7")


def test_the_word_file_says_it_in_order() -> None:
    said = [paragraph.text for paragraph in word(NOTICE).paragraphs if paragraph.text]
    assert said == [
        "关于荷乡县首届\n“十佳妇女小贷方案”候选名单的公示",
        "根据《荷乡县妇女小额担保贷款财政贴息实施办法》（荷妇〔2026〕12号），现将候选名单予以公示。",
        "一、候选名单",
        "二、公示时间",
        "自2026年10月9日起至2026年10月20日止，共8个工作日。",
        "三、联系方式",
        "联系人：发展部",
        "电话：0000-8123456",
        "荷乡县妇女联合会",
        "2026年10月8日",
    ]


def test_the_word_file_has_the_whole_table() -> None:
    (table,) = word(NOTICE).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "申请人", "项目名称", "所在乡镇"]
    assert rows[12] == ["12", "王**", "第12号莲子深加工与电商销售方案", "泾河镇"]
    assert len(rows) == 13


def test_the_pdf_says_it_in_order() -> None:
    said = pdf_text(NOTICE)
    places = [
        said.index(words)
        for words in (
            "关于荷乡县首届“十佳妇女小贷方案”候选名单的公示",
            "根据《荷乡县妇女小额担保贷款财政贴息实施办法》（荷妇〔2026〕12号），现将候选名单予以公示。",
            "一、候选名单",
            "序号申请人项目名称所在乡镇",
            "12王**第12号莲子深加工与电商销售方案泾河镇",
            "自2026年10月9日起至2026年10月20日止，共8个工作日。",
            "联系人：发展部电话：0000-8123456",
            "荷乡县妇女联合会2026年10月8日",
        )
    ]
    assert places == sorted(places)


def test_number_small_print_and_lines_to_sign_are_there() -> None:
    file = word(MINUTES)
    assert file.paragraphs[1].text == "荷妇核〔2026〕3号"
    assert file.paragraphs[-1].text == "本记录一式三份。"
    signing = [one.text for one in file.paragraphs if one.style and one.style.name == "Signature"]
    assert signing == [f"{label}：\t\t\t年　　月　　日" for label in ("提出人", "核定人", "监督员")]
    said = pdf_text(MINUTES)
    assert "评选结果核定记录荷妇核〔2026〕3号" in said
    assert "提出人：年月日核定人：年月日监督员：年月日荷乡县妇女联合会2026年11月3日" in said
    assert "本记录一式三份。" in pages(MINUTES)[-1]


def test_what_a_line_is_for_may_take_a_line_of_its_own() -> None:
    label = "十佳妇女小贷方案评审委员会主任委员"
    said = [one.text for one in word(only(Signatures((label,)))).paragraphs]
    assert [f"{label}：", "\t\t\t年　　月　　日"] == said[1:3]


def test_a_paper_may_have_nothing_but_a_title() -> None:
    bare = only()
    assert word(bare).paragraphs[0].text == "公示"
    assert pdf_text(bare) == squeezed("公示 荷乡县妇女联合会 2026年10月20日 —1—")


def test_two_tables_in_a_row_stay_two() -> None:
    one = Table(("甲",), (("1",),), (1,))
    body = word(only(one, one, one)).element.body
    kinds = [part.tag.rpartition("}")[2] for part in body]
    assert "tbl tbl" not in " ".join(kinds)
    assert kinds.count("tbl") == 3


def headings(*texts: str) -> list[str]:
    paper = only(*(Paragraph(text, heading=True) for text in texts))
    said = [one.text for one in word(paper).paragraphs if one.style and one.style.name == "Heading 1"]
    assert squeezed("".join(said)) in pdf_text(paper)
    return said


def test_headings_are_numbered_unless_they_are_already_or_there_is_one() -> None:
    assert headings("依据", "名单", "期限") == ["一、依据", "二、名单", "三、期限"]
    assert headings("一、依据", "二、名单") == ["一、依据", "二、名单"]
    assert headings("名单") == ["名单"]


def test_every_line_of_a_running_text_is_a_paragraph_and_hand_made_indents_are_dropped() -> None:
    paper = only(Paragraph("　　第一段\r\n\t第二段 \n第三段\n"))
    assert [one.text for one in word(paper).paragraphs if one.style and one.style.name == "Body Text"] == [
        "第一段",
        "第二段",
        "第三段",
    ]
    assert "第一段\n第二段\n第三段" in pages(paper)[0]
