"""A card tells its town only where five lie, and nothing public tells more (docs/decisions/0023).

What can be derived is what is the same in every county that looks like this one. So for each wish of a
town with fewer than five there must be another county, in which that wish lies elsewhere, of which
everything public is the same.
"""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from api.terms.wishes import AgeBand, GoodsCategory, ValueBand, WishStatus
from tests.campaigns.wishes.public import (
    TOWNS,
    UNKNOWN,
    board,
    everything,
    four_towns,
    settle,
    showcase,
    summary,
)
from tests.county import JINGHE, LUPU, County
from tests.wishing import Wishing, wishing

COUNTIES = (
    (4, 0, 0, 0),
    (5, 4, 0, 0),
    (5, 5, 5, 1),
    (6, 1, 3, 5),
)
"""How many open wishes lie in each of the four towns."""


def drawn() -> random.Random:
    """Chance that is the same in every run."""
    return random.Random(20261126)  # noqa: S311  nothing is to be kept secret here


async def planted(county: County, count: int) -> tuple[Wishing, list[str]]:
    """A campaign with open wishes of every sort."""
    wishes, pick = await wishing(county), drawn().choice
    await four_towns(wishes)
    return wishes, [
        await wishes.plant(
            category=pick(list(GoodsCategory)),
            age_band=pick(list(AgeBand)),
            value_band=pick(list(ValueBand)),
            showcase=True,
        )
        for _ in range(count)
    ]


def laid(ids: list[str], sizes: tuple[int, ...]) -> dict[str, str]:
    """A town for each wish, until the towns are full."""
    towns = [town for town, size in zip(TOWNS, sizes, strict=True) for _ in range(size)]
    return dict(zip(ids, towns, strict=False))


def elsewhere(towns: dict[str, str], wish_id: str) -> Iterator[dict[str, str]]:
    """Counties in which this wish lies in another town: in exchange for one from there, or it alone."""
    for town, other in {town: one for one, town in towns.items()}.items():
        if town != towns[wish_id]:
            yield {**towns, wish_id: town, other: towns[wish_id]}
    for town in TOWNS:
        if town != towns[wish_id]:
            yield {**towns, wish_id: town}


async def test_no_town_with_fewer_than_five_can_be_derived(county: County, subtests: pytest.Subtests) -> None:
    wishes, ids = await planted(county, max(sum(sizes) for sizes in COUNTIES))

    async def looks_like(towns: dict[str, str], public: list[object]) -> bool:
        await settle(wishes, towns)
        return await everything(wishes) == public

    for sizes in COUNTIES:
        towns = laid(drawn().sample(ids, len(ids)), sizes)
        await settle(wishes, towns)
        public, here = await everything(wishes), Counter(towns.values())
        # One of each town: but for what their cards tell, its wishes are alike.
        for wish_id in {town: one for one, town in towns.items() if here[town] < 5}.values():
            with subtests.test(sizes=sizes, here=here[towns[wish_id]]):
                for other in elsewhere(towns, wish_id):
                    if await looks_like(other, public):
                        break
                else:
                    pytest.fail("it can lie nowhere else")


async def test_filters_and_counts_tell_what_the_cards_tell(county: County, subtests: pytest.Subtests) -> None:
    wishes, ids = await planted(county, 15)
    await settle(wishes, laid(ids, (8, 5, 1, 1)))
    cards, told = await board(wishes), await summary(wishes)
    assert Counter(card["region_code"] for card in cards) == {JINGHE: 8, LUPU: 5, None: 2}
    for facet, name in (
        ("categories", "category"),
        ("age_bands", "age_band"),
        ("value_bands", "value_band"),
        ("items", "item"),
        ("towns", "region_code"),
    ):
        with subtests.test(facet):
            for one in told["facets"][facet]:
                fitting = [card for card in cards if card[name] == one["value"]]
                assert await board(wishes, **{name: one["value"]}) == fitting
                assert len(fitting) == one["open"]
    pair = {"region_code": JINGHE, "category": cards[0]["category"]}
    assert await board(wishes, **pair) == [card for card in cards if card.items() >= pair.items()]
    assert [one["label"] for one in told["facets"]["towns"]] == ["泾河镇", "鹭浦镇"]


async def test_a_town_that_is_kept_back_answers_like_one_there_is_not(county: County) -> None:
    wishes, ids = await planted(county, 9)
    await settle(wishes, laid(ids, (5, 4, 0, 0)))
    path = f"/v1/campaigns/{wishes.campaign_id}/wishes"
    kept, unknown = [await county.client.get(path, params={"region_code": one}) for one in (LUPU, UNKNOWN)]
    assert kept.json() == {"items": [], "next_cursor": None}
    assert (kept.content, kept.headers["etag"]) == (unknown.content, unknown.headers["etag"])
    again = await county.client.get(
        path, params={"region_code": LUPU}, headers={"If-None-Match": unknown.headers["etag"]}
    )
    assert again.status_code == 304
    hidden = next(card for card in await board(wishes) if card["region_code"] is None)
    assert (await county.client.get(f"/v1/wishes/{hidden['id']}")).json() == hidden


async def test_a_town_is_told_from_its_fifth_open_wish_on_and_no_longer(county: County) -> None:
    wishes, ids = await planted(county, 6)

    async def open_in_jinghe(count: int) -> list[str | None]:
        await settle(wishes, laid(ids, (count, 0, 0, 0)))
        return [card["region_name"] for card in await board(wishes)]

    assert await open_in_jinghe(4) == [None] * 4
    assert await open_in_jinghe(5) == ["泾河镇"] * 5
    assert await open_in_jinghe(4) == [None] * 4


async def test_a_first_wish_of_the_last_town_shows_by_no_other_card(county: County) -> None:
    """Who kept yesterday's list sees one card more, and no town that disappears because of it."""
    wishes, ids = await planted(county, 16)
    await settle(wishes, laid(ids, (5, 5, 5, 0)))
    before = await board(wishes)
    await settle(wishes, laid(ids, (5, 5, 5, 1)))
    after = await board(wishes)
    (new,) = [card for card in after if card not in before]
    assert [card for card in after if card != new] == before
    assert new["region_code"] is None


async def test_the_showcase_counts_its_own(county: County) -> None:
    wishes, ids = await planted(county, 9)
    await settle(wishes, laid(ids, (5, 4, 0, 0)), WishStatus.FULFILLED)
    assert Counter(card["region_code"] for card in await showcase(wishes)) == {JINGHE: 5, None: 4}
    await wishes.plant()
    (card,) = await board(wishes)
    assert card["region_code"] is None
