"""How to fill the sheet in, step by step, on a sheet of its own."""

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from api.campaigns.wishes.importing.columns import COLUMNS, EXAMPLE, NO_CARD, SHEET
from api.schemas.wish_imports import MOST_ROWS
from api.terms import consents

_STEPS = (
    f"在“{SHEET}”表里填写，一行一个孩子、一个心愿。带*（橙色）的列必须填写，蓝色的列可以不填。",
    f"灰色的第2行是{EXAMPLE}，不会导入；请不要改它，从第3行开始填。",
    "乡镇、类别、关系、物品、规格、同意方式等请点单元格右侧的箭头，从列表中选择，不要自己输入。先选物品，再选规格。",
    "身份证号列已设为文本格式，请直接输入18位号码；从别处复制时请用“选择性粘贴—数值”。",
    f"{NO_CARD}，不要编造号码。",
    "监护人没有手机的，填带区号的固定电话，例如 0514-88888888；区号开头的0不能少。",
    "身份证号显示成“3.21E+17”，就是已经丢失了末几位，须重新输入。",
    "不要合并单元格，不要使用公式，不要改动表头。空行不影响导入。",
    f"一次最多{MOST_ROWS}行，超过的请分成几个文件。请保存为 .xlsx，不要加密码。",
    "填好后先点“试导入”：哪一行哪一列有问题，平台会逐项列出，这时什么都不保存。全部改正后再导入。",
    "导入后平台逐行录入，可以查看进度；没有被认领之前，可以整批撤销。",
    "有个别行没有导入成功的，改正后把整个文件再导入一次：已经导入、心愿没有变的行会跳过。",
    "表格里有孩子和监护人的个人信息：请只在办公电脑上填写，不要用微信、QQ传送，导入后及时删除。",
)


def write(sheet: Worksheet, title: str, day: str) -> None:
    """Fill the sheet of instructions of a campaign's template."""
    lines = [f"《{title}》微心愿批量录入说明（{day}下载）"]
    lines += [f"{at}. {step}" for at, step in enumerate(_STEPS, 1)]
    lines += ["", "各列说明："]
    lines += [f"{one.heading}{'（必填）' if one.required else '（可不填）'}：{one.hint}" for one in COLUMNS]
    lines += ["", f"监护人同意书（{consents.WISH.version}版）：{consents.WISH.text}"]
    lines += [f"圆梦后展示同意书（{consents.WISH_SHOWCASE.version}版）：{consents.WISH_SHOWCASE.text}"]
    sheet.column_dimensions["A"].width = 110
    for row, words in enumerate(lines, 1):
        cell = sheet.cell(row, 1, words)
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
