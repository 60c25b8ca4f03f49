"""One transition for many rows: by the same law as for one, each on record."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import col

from api import clock
from api.access import SYSTEM
from api.access.actors import Staff
from api.campaigns.wishes import workflow
from api.db.tables.wishes import Wish
from api.errors import Forbidden, Invalid
from api.kernel import advance_all
from api.terms.access import Role
from api.terms.wishes import WishStatus as S
from tests.county import COUNTY, County
from tests.wishing import wishing


async def test_those_whose_status_allows_it_move_and_the_others_stay(county: County) -> None:
    made = await wishing(county)
    ids = [await made.plant(status) for status in (S.APPROVED, S.SUBMITTED, S.APPROVED, S.PUBLISHED)]
    officer = Staff(uuid4(), Role.COUNTY_OFFICER, uuid4(), COUNTY, uuid4(), clock.now())
    town = Staff(uuid4(), Role.TOWN_OFFICER, uuid4(), COUNTY, uuid4(), clock.now())
    meant = col(Wish.id).in_(map(UUID, ids[:2] + ids[3:]))
    for actor, transition, refusal in (
        (town, workflow.PUBLISH, Forbidden),
        (officer, workflow.EXPIRE, Forbidden),
        (SYSTEM, workflow.PUBLISH, Forbidden),
        (officer, workflow.REJECT, Invalid),
    ):
        async with county.database.write() as session:
            with pytest.raises(refusal):
                await advance_all(session, Wish, meant, transition, actor)
    async with county.database.write() as session:
        moved = await advance_all(
            session, Wish, meant, workflow.PUBLISH, officer, published_at=clock.now(), showcase=True
        )
        assert await advance_all(session, Wish, meant, workflow.PUBLISH, officer) == []
    assert moved == [UUID(ids[0])]
    rows = [await made.row(wish_id) for wish_id in ids]
    assert [(row.status, row.version, row.showcase) for row in rows] == [
        (S.PUBLISHED, 2, True),
        (S.SUBMITTED, 1, False),
        (S.APPROVED, 1, False),
        (S.PUBLISHED, 1, False),
    ]
    (told,) = await county.audited(action="wish.publish")
    assert (told["subject_id"], told["from_state"], told["to_state"]) == (ids[0], "approved", "published")
