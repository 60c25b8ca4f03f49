"""A dry run names every bad row and column, in words, and never what stood there; nothing is stored."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api import clock
from api.adapters.sheets import XLSX
from api.campaigns.wishes.importing import table, tries
from api.config import Settings
from tests.campaigns.wishes.importing.filled import PLACES, desk
from tests.county import JINGHE, County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import CANARY, child_id_number

BAD: tuple[tuple[str, Any, str], ...] = (
    ("town", "没有这个镇", "not_in_list"),
    ("town", "鹭浦镇", "unknown_region"),
    ("town", None, "missing"),
    ("child_name", None, "missing"),
    ("child_name", "长" * 41, "value_error"),
    ("child_name", "=B1", "formula"),
    ("child_name", True, "wrong_kind"),
    ("child_id_number", 321099201604051019, "digits_lost"),
    ("child_id_number", "32109920160405", "value_error"),
    ("child_id_number", "321099201604050011", "id_number_invalid"),
    ("child_id_number", child_id_number(1, "20080101"), "child_too_old"),
    ("child_category", "富裕儿童", "not_in_list"),
    ("school", "校" * 61, "value_error"),
    ("guardian_name", "#REF!", "cell_error"),
    ("guardian_phone", "12345", "value_error"),
    ("kinship", "邻居", "not_in_list"),
    ("address", None, "missing"),
    ("item", "现金", "not_in_list"),
    ("size", "均码", "unknown_size"),
    ("size", None, "missing"),
    ("value", "一百", "not_an_amount"),
    ("value", 99.999, "not_an_amount"),
    ("value", 301, "over_cap"),
    ("value", 0.5, "value_error"),
    ("reason", "请大家捐款", "fundraising_words"),
    ("reason", "长" * 501, "value_error"),
    ("consent_method", "口头", "not_in_list"),
    ("consent_method", "小程序确认", "consent_on_paper"),
    ("consent_day", "去年", "not_a_day"),
    ("consent_day", date(2026, 12, 1), "in_the_future"),
    ("consent_text", "2020-01", "consent_text_unknown"),
    ("showcase", "也许", "not_in_list"),
)


async def test_every_bad_cell_is_named_by_row_and_column(county: County) -> None:
    at = await desk(county)
    rows = [at.row(**{column: value}) for column, value, _ in BAD]
    expected = {(row, column, code) for row, (column, _, code) in enumerate(BAD, 3)}
    assert await at.faults(*rows) == expected
    tried = await at.tried(*rows)
    assert (tried["total"], tried["bad"]) == (len(BAD), len(BAD))
    assert all(
        "\u4e00" <= one["detail"][0] <= "\u9fff" or one["detail"][0] in "1E" for one in tried["faults"]
    )
    assert tried["faults"][0]["heading"] == "乡镇"


async def test_a_row_with_many_faults_names_them_all(county: County) -> None:
    at = await desk(county)
    row = at.row(town=None, child_name="=1", guardian_phone="1", item="现金", value="?", consent_day="?")
    assert await at.faults(row, at.row(), {"child_name": "只有名字"}) == {
        *((3, key, "missing") for key in ("town",)),
        *((3, "child_name", "formula"), (3, "guardian_phone", "value_error"), (3, "item", "not_in_list")),
        *((3, "value", "not_an_amount"), (3, "consent_day", "not_a_day")),
        *((5, key, "missing") for key in PLACES.keys() - {"child_name", "school", "size", "showcase"}),
    }


async def test_what_clerks_type_is_understood(county: County) -> None:
    """Full-width digits, blanks, six ways to write a day, figures for texts, lower-case x."""
    at = await desk(county)
    full_width = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    today = clock.day(clock.now())
    number = next(one for one in map(child_id_number, range(900, 999)) if one.endswith("X"))
    rows = [
        at.row(child_id_number=at.row()["child_id_number"].translate(full_width)),
        at.row(child_id_number=f" {number[:6]} {number[6:14]} {number[14:].lower()}　", town=" 泾河镇　"),
        at.row(guardian_phone=int(CANARY["phone"]), value="１２０.５０元", showcase=None, school=None),
        at.row(guardian_phone="199 8765-4321", consent_day=today, size="１３０厘米"),
        at.row(consent_day=today.strftime("%Y年%m月%d日"), reason="一\n二\u200b"),
        at.row(consent_day=today.strftime("%Y/%-m/%-d"), value=99.9, showcase="否"),
        at.row(consent_day=int(today.strftime("%Y%m%d")), child_name="小\u3000荷 "),
        {},
        at.row(consent_day=today.strftime("%Y.%m.%d")),
    ]
    assert await at.tried(*rows) == {"total": 8, "bad": 0, "entered_before": 0, "faults": []}


async def test_the_sheet_itself_may_be_disfigured(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    at = await desk(county)

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells(
            start_row=3, end_row=4, start_column=PLACES["address"], end_column=PLACES["address"]
        )

    faults = await at.faults(at.row(), at.row(), at.row(), change=merge)
    assert faults == {(3, "address", "merged"), (4, "address", "merged")}

    def type_over_the_example(sheet: Worksheet) -> None:
        for key, value in at.row().items():
            sheet.cell(2, PLACES[key]).value = value

    assert await at.faults(at.row(), change=type_over_the_example) == {(2, None, "example_filled_in")}

    def write_aside(sheet: Worksheet) -> None:
        sheet.cell(3, 30).value = "再问问"

    assert await at.faults(at.row(), change=write_aside) == {(3, None, "no_heading")}

    def put_a_title_and_number(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet.cell(1, 1).value = "泾河镇微心愿"
        sheet.cell(4, 1).value = 1

    assert await at.faults(at.row(town="?"), change=put_a_title_and_number) == {(4, "town", "not_in_list")}

    def lose_a_column(sheet: Worksheet) -> None:
        sheet.delete_cols(PLACES["address"])

    lost = await at.send(at.sheet(at.row(), change=lose_a_column), dry=True)
    assert [one["pointer"] for one in refused(lost, 422, "spreadsheet_not_template")["errors"]] == [
        "/columns/address"
    ]
    refused(await at.send(at.template, dry=True), 422, "spreadsheet_empty")
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    assert (await at.tried(at.row(), {}, at.row()))["total"] == 2
    refused(await at.send(at.sheet(at.row(), at.row(), at.row()), dry=True), 422, "spreadsheet_too_large")


async def test_one_child_has_one_wish_in_the_sheet_and_elsewhere(county: County) -> None:
    at = await desk(county)
    await at.wishing.plant()
    twice = at.row()
    living = at.row(child_id_number=child_id_number(at.wishing.planted))
    assert await at.faults(twice, at.row(), twice, living) == {
        (5, "child_id_number", "child_repeated"),
        (6, "child_id_number", "child_has_wish"),
    }


async def test_a_dry_run_is_no_way_to_look_children_up(
    county: County, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a row that could be entered otherwise is looked up, each try is on record, and they are few."""
    few = settings.model_copy(update={"wish_dry_runs_daily": 3})
    monkeypatch.setattr(tries, "settings", lambda _: few)
    at = await desk(county)
    await at.wishing.plant()
    living = child_id_number(at.wishing.planted)
    bare = {"child_id_number": living}
    assert "child_has_wish" not in {code for _, _, code in await at.faults(bare, at.row(**bare, town="?"))}
    assert await at.faults(at.row(**bare), at.row()) == {(3, "child_id_number", "child_has_wish")}
    refused(await at.send(at.sheet(at.row(**bare))), 422, "spreadsheet_has_faults")
    told = await county.audited(subject_kind="campaign", subject_id=at.wishing.campaign_id)
    assert [(one["action"], one["reason"]) for one in told if one["action"].startswith("wish_import")] == [
        ("wish_import.refused", "1行，有误1行，其中孩子已有心愿1行"),
        ("wish_import.tried", "2行，有误1行，其中孩子已有心愿1行"),
        ("wish_import.tried", "2行，有误2行，其中孩子已有心愿0行"),
    ]
    refused(await at.send(at.sheet(at.row(**bare)), dry=True), 409, "too_many_dry_runs")
    refused(await at.send(at.sheet(at.row(**bare))), 409, "too_many_dry_runs")
    assert (await at.send(at.sheet(at.row()))).status_code == 201


async def rows_of(county: County) -> list[str]:
    """Everything that is stored but the record of who did what."""
    return [one for one in (await county.dump()).splitlines() if not one.startswith("audit_entry ")]


async def test_nothing_of_it_is_kept_and_a_sheet_with_faults_is_not_imported(county: County) -> None:
    at = await desk(county)
    before = await rows_of(county)
    assert (await at.tried(at.row(), at.row(town="?")))["bad"] == 1
    problem = refused(await at.send(at.sheet(at.row(), at.row(town="?"))), 422, "spreadsheet_has_faults")
    assert problem["errors"] == [
        {
            "pointer": "/rows/4/town",
            "code": "not_in_list",
            "detail": "第4行“乡镇”：不在可选范围内，请从下拉列表中选择",
        }
    ]
    assert await rows_of(county) == before


async def test_who_may_and_what_is_in_her_sight(county: County) -> None:
    at = await desk(county)
    book = load_workbook(io.BytesIO(at.template))
    assert [book["选项"].cell(row, 1).value for row in (2, 3)] == ["泾河镇", None]
    officer, lupu = await county.staff("officer"), await county.staff("lupu")
    rows = at.row(), at.row(town="鹭浦镇")
    both = await at.send(at.sheet(*rows), dry=True, caller=officer)
    assert both.json()["bad"] == 0
    theirs = await at.send(at.sheet(*rows), dry=True, caller=lupu)
    assert [(one["row"], one["code"]) for one in theirs.json()["faults"]] == [(3, "unknown_region")]
    import_id = await at.imported(at.row())
    undo = f"/v1/staff/wish-imports/{import_id}/undo"
    refused(await lupu.post(undo), 404)
    refused(await (await county.staff("panelist")).post(undo), 403)
    assert (await lupu.get(f"{at.path}/wish-imports")).json()["items"] == []
    assert (await officer.get(f"{at.path}/wish-imports")).json()["items"][0]["region_code"] == JINGHE


async def test_after_the_call_nothing_is_imported(county: County, time: Time) -> None:
    at = await desk(county)
    content = at.sheet(at.row())
    time.set(clock.now() + timedelta(days=20, minutes=1))
    clerk = await county.staff("jinghe")
    for dry in (True, False):
        refused(await at.send(content, dry=dry, caller=clerk), 409, "window_closed")


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"a;b", XLSX, 415, "not_a_spreadsheet"),
        (b"", XLSX, 415, "not_a_spreadsheet"),
        (b"PK\x03\x04", XLSX, 422, "spreadsheet_unreadable"),
        (b"{}", "application/json", 415, "not_a_spreadsheet"),
        (b"PK\x03\x04", "application/zip", 415, "not_a_spreadsheet"),
        (bytes(1_048_577), XLSX, 413, "body_too_large"),
    ],
)
@pytest.mark.backends("sqlite")
async def test_other_files_are_refused_as_such(
    county: County, content: bytes, media_type: str, status: int, code: str
) -> None:
    at = await desk(county)
    headers = {"Content-Type": media_type, "Idempotency-Key": "k"}
    for path in ("wish-imports", "wish-imports/dry-run"):
        answer = await at.clerk._send("POST", f"{at.path}/{path}", content=content, headers=headers)
        refused(answer, status, code)
