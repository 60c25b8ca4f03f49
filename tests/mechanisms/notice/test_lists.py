"""The public's lists: what has opened, newest first, nothing missing, nothing that is nobody's business."""

from typing import Any

import pytest

from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.notice.life import withdraw
from tests.mechanisms.notice.noticing import at, conclude, put_up
from tests.routers.refusals import pointers, refused


async def listed(county: County, query: str = "") -> list[Any]:
    answer = await county.client.get(f"/v1/notices{query}")
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["items"]
    return found


async def test_notices_are_listed_from_their_opening_on_the_latest_first(county: County, time: Time) -> None:
    later = await put_up(county, opens_at=at(10, 20))
    soon = await put_up(county, opens_at=at(10, 14))
    assert await listed(county) == []
    time.set(at(10, 14))
    assert [one["id"] for one in await listed(county)] == [soon.notice_id]
    time.set(at(10, 20))
    assert [one["id"] for one in await listed(county)] == [later.notice_id, soon.notice_id]
    time.set(at(12, 1))
    assert [one["open"] for one in await listed(county)] == [False, False], "what is over stays to be seen"
    of_one = await listed(county, f"?campaign_id={(await later.row()).subject_id}")
    assert [one["id"] for one in of_one] == [later.notice_id]


async def test_pages_show_each_once_though_they_opened_at_the_same_instant(county: County) -> None:
    made = [await put_up(county, entries=0) for _ in range(7)]
    seen: list[str] = []
    path: str | None = "/v1/notices?limit=3"
    while path:
        answer = await county.client.get(path)
        seen += [one["id"] for one in answer.json()["items"]]
        path = answer.headers.get("link", "").partition("<")[2].partition(">")[0] or None
        if len(seen) == 3:
            made.append(await put_up(county, entries=0, opens_at=at(10, 12, 8)))
    assert len(seen) == len(set(seen))
    assert seen == sorted((one.notice_id for one in made[:7]), reverse=True)


@pytest.mark.parametrize("cursor", ["x", "MDE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5Lw", "MTIvMTI", "LTEvMTI"])
async def test_a_cursor_we_did_not_make_is_refused(county: County, cursor: str) -> None:
    assert pointers(refused(await county.client.get(f"/v1/notices?cursor={cursor}"), 422)) == {
        "/query/cursor"
    }


async def test_what_was_taken_back_stays_with_its_reason(county: County) -> None:
    board = await put_up(county)
    await withdraw(board, "活动取消")
    (one,) = await listed(county)
    assert (one["withdrawn"], one["withdrawn_reason"], one["open"]) == (True, "活动取消", False)
    shown = await board.shown()
    assert shown["withdrawn_reason"] == "活动取消"
    assert [entry["open"] for entry in shown["entries"]] == [False] * 3


async def test_a_notice_is_open_as_long_as_anything_on_it_is(county: County, time: Time) -> None:
    board = await put_up(county, closes_at=at(10, 20, 0))
    time.set(at(10, 19))
    objection_id = await board.held()
    time.set(at(10, 22))
    assert [one["open"] for one in await listed(county)] == [True]
    await board.settle(objection_id, "dismissed")
    assert [one["open"] for one in await listed(county)] == [True]
    assert [one["open"] for one in (await board.shown())["entries"]] == [True, False, False]
    time.set(at(10, 24, 0))
    assert [one["open"] for one in await listed(county)] == [False]
    await conclude(board)


async def test_the_public_sees_what_is_announced_and_no_more(county: County) -> None:
    board = await put_up(county)
    await board.held()
    shown = await board.shown()
    assert shown.keys() == set(
        "id campaign_id stage title basis issuer opens_at closes_at working_days open withdrawn "
        "withdrawn_reason body contact how_to_object entries".split()
    )
    assert [one.keys() for one in shown["entries"]] == [
        set("id number title byline region_name status public_reason ends_at open".split())
    ] * 3
    for word in ("实名", "公章", "邮戳", "匿名"):
        assert word in shown["how_to_object"]
    (one,) = await listed(county)
    assert one.items() <= shown.items()


async def test_lists_may_be_kept_and_asked_about_again(county: County) -> None:
    board = await put_up(county)
    for path in ("/v1/notices", board.path):
        first = await county.client.get(path)
        assert first.headers["cache-control"].startswith("public, max-age=")
        known = {"If-None-Match": first.headers["etag"]}
        again = await county.client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        if path == board.path:
            await board.held()
            assert (await county.client.get(path, headers=known)).status_code == 200
