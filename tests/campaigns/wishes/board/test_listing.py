"""What everybody sees of a campaign of wishes: open cards, one card, counts, the showcase."""

from uuid import UUID

import httpx
import sqlalchemy as sa
from sqlmodel import col

from api.db.tables.wishes import Wish
from api.terms.wishes import WishStatus as S
from tests.campaigns.wishes.public import board, showcase, summary
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import CANARY, Wishing, wishing


async def one_in_every_state(county: County) -> tuple[Wishing, dict[S, str]]:
    wishes = await wishing(county)
    return wishes, {status: await wishes.plant(status, showcase=True) for status in S}


async def becomes(wishes: Wishing, wish_id: str, **fields: object) -> None:
    async with wishes.county.database.write() as session:
        await session.exec(sa.update(Wish).where(col(Wish.id) == UUID(wish_id)).values(**fields))


async def card(county: County, wish_id: str) -> httpx.Response:
    return await county.client.get(f"/v1/wishes/{wish_id}")


async def test_a_wish_is_seen_once_it_is_open_and_never_where_it_went_wrong(county: County) -> None:
    wishes, ids = await one_in_every_state(county)
    (open_card,) = await board(wishes)
    assert open_card["id"] == ids[S.PUBLISHED]
    assert {one["id"] for one in await showcase(wishes)} == {ids[S.FULFILLED], ids[S.ARCHIVED]}
    told = {}
    for status, wish_id in ids.items():
        answer = await card(county, wish_id)
        if answer.status_code == 200:
            told[status] = answer.json()["status"]
        else:
            refused(answer, 404)
        assert not any(word in answer.text for word in CANARY.values())
    assert told == {
        S.PUBLISHED: "open",
        **dict.fromkeys((S.CLAIMED, S.MATCHED, S.RECEIVED, S.DELIVERED, S.REMEDIAL), "claimed"),
        **dict.fromkeys((S.FULFILLED, S.ARCHIVED), "fulfilled"),
    }


async def test_counts_are_of_what_the_county_approved(county: County) -> None:
    wishes, _ = await one_in_every_state(county)
    told = await summary(wishes)
    assert told["counts"] == {"collected": 10, "open": 1, "claimed": 5, "fulfilled": 2}
    assert [one["open"] for one in told["facets"]["categories"]] == [0, 1, 0, 0]
    assert told["claiming_open"] is True
    assert told["rules"]["claim_days"] == 7


async def test_what_is_taken_back_is_gone_for_who_asks_again(county: County) -> None:
    """Public reads are asked for again before every use: nothing is shown from anybody's store."""
    wishes = await wishing(county)
    wish_id, other = await wishes.plant(), await wishes.plant(S.FULFILLED, showcase=True)
    path = f"/v1/campaigns/{wishes.campaign_id}"
    reads = [f"{path}/wishes", f"{path}/wish-summary", f"{path}/wish-showcase"]
    known = {}
    for read in (*reads, f"/v1/wishes/{wish_id}"):
        first = await county.client.get(read)
        assert first.headers["cache-control"] == "no-cache"
        known[read] = {"If-None-Match": first.headers["etag"]}
        assert (await county.client.get(read, headers=known[read])).status_code == 304
    await becomes(wishes, wish_id, status=S.WITHDRAWN)
    await becomes(wishes, other, showcase=False)
    for read in reads:
        again = await county.client.get(read, headers=known[read])
        assert again.status_code == 200
        assert wish_id not in again.text
        assert other not in again.text
    refused(await county.client.get(f"/v1/wishes/{wish_id}", headers=known[f"/v1/wishes/{wish_id}"]), 404)
    refused(await card(county, other), 404)


async def test_a_paused_campaign_shows_no_card_and_an_ended_one_none_that_is_open(
    county: County, time: Time
) -> None:
    wishes, ids = await one_in_every_state(county)
    officer, staff = await county.staff("officer"), f"/v1/staff/campaigns/{wishes.campaign_id}"

    async def seen() -> tuple[int, int, list[int], int]:
        """Cards on board and showcase; answers for an open, a claimed, a fulfilled one; the open count."""
        one_by_one = [
            (await card(county, ids[one])).status_code for one in (S.PUBLISHED, S.CLAIMED, S.FULFILLED)
        ]
        counted = (await summary(wishes))["counts"]["open"]
        return len(await board(wishes)), len(await showcase(wishes)), one_by_one, counted

    assert await seen() == (1, 2, [200, 200, 200], 1)
    await officer.post(f"{staff}/pause", {"reason": "核对心愿"})
    assert await seen() == (0, 0, [404, 404, 404], 0)
    await officer.post(f"{staff}/resume")
    assert await seen() == (1, 2, [200, 200, 200], 1)
    time.forward(days=30)
    assert (await summary(wishes))["claiming_open"] is False
    assert await seen() == (1, 2, [200, 200, 200], 1)
    time.forward(days=31)  # every window is over, whatever the worker does
    assert await seen() == (0, 2, [404, 200, 200], 0)
    await (await county.staff("officer")).post(f"{staff}/close")
    assert await seen() == (0, 2, [404, 200, 200], 0)


async def test_lists_go_on_by_cursor_without_gap_or_repetition(county: County) -> None:
    wishes = await wishing(county)
    for number in range(5):
        await wishes.plant(S.ARCHIVED if number % 2 else S.FULFILLED, showcase=True)
        await wishes.plant()
    for what, everyone in (("wishes", await board(wishes)), ("wish-showcase", await showcase(wishes))):
        found, path = [], f"/v1/campaigns/{wishes.campaign_id}/{what}"
        pages = [{"limit": "2"}]
        for params in pages:
            answer = (await county.client.get(path, params=params)).json()
            found += answer["items"]
            if answer["next_cursor"]:
                pages.append({"limit": "2", "cursor": answer["next_cursor"]})
        assert len(pages) == 3
        assert found == everyone
        assert len(found) == 5
        refused(await county.client.get(path, params={"cursor": "AAAA"}), 422)


async def test_a_card_is_found_by_the_number_the_newspaper_prints(county: County) -> None:
    wishes = await wishing(county)
    await wishes.plant(number="00031415")
    await wishes.plant(number="27182818")
    (found,) = await board(wishes, number="00031415")
    assert found["number"] == "00031415"
    assert await board(wishes, number="31415") == []


async def test_a_filter_nobody_can_have_meant_is_refused(county: County) -> None:
    wishes = await wishing(county)
    path = f"/v1/campaigns/{wishes.campaign_id}/wishes"
    for asked in ("item=%00", "item=", "category=money", "region_code=321099", "number=A1"):
        refused(await county.client.get(f"{path}?{asked}"), 422, "validation_failed")


async def test_other_campaigns_have_no_wishes(county: County) -> None:
    plans = await county.campaign()
    for what in ("wishes", "wish-summary", "wish-showcase"):
        refused(await county.client.get(f"/v1/campaigns/{plans}/{what}"), 404)
