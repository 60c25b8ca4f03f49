"""The list of open wishes for the newspaper, as a PDF and as an Excel file."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from api.campaigns.wishes.board import print_list
from api.terms.wishes import GoodsCategory, WishStatus
from tests.adapters.papers.samples import squeezed
from tests.county import LUPU, County
from tests.routers.refusals import refused
from tests.wishing import CANARY, WISH_RULES, wishing


async def test_both_files_bear_what_the_cards_tell_and_how_to_claim(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    for number in range(3):
        await wishes.plant(number=f"1000000{number}", item_name="羽绒服")
    await wishes.plant(number="20000000", category=GoodsCategory.BOOKS, item_name="故事书", size=None)
    for status in WishStatus:
        if status is not WishStatus.PUBLISHED:
            await wishes.plant(status, item_name="不该出现的物品")
    path = f"/v1/staff/campaigns/{wishes.campaign_id}/wish-list"
    pdf, excel = await officer.get(f"{path}.pdf"), await officer.get(f"{path}.xlsx")
    assert pdf.headers["content-type"] == "application/pdf"
    assert excel.headers["content-disposition"] == f'attachment; filename="wishes-{wishes.campaign_id}.xlsx"'
    printed = squeezed("".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages))
    sheet, how = load_workbook(BytesIO(excel.content)).worksheets
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [
        ["类别", "编号", "年龄段", "物品", "规格", "价值", "乡镇"],
        *(["生活用品", f"1000000{at}", "10至12岁", "羽绒服", "130厘米", "100至200元", ""] for at in range(3)),
        ["图书", "20000000", "10至12岁", "故事书", "", "100至200元", ""],
    ]
    told = str([*how.iter_rows(values_only=True)])
    for text in (printed, told):
        assert WISH_RULES["contact"] in text
        assert WISH_RULES["points"][0]["name"] in text
        assert not any(word in text for word in (*CANARY.values(), "不该出现的物品", "留守"))
    for word in ("生活用品（3个）", "图书（1个）", "10000002", "20000000", "100至200元", "怎样认领"):
        assert word in printed


async def test_a_list_can_be_of_one_category_or_one_town_that_may_be_told(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    for category in (GoodsCategory.BOOKS, GoodsCategory.SPORT):
        await wishes.plant(category=category, region_code=LUPU)
    path = f"/v1/staff/campaigns/{wishes.campaign_id}/wish-list.xlsx"
    for params, rows in (({}, 2), ({"category": "books"}, 1), ({"region_code": LUPU}, 0)):
        answer = await officer.get(path, params=params)
        assert load_workbook(BytesIO(answer.content)).worksheets[0].max_row == 2 + rows


async def test_every_list_that_goes_out_is_in_the_record(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    await wishes.plant()
    path = f"/v1/staff/campaigns/{wishes.campaign_id}/wish-list.xlsx"
    await officer.get(path)
    (entry,) = await county.audited(action="wish_list.exported")
    assert entry["subject_id"] == wishes.campaign_id
    assert entry["reason"] == "Excel，1个心愿"
    refused(await (await county.staff("jinghe")).get(path), 403)
    refused(await (await county.staff("auditor")).get(path), 403)
    assert len(await county.audited(action="wish_list.exported")) == 1


async def test_a_list_nobody_would_print_is_refused(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_list, "MOST", 1)
    wishes, officer = await wishing(county), await county.staff("officer")
    for _ in range(2):
        await wishes.plant()
    path = f"/v1/staff/campaigns/{wishes.campaign_id}/wish-list.pdf"
    refused(await officer.get(path), 409, "list_too_long")
