"""Everything the public can read of a campaign's wishes."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from api.access import accounts
from api.db.tables.wishes import Wish
from api.terms.wishes import WishStatus
from tests.county import JINGHE, LUPU
from tests.wishing import Wishing

TOWNS = (JINGHE, LUPU, "321099106", "321099107")
UNKNOWN = "321099999"


async def four_towns(wishes: Wishing) -> None:
    """The county has two more towns."""
    async with wishes.county.database.write() as session:
        for code, name in zip(TOWNS[2:], ("晴湖镇", "茭圩镇"), strict=True):
            await accounts.ensure_region(session, code, name)


async def settle(wishes: Wishing, towns: dict[str, str], status: WishStatus = WishStatus.PUBLISHED) -> None:
    """Have these wishes lie in these towns, in one state, and all others be over."""
    of_campaign = col(Wish.campaign_id) == UUID(wishes.campaign_id)
    async with wishes.county.database.write() as session:
        await session.exec(sa.update(Wish).where(of_campaign).values(status=WishStatus.EXPIRED))
        for town in TOWNS:
            here = col(Wish.id).in_([UUID(one) for one, lies in towns.items() if lies == town])
            await session.exec(sa.update(Wish).where(here).values(region_code=town, status=status))


async def board(wishes: Wishing, **filters: str) -> list[dict[str, Any]]:
    """The open cards, all of them."""
    return await _all(wishes, "wishes", filters)


async def showcase(wishes: Wishing) -> list[dict[str, Any]]:
    """The cards on the showcase, all of them."""
    return await _all(wishes, "wish-showcase", {})


async def summary(wishes: Wishing) -> dict[str, Any]:
    """The summary."""
    answer = await wishes.county.client.get(f"/v1/campaigns/{wishes.campaign_id}/wish-summary")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def everything(wishes: Wishing) -> list[Any]:
    """The list, each town's list and tag, the counts."""
    get, path = wishes.county.client.get, f"/v1/campaigns/{wishes.campaign_id}/wishes"
    answers = [await get(path, params={"limit": "100", "region_code": one}) for one in (*TOWNS, UNKNOWN)]
    return [
        await board(wishes),
        await summary(wishes),
        [(one.text, one.headers["etag"]) for one in answers],
    ]


async def _all(wishes: Wishing, what: str, filters: dict[str, str]) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = []
    params = {"limit": "100", **filters}
    while True:
        path = f"/v1/campaigns/{wishes.campaign_id}/{what}"
        answer = await wishes.county.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        cards += answer.json()["items"]
        if answer.json()["next_cursor"] is None:
            return cards
        params["cursor"] = answer.json()["next_cursor"]
