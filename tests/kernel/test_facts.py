"""A fact and its consequences stand or fall together."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.session import Database
from api.db.tables.access import Region
from api.db.tables.audit import AuditEntry
from api.db.tables.campaigns import Campaign
from api.db.tables.polls import Poll
from api.kernel import facts
from api.mechanisms import phases
from tests.county import County


@dataclass(frozen=True)
class RegionFounded:
    code: str
    subject_kind: str = "region"


async def found(database: Database, code: str) -> None:
    async with database.write() as session:
        session.add(Region(code=code, name="镇"))
        await facts.publish(session, RegionFounded(code))


async def codes(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(await session.exec(select(Region.code)))


async def test_a_handler_writes_in_the_tellers_transaction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def add_a_village(session: AsyncSession, fact: RegionFounded) -> None:
        session.add(Region(code=fact.code + "001", name="村"))

    monkeypatch.setattr(facts, "_routes", {})
    facts.route(RegionFounded, "region", add_a_village)
    await found(database, "321099101")
    assert await codes(database) == ["321099101", "321099101001"]


async def test_an_exception_in_a_handler_undoes_the_fact(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(session: AsyncSession, fact: RegionFounded) -> None:
        raise ValueError(fact.code)

    monkeypatch.setattr(facts, "_routes", {})
    facts.route(RegionFounded, "region", refuse)
    with pytest.raises(ValueError, match="321099101"):
        await found(database, "321099101")
    assert await codes(database) == []


async def test_nobody_needs_to_listen_and_another_kind_does_not_hear(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(session: AsyncSession, fact: RegionFounded) -> None:
        raise AssertionError

    monkeypatch.setattr(facts, "_routes", {})
    facts.route(RegionFounded, "town", never)
    await found(database, "321099101")
    assert await codes(database) == ["321099101"]


async def test_publishing_a_campaign_falls_with_its_poll(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kind could not prepare its poll: no draft, no audit row, no key taken."""

    async def refuse(session: AsyncSession, fact: phases.CampaignDrafted) -> None:
        raise RuntimeError("no poll")

    officer = await county.staff("officer")
    routes: dict[tuple[type, str], facts.Handler] = dict(facts._routes)
    routes[phases.CampaignDrafted, "loan_plans"] = refuse
    with monkeypatch.context() as patch:
        patch.setattr(facts, "_routes", routes)
        failed = await officer.post("/v1/staff/campaigns", county.campaign_form(), key="once")
    assert failed.status_code == 500
    assert "no poll" not in failed.text
    async with county.database.read() as session:
        for table in (Campaign, Poll):
            assert (await session.exec(select(sa.func.count()).select_from(table))).one() == 0
        told = await session.exec(select(AuditEntry).where(AuditEntry.action == "campaign.drafted"))
        assert told.all() == []
    assert (await officer.post("/v1/staff/campaigns", county.campaign_form(), key="once")).status_code == 201
