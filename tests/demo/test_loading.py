"""The demo county, loaded through the same doors as everybody's data."""

from collections import Counter

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from api import clock, demo
from api.cli.data import load_demo
from api.config import Settings
from api.db.session import Database
from api.db.tables.access import Region
from api.db.tables.ballots import Choice, Participation
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.messages import Message
from api.db.tables.polls import BallotWindow, Candidate, Poll
from api.db.tables.wishes import Wish
from api.demo import ballots
from api.ids import window_of
from api.mechanisms import phases
from api.mechanisms.voting.signals import flagged
from api.terms.campaigns import CampaignStatus, WindowName
from api.terms.messages import MessageTemplate
from api.terms.polls import WindowState
from api.terms.wishes import WishStatus
from tests.fixtures import Time, http, running


async def count(database: Database, table: type) -> int:
    async with database.read() as session:
        return (await session.exec(select(sa.func.count()).select_from(table))).one()


async def statuses(database: Database) -> dict[str, int]:
    """How many plans stand how."""
    async with database.read() as session:
        return dict(Counter([str(one.status) for one in await session.exec(select(LoanPlan))]))


async def wishes(database: Database) -> dict[WishStatus, int]:
    """How many wishes stand how."""
    async with database.read() as session:
        return dict(Counter([WishStatus(one) for one in await session.exec(select(Wish.status))]))


async def told(database: Database) -> set[str]:
    """What proxies and donors were told of wishes."""
    async with database.read() as session:
        rows = await session.exec(select(Message.fields).where(Message.template == MessageTemplate.WISH))
        return {fields["outcome"] for fields in rows}


@pytest.mark.backends("sqlite")
@pytest.mark.long
@pytest.mark.timeout(300)
async def test_thirty_candidates_an_open_poll_and_figures_that_can_be_counted_again(
    database: Database, settings: Settings, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await demo.is_empty(database)
    assert await load_demo(settings)
    assert clock.shift().total_seconds() == 0
    poll_id = await demo.open_poll(database)

    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        cards = list(await session.exec(select(Candidate).where(Candidate.poll_id == poll_id)))
        windows = list(
            await session.exec(
                select(BallotWindow).where(BallotWindow.poll_id == poll_id).order_by(col(BallotWindow.number))
            )
        )
        choices = list(await session.exec(select(Choice).where(Choice.poll_id == poll_id)))
        marks = await session.exec(select(Participation.signals).where(Participation.poll_id == poll_id))
        assert sum(map(flagged, marks)) == ballots.SCRIPTED, "those of the script, and no villager"
        public, _ = await phases.public_page(session, None, 10)
        schedules = [await phases.schedule(session, one.id) for one in public]
    assert (len(cards), poll.candidates) == (30, 30)
    assert poll.audit_key, "two auditors may void"
    assert {card.number for card in cards} == set(range(1, 31))
    assert len({card.region_code for card in cards}) == 14
    assert all(card.byline.endswith("**") for card in cards)
    assert [one.status for one in public] == [
        *(CampaignStatus.PUBLISHED, CampaignStatus.PUBLISHED, CampaignStatus.CLOSED, CampaignStatus.PUBLISHED)
    ]
    assert [one.open_at(time.now) for one in schedules] == [
        [WindowName.CALL, WindowName.TOWN_SCREENING, WindowName.COUNTY_VETTING],
        [WindowName.CALL, WindowName.CLAIMING, WindowName.FULFILLING],
        [],
        [WindowName.NOTICE_AND_VOTING],
    ]
    assert await statuses(database) == {"candidate": 29, "on_hold": 1, "sent_down": 1}

    sealed = [one for one in windows if one.state is WindowState.SEALED]
    assert len(sealed) >= 3
    assert all(one.ballots >= settings.window_ballots for one in sealed)
    recount: Counter[str] = Counter()
    for one in sealed:
        of_window = Counter(str(c.pick) for c in choices if window_of(c.id) == one.number)
        assert one.tally == dict(of_window)
        recount.update(of_window)
        assert one.totals == dict(recount)
    assert sum(one.ballots for one in sealed) < await count(database, Participation) >= 300

    assert await wishes(database) == {**dict.fromkeys(WishStatus, 1), WishStatus.PUBLISHED: 11}
    assert await told(database) == {
        *("审核通过", "退回补正", "未通过", "已被认领", "认领确认", "即将到期", "逾期取消", "心愿撤回"),
        *("妇联收到", "已经送达", "圆梦成功", "收到感谢", "重新开放", "活动结束"),
    }, "at every turn, by the use cases themselves"
    async with running(settings) as app, http(app) as client:
        shown = (await client.get(f"/v1/polls/{poll_id}/standings")).json()
        wished = (await client.get(f"/v1/campaigns/{public[1].id}/wish-summary")).json()
    assert wished["counts"] == {"collected": 18, "open": 11, "claimed": 5, "fulfilled": 1}
    assert {one["label"]: one["open"] for one in wished["facets"]["towns"]} == {"泾河镇": 5, "鹭浦镇": 5}
    assert shown["released"]
    assert {str(one["number"]): one["votes"] for one in shown["items"] if one["votes"]} == dict(recount)

    assert not await load_demo(settings), "somebody is there already"
    before = poll.id
    time.forward(days=30)
    # The ballots were counted the first time.
    monkeypatch.setattr(ballots, "VOTERS", ballots.PER_WINDOW)
    assert await load_demo(settings, refresh=True)
    again = await demo.open_poll(database)
    assert again != before
    async with database.read() as session:
        fresh = await session.get_one(Poll, again)
    assert fresh.opens_at
    assert fresh.closes_at
    assert fresh.opens_at < time.now < fresh.closes_at
    assert await count(database, Candidate) == 30
    assert await wishes(database) == {**dict.fromkeys(WishStatus, 1), WishStatus.PUBLISHED: 11}, "re-dated"


async def test_emptying_takes_everything_and_leaves_the_schema(database: Database) -> None:
    async with database.write() as session:
        session.add(Region(code="321099", name="荷乡县"))
    await demo.wipe(database)
    assert await count(database, Region) == 0
    assert await demo.is_empty(database)
