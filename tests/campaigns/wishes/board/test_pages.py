"""The page of a campaign of wishes: for people, without a script, with nothing the cards do not tell."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import httpx

from api.terms.wishes import GoodsCategory, WishStatus
from tests.county import JINGHE, LUPU, County
from tests.routers.refusals import refused
from tests.wishing import CANARY, WISH_RULES, Wishing, wishing


class Seen(HTMLParser):
    """What a page has: its tags with their attributes, and its headings' levels."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


async def page(wishes: Wishing, query: str = "") -> httpx.Response:
    answer = await wishes.county.client.get(f"/wishes/{wishes.campaign_id}{query}")
    assert answer.status_code == 200, answer.text
    return answer


def numbers(answer: httpx.Response) -> set[str]:
    return set(re.findall(r"<dd>([0-9]{8})</dd>", answer.text))


async def test_it_shows_counts_open_cards_how_to_claim_and_what_was_fulfilled(county: County) -> None:
    wishes = await wishing(county)
    for _ in range(5):
        await wishes.plant(number=f"1000000{wishes.planted}")
    await wishes.plant(number="20000000", region_code=LUPU, category=GoodsCategory.BOOKS, item_name="<b>")
    await wishes.plant(WishStatus.FULFILLED, number="30000000", showcase=True)
    await wishes.plant(WishStatus.FULFILLED, number="40000000")
    await wishes.plant(WishStatus.VERIFIED, number="50000000")
    home = await county.client.get("/")
    assert f'href="/wishes/{wishes.campaign_id}"' in home.text
    shown = await page(wishes)
    assert numbers(shown) == {*(f"1000000{at}" for at in range(5)), "20000000", "30000000"}
    assert "<dt>已征集</dt><dd>8</dd>" in shown.text
    assert "&lt;b&gt;" in shown.text
    assert WISH_RULES["contact"] in shown.text
    assert not any(word in shown.text for word in CANARY.values())
    assert shown.headers["cache-control"] == "no-cache"


async def test_it_filters_by_what_the_cards_tell(county: County) -> None:
    wishes = await wishing(county)
    books = GoodsCategory.BOOKS
    await wishes.plant(number="10000000", region_code=LUPU, category=books, item_name="故事书")
    await wishes.plant(number="20000000")
    for query, found in (
        ("?category=books&age_band=&value_band=&item=&region_code=&number=", {"10000000"}),
        ("?item=%E6%95%85%E4%BA%8B%E4%B9%A6", {"10000000"}),
        ("?number=+20000000", {"20000000"}),
        ("?category=books&age_band=under_7", set()),
        ("?category=nonsense&other=1", {"10000000", "20000000"}),
        (f"?region_code={LUPU}", set()),
        (f"?region_code={JINGHE}", set()),
        ("?item=%00", {"10000000", "20000000"}),
    ):
        assert numbers(await page(wishes, query)) == found, query
    assert LUPU not in (await page(wishes)).text


async def test_it_goes_on_by_links_that_keep_the_filter(county: County) -> None:
    wishes = await wishing(county)
    for _ in range(25):
        await wishes.plant()
    first = await page(wishes, "?category=daily_life")
    (link,) = [str(one["href"]) for one in Seen(first).all("a") if "cursor=" in str(one.get("href"))]
    assert "category=daily_life" in link
    rest = await county.client.get(link)
    assert len(numbers(first)) == 24
    assert len(numbers(first) | numbers(rest)) == 25
    refused(await county.client.get(f"/wishes/{wishes.campaign_id}?cursor=AAAA"), 422)


async def test_it_can_be_used_without_a_script_and_without_seeing_it(county: County) -> None:
    wishes = await wishing(county)
    await wishes.plant()
    await wishes.plant(WishStatus.FULFILLED, showcase=True)
    for path in ("", "/fulfilled"):
        seen = Seen(await county.client.get(f"/wishes/{wishes.campaign_id}{path}"))
        assert not seen.all("script", "img", "iframe")
        labelled = {one["for"] for one in seen.all("label")}
        assert all(one["id"] in labelled for one in seen.all("select", "input"))
        levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later <= one + 1 for one, later in pairwise(levels))


async def test_a_paused_campaign_says_so_and_shows_no_card(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    await wishes.plant()
    await wishes.plant(WishStatus.FULFILLED, showcase=True)
    await officer.post(f"/v1/staff/campaigns/{wishes.campaign_id}/pause", {"reason": "核对心愿"})
    shown = await page(wishes)
    assert "活动已暂停：核对心愿" in shown.text
    assert numbers(shown) == set()
    refused(await county.client.get(f"/wishes/{await county.campaign()}"), 404)


async def test_of_a_campaign_that_is_over_only_what_came_of_it_is_shown(county: County) -> None:
    wishes = await wishing(county)
    await wishes.plant(number="10000000")
    await wishes.plant(WishStatus.FULFILLED, number="30000000", showcase=True)
    assert "怎样认领" in (await page(wishes)).text
    officer = await county.staff("officer")
    closed = await officer.post(f"/v1/staff/campaigns/{wishes.campaign_id}/close", {"reason": "活动办完了"})
    assert closed.status_code == 200, closed.text
    shown = await page(wishes)
    assert numbers(shown) == {"30000000"}
    assert "怎样认领" not in shown.text, "there is nothing to claim any more"
    assert not Seen(shown).all("form")
