"""Loads 荷乡县: one campaign on notice and at the vote, with a candidate on hold; wishes in every state; and
the call for the next vote.

The process's clock is set back to before the campaign and walked forward, so that
every step happens in its own window, checked by the same rules as in life.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from api import clock
from api.db.session import Database
from api.db.tables import metadata
from api.db.tables.access import StaffAccount
from api.db.tables.polls import Poll
from api.demo import campaigns, county, people, screening, timeline, wish_story
from api.demo.ballots import cast_ballots
from api.demo.people import Phones
from api.demo.plans import PLANS
from api.demo.timeline import days

RETURNED = PLANS[2]
"""泾河镇's, handed in for the second campaign too, and sent down to its town."""
HELD = 7
"""The candidate whom somebody objects to."""


async def is_empty(database: Database) -> bool:
    """Whether nobody works here yet."""
    async with database.read() as session:
        return (await session.exec(select(StaffAccount.id).limit(1))).first() is None


async def open_poll(database: Database) -> UUID:
    """The demo's poll that takes ballots now."""
    now = clock.now()
    async with database.read() as session:
        running = select(Poll.id).where(col(Poll.opens_at) <= now, col(Poll.closes_at) > now)
        return (await session.exec(running)).one()


async def wipe(database: Database) -> None:
    """Empty every table, for a demo that is to begin anew."""
    async with database.write() as session:
        for table in reversed(metadata.sorted_tables):
            await session.exec(sa.delete(table))


async def load(database: Database) -> None:
    """Fill an empty database; the clock stands at the present again afterwards."""
    shift, present = clock.shift(), clock.now()

    def travel(to: datetime) -> None:
        clock.set_shift(shift + (to - present))

    try:
        async with Phones(database) as phones:
            travel(present - days(27))
            staff = await people.settle(database)
            await people.enrol_auditors(database, staff)
            await campaigns.record_policy(database, staff["officer"])
            await _first(database, phones, staff, present, travel)
            await wish_story.tell(database, phones, staff, present, travel)
            await _second(database, phones, staff, present, travel)
    finally:
        clock.set_shift(shift)


async def _first(
    database: Database, phones: Phones, staff: people.Staff, present: datetime, travel: campaigns.Travel
) -> None:
    travel(present - days(26))
    windows = timeline.of_the_first(present)
    campaign_id = await campaigns.publish(database, staff["officer"], county.TITLE, windows)
    travel(present - days(24))
    plans = {f"applicant-{number}": plan for number, plan in enumerate(PLANS, 1)}
    entered = await screening.apply_for(database, phones, campaign_id, plans)
    await screening.recommend(database, staff, entered)
    travel(present - days(20))
    await screening.accept(database, staff["officer"], entered)
    await campaigns.seat_jury(database, staff["admin"], campaign_id, "panel1", "panel2", "panel3")
    await cast_ballots(
        database, phones, campaign_id, travel, present - days(12) + days(1 / 24), present - days(1)
    )
    travel(present - days(0.8))
    objection_id = await campaigns.object_to(database, phones, campaign_id, HELD)
    travel(present - days(0.2))
    await campaigns.take_up(database, staff["officer"], objection_id)


async def _second(
    database: Database, phones: Phones, staff: people.Staff, present: datetime, travel: campaigns.Travel
) -> None:
    travel(present - days(3))
    windows = timeline.of_the_second(present)
    title = county.TITLE.replace("首届", "第二届")
    campaign_id = await campaigns.publish(database, staff["officer"], title, windows)
    travel(present - days(2))
    (plan_id,) = await screening.apply_for(database, phones, campaign_id, {"applicant-3": RETURNED})
    await screening.recommend(database, staff, [plan_id])
    travel(present - days(0.1))
    await screening.send_down(database, staff["officer"], plan_id, present + days(10))
