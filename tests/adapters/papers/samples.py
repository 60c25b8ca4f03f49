"""Papers as an office has them, and how what was set is read back."""

import io
import re
from datetime import date
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from pypdf import PdfReader

from api.adapters.papers import Paper, Paragraph, Signatures, Table, to_docx, to_pdf

NOTICE = Paper(
    title="关于荷乡县首届“十佳妇女小贷方案”候选名单的公示",
    blocks=(
        Paragraph(
            "根据《荷乡县妇女小额担保贷款财政贴息实施办法》（荷妇〔2026〕12号），现将候选名单予以公示。"
        ),
        Paragraph("一、候选名单", heading=True),
        Table(
            ("序号", "申请人", "项目名称", "所在乡镇"),
            tuple((str(at), "王**", f"第{at}号莲子深加工与电商销售方案", "泾河镇") for at in range(1, 13)),
            (10, 18, 52, 20),
        ),
        Paragraph("二、公示时间", heading=True),
        Paragraph("自2026年10月9日起至2026年10月20日止，共8个工作日。"),
        Paragraph("三、联系方式", heading=True),
        Paragraph("联系人：发展部\n电话：0000-8123456"),
    ),
    issuer="荷乡县妇女联合会",
    dated=date(2026, 10, 8),
)

MINUTES = Paper(
    title="荷乡县首届“十佳妇女小贷方案”评选结果核定记录",
    subtitle="荷妇核〔2026〕3号",
    blocks=(
        Table(
            ("名次", "编号", "方案", "乡镇", "得票", "公众得分", "评委得分", "总分"),
            tuple(
                (str(at), f"{at:03d}", "竹编工艺品加工", "鹭浦镇", "12345", "100.00", "95.50", "96.85")
                for at in range(1, 31)
            ),
            (8, 9, 33, 13, 11, 12, 12, 11),
        ),
        Signatures(("提出人", "核定人：", "监督员")),
    ),
    issuer="荷乡县妇女联合会",
    dated=date(2026, 11, 3),
    footer="本记录一式三份。",
)

# Everything that means something to typst, to XML, to Word's fields or to a template.
LITERAL = (
    "#set text(red) $x^2$ *b* _i_ @ref <lab> [c] {d} `raw` \\ ~ = - + / \" ' -- --- ... // /* */ "
    '#panic("x") #sys.inputs.paper \\u{41} https://a.cn {% x %} {{y}} &amp; &#x41; <w:t> ]]> %s {0} _x0041_'
)


def only(*blocks: Paragraph | Table | Signatures, title: str = "公示") -> Paper:
    """A short paper of these blocks."""
    return Paper(title, blocks, "荷乡县妇女联合会", date(2026, 10, 20))


def word(paper: Paper) -> WordFile:
    return Document(io.BytesIO(to_docx(paper)))


@cache
def pdf(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(paper)))


def pages(paper: Paper) -> list[str]:
    return [page.extract_text() for page in pdf(paper).pages]


def squeezed(text: str) -> str:
    """A text without any white space: a line on paper ends where it must."""
    return re.sub(r"\s", "", text)


def pdf_text(paper: Paper) -> str:
    return squeezed("".join(pages(paper)))


def fonts(paper: Paper) -> list[Any]:
    """The fonts of a PDF: each its dictionary and its descriptor."""
    found = {}
    for page in pdf(paper).pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            font = reference.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            found[font["/BaseFont"]] = descriptor
    return list(found.items())
