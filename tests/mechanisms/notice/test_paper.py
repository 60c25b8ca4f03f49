"""The notice as an official paper: what it says, and as files for everybody."""

import asyncio
import io
import zipfile
from datetime import date
from uuid import UUID

import pytest

from api.adapters.papers import DOCX, PDF, Paper, Paragraph, Table
from api.db.tables.notices import Notice
from api.mechanisms.notice import paper, queries
from api.routers.paper_desk import KEPT, Format
from api.routers.state import Process
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.notice.life import withdraw, withdraw_entry
from tests.mechanisms.notice.noticing import DECIDED, HELD, Board, at, put_up


async def composed(board: Board) -> Paper:
    async with board.county.database.read() as session:
        notice = await session.get_one(Notice, UUID(board.notice_id))
        return paper.compose(notice, await queries.entries(session, notice.id))


def said(one: Paper) -> list[str]:
    return [block.text for block in one.blocks if isinstance(block, Paragraph)]


def listed(one: Paper) -> Table:
    (table,) = [block for block in one.blocks if isinstance(block, Table)]
    return table


async def test_a_notice_says_what_the_usual_paper_says(county: County, time: Time) -> None:
    time.set(at(10, 20))
    one = await composed(await put_up(county, closes_at=at(10, 29)))
    assert (one.title, one.issuer, one.dated) == (
        "荷乡县十佳妇女小贷方案候选名单公示",
        "荷乡县妇女联合会",
        date(2026, 10, 20),
    )
    text = "\n".join(said(one))
    assert "公示时间：2026年10月20日至2026年10月29日（不少于5个工作日）" in said(one)
    for word in (
        "荷委〔2026〕18号",
        "实名",
        "单位",
        "公章",
        "邮戳",
        "匿名",
        "只作为线索",
        "电话0514-00000000",
    ):
        assert word in text
    assert listed(one).columns == ("序号", "姓名", "项目", "乡镇")
    assert listed(one).rows[1] == ("2", "王**", "项目2", "泾河镇")


async def test_a_period_that_ends_at_midnight_ends_with_the_day_before(county: County, time: Time) -> None:
    time.set(at(9, 28))
    one = await composed(await put_up(county, closes_at=at(9, 29)))
    assert "公示时间：2026年9月28日至2026年10月10日（不少于5个工作日）" in said(one)


async def test_who_is_out_stays_on_paper_with_a_remark(county: County) -> None:
    board = await put_up(county, entries=4)
    await board.held(1)
    upheld = await board.held(2)
    await board.hear(upheld)
    await board.settle(upheld, "upheld")
    await withdraw_entry(board, 3, "本人退出")
    table = listed(await composed(board))
    assert table.columns[-1] == "备注"
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4"]
    assert [row[-1] for row in table.rows] == [
        f"异议核查中，暂缓：{HELD}",
        f"异议成立，取消资格：{DECIDED}",
        "本人退出：本人退出",
        "",
    ]


async def test_a_notice_taken_back_says_so_first(county: County) -> None:
    board = await put_up(county)
    await withdraw(board, "活动取消")
    assert said(await composed(board))[0] == "本公示已于2026年10月12日撤回：活动取消"


@pytest.mark.parametrize(("suffix", "media_type"), [("pdf", PDF), ("docx", DOCX)])
async def test_everybody_gets_it_as_a_file_and_not_again_unchanged(
    county: County, suffix: str, media_type: str
) -> None:
    board = await put_up(county)
    path = f"{board.path}/paper.{suffix}"
    first = await county.client.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, media_type)
    assert first.headers["content-disposition"] == f'attachment; filename="notice-{board.notice_id}.{suffix}"'
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["cache-control"].startswith("public, max-age=")
    if suffix == "pdf":
        assert first.content.startswith(b"%PDF-")
    else:
        body = zipfile.ZipFile(io.BytesIO(first.content)).read("word/document.xml").decode()
        assert "荷委〔2026〕18号" in body
        assert "王**" in body
    again = await county.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await board.held()
    changed = await county.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


async def test_what_has_not_opened_has_no_paper(county: County) -> None:
    board = await put_up(county, opens_at=at(10, 20))
    for suffix in ("pdf", "docx"):
        assert (await county.client.get(f"{board.path}/paper.{suffix}")).status_code == 404


async def test_a_paper_is_rendered_once_however_many_ask_and_a_few_are_kept(
    county: County, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def render(one: Paper) -> bytes:
        rendered.append(one.title)
        return one.title.encode()

    monkeypatch.setattr("api.routers.notices.PDF_FILE", Format("pdf", PDF, render))
    board = await put_up(county, title="第0份")
    answers = await asyncio.gather(*(county.client.get(f"{board.path}/paper.pdf") for _ in range(20)))
    assert {one.content for one in answers} == {"第0份".encode()}
    assert rendered == ["第0份"]
    for number in range(1, KEPT + 1):
        other = await put_up(county, title=f"第{number}份", entries=0)
        await county.client.get(f"{other.path}/paper.pdf")
    assert len(process.papers._kept) == KEPT
    await county.client.get(f"{board.path}/paper.pdf")
    assert rendered.count("第0份") == 2, "the oldest was put away"
