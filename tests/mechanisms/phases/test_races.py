"""Many hands on one campaign: exactly one of them gets through."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from api import clock
from api.access import Staff
from api.db.tables.access import StaffAccount
from api.db.tables.campaigns import Campaign
from api.errors import PreconditionFailed
from api.mechanisms import phases
from api.schemas.campaigns import CampaignForm
from tests.county import Caller, County


async def drafted(county: County) -> tuple[Caller, str]:
    officer = await county.staff("officer")
    made = await officer.post("/v1/staff/campaigns", county.campaign_form())
    return officer, f"/v1/staff/campaigns/{made.json()['id']}"


async def test_forty_publish_at_once_and_it_happens_once(county: County) -> None:
    officer, path = await drafted(county)
    answers = await asyncio.gather(*(officer.post(f"{path}/publish") for _ in range(40)))
    assert Counter(one.status_code for one in answers) == {200: 1, 409: 39}
    assert len(await county.audited(action="campaign.publish")) == 1
    assert (await officer.get(path)).json()["version"] == 2


async def test_two_who_saw_the_same_version_do_not_overwrite_each_other(county: County) -> None:
    officer, path = await drafted(county)

    async def put(title: str) -> int:
        return (await officer.put(path, county.campaign_form(title=title), '"1"')).status_code

    assert sorted(await asyncio.gather(put("一"), put("二"))) == [200, 412]
    assert len(await county.audited(action="campaign.changed")) == 1


async def test_publishing_and_changing_at_once_leave_what_one_of_them_saw(county: County) -> None:
    """Either the change came first and publishing met a newer version, or it came too late."""
    for number in range(5):
        officer, path = await drafted(county)
        title = f"改名{number}"
        put, publish = await asyncio.gather(
            officer.put(path, county.campaign_form(title=title), '"1"'), officer.post(f"{path}/publish")
        )
        shown = (await officer.get(path)).json()
        assert (put.status_code, publish.status_code) in {(200, 409), (412, 200), (200, 200)}
        assert (shown["title"] == title) == (put.status_code == 200)
        assert (shown["status"] == "published") == (publish.status_code == 200)
        assert shown["version"] == 1 + [put.status_code, publish.status_code].count(200)


async def test_pausing_closing_and_cancelling_at_once_end_in_one_state(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    path = f"/v1/staff/campaigns/{campaign_id}"

    async def act(action: str) -> Any:
        return await officer.post(f"{path}/{action}", {"reason": "并发"})

    answers = await asyncio.gather(*(act(one) for one in ("close", "cancel") * 10))
    assert Counter(one.status_code for one in answers) == {200: 1, 409: 19}
    assert (await officer.get(path)).json()["status"] in {"closed", "cancelled"}


async def test_a_version_that_was_guessed_does_not_pass_for_one_that_was_seen(county: County) -> None:
    """The row was read as a draft; published meanwhile; and the caller names the version to come."""
    officer, path = await drafted(county)
    async with county.database.read() as session:
        seen = (await session.exec(select(Campaign))).one()
        account = (await session.exec(select(StaffAccount).where(StaffAccount.username == "officer"))).one()
    assert (await officer.post(f"{path}/publish")).status_code == 200
    actor = Staff(
        account.id, account.role, account.organisation_id, account.region_code, uuid4(), clock.now()
    )
    form = CampaignForm.model_validate(county.campaign_form(approval_basis="荷委〔2026〕99号"))
    async with county.database.write() as session:
        session.add(seen)
        with pytest.raises(PreconditionFailed):
            await phases.change(session, actor, seen, form, version=2)
    assert (await officer.get(path)).json()["approval_basis"] == "荷委〔2026〕18号"
