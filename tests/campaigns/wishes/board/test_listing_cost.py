"""However many wishes there are, a page of them is read along an index: no scan, no sorting."""

from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import col

from api.campaigns.wishes.board import listing as board
from api.campaigns.wishes.board.listing import Wanted
from api.db.session import Database
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.terms.wishes import AgeBand, GoodsCategory, ValueBand
from tests.county import JINGHE, County
from tests.wishing import wishing

FILTERS: dict[str, Any] = {
    "category": GoodsCategory.BOOKS,
    "age_band": AgeBand.FROM_7,
    "value_band": ValueBand.UP_TO_50,
    "item": "羽绒服",
    "region_code": JINGHE,
}
INDEX = {
    "category": "ix_wish_category",
    "age_band": "ix_wish_age",
    "value_band": "ix_wish_value",
    "item": "ix_wish_item",
    "region_code": "ix_wish_towns",
}


async def plan(database: Database, statement: Any) -> str:
    """How the database means to read it; on PostgreSQL as if the table were too long to scan or sort."""
    async with database.read() as session:
        link = await session.connection()
        text = statement.compile(dialect=link.dialect, compile_kwargs={"literal_binds": True})
        if database.sqlite:
            return "\n".join(row[3] for row in await link.execute(sa.text(f"EXPLAIN QUERY PLAN {text}")))
        for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            await link.execute(sa.text(f"SET LOCAL {setting} = off"))
        return "\n".join(row[0] for row in await link.execute(sa.text(f"EXPLAIN {text}")))


async def test_every_filter_and_every_pair_has_an_index_in_the_order_of_the_list(
    county: County, subtests: pytest.Subtests
) -> None:
    wishes = await wishing(county)
    async with county.database.read() as session:
        campaign = await session.get_one(Campaign, UUID(wishes.campaign_id))
    for names in ((), *combinations(FILTERS, 1), *combinations(FILTERS, 2)):
        with subtests.test("+".join(names)):
            wanted = Wanted(**{name: FILTERS[name] for name in names})
            query = board.matching(campaign, wanted).where(col(Wish.id) > uuid4())
            told = await plan(county.database, query.order_by(col(Wish.id)).limit(21))
            fitting = [INDEX[name] for name in names] or ["ix_wish_board"]
            assert any(index in told for index in fitting), told
            assert not any(word in told for word in ("SCAN", "TEMP B-TREE", "Seq Scan", "Sort")), told
