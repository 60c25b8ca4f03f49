"""A staff session: ends when left alone, when the day is over, and at once when somebody ends it."""

from collections.abc import AsyncIterator

import httpx
import pytest
import sqlalchemy as sa

from api.access import accounts
from api.config import Settings
from api.db.session import Database
from api.db.tables.access import StaffAccount
from api.terms.access import Role
from tests.county import Caller, County
from tests.fixtures import Time, http, running

WHERE = "/v1/staff/campaigns"


@pytest.fixture
async def elsewhere(settings: Settings, county: County) -> AsyncIterator[httpx.AsyncClient]:
    """A second API process on the same database."""
    async with running(settings) as app, http(app) as client:
        yield client


async def code(caller: Caller, path: str = WHERE) -> str:
    answer = await caller.get(path)
    return "ok" if answer.status_code == 200 else f"{answer.status_code} {answer.json()['code']}"


async def renewed(county: County, token: str) -> httpx.Response:
    return await county.client.post("/v1/auth/refresh", json={"refresh_token": token})


async def refreshed(county: County, caller: Caller) -> Caller:
    answer = await renewed(county, caller.refresh_token)
    assert answer.status_code == 200, answer.text
    return Caller(county.client, answer.json()["access_token"], answer.json()["refresh_token"])


async def test_it_ends_after_half_an_hour_without_a_request(county: County, time: Time) -> None:
    officer = await county.staff("officer")
    time.forward(minutes=14)
    assert await code(officer) == "ok"
    officer = await refreshed(county, officer)
    time.forward(minutes=14)
    assert await code(officer) == "ok"
    officer = await refreshed(county, officer)
    time.forward(minutes=30)
    assert await code(officer) == "401 session_ended"
    assert (await renewed(county, officer.refresh_token)).json()["code"] == "session_ended"


async def test_it_ends_twelve_hours_after_the_sign_in_however_busy(county: County, time: Time) -> None:
    officer = await county.staff("officer")
    for _ in range(51):
        time.forward(minutes=14)
        officer = await refreshed(county, officer)
        assert await code(officer) == "ok"
    time.forward(minutes=6)
    assert await code(officer) == "401 session_ended"
    assert (await renewed(county, officer.refresh_token)).json()["code"] == "session_ended"


async def test_an_access_token_lives_fifteen_minutes_at_most(county: County, time: Time) -> None:
    officer = await county.staff("officer")
    answer = await renewed(county, officer.refresh_token)
    assert answer.json()["expires_in"] == 900
    assert answer.headers["cache-control"] == "no-store"
    officer = Caller(county.client, answer.json()["access_token"])
    time.forward(minutes=15, seconds=-1)
    assert await code(officer) == "ok"
    time.forward(seconds=1)
    assert await code(officer) == "401 token_expired"


async def test_signing_out_ends_it_in_every_process_at_once(
    county: County, elsewhere: httpx.AsyncClient
) -> None:
    officer, other = await county.staff("officer"), await county.staff("officer")
    assert await code(officer.through(elsewhere)) == "ok"
    assert (await officer.post("/v1/auth/logout")).status_code == 204
    assert await code(officer.through(elsewhere)) == "401 session_ended"
    assert await code(officer) == "401 session_ended"
    assert (await renewed(county, officer.refresh_token)).status_code == 401
    assert await code(other) == "ok", "another sign-in of the same person goes on"
    (row,) = await county.audited(action="sign_out")
    assert row["actor_kind"] == "staff"


async def test_disabling_takes_effect_at_the_next_request_in_every_process(
    county: County, elsewhere: httpx.AsyncClient
) -> None:
    officer = await county.staff("officer")
    assert await code(officer.through(elsewhere)) == "ok"
    async with county.database.write() as session:
        await accounts.disable_staff(session, "officer")
    assert await code(officer.through(elsewhere)) == "401 session_ended"
    assert await code(officer) == "401 session_ended"
    assert (await renewed(county, officer.refresh_token)).status_code == 401


async def test_a_new_role_takes_effect_at_the_next_request_in_every_process(
    county: County, elsewhere: httpx.AsyncClient
) -> None:
    officer = await county.staff("officer")
    assert await code(officer, "/v1/staff/audit") == "403 forbidden"
    await set_role(county.database, Role.AUDITOR)
    assert await code(officer.through(elsewhere), "/v1/staff/audit") == "ok"
    drafted = await officer.through(elsewhere).post(WHERE, county.campaign_form())
    assert drafted.status_code == 403


async def set_role(database: Database, role: Role) -> None:
    async with database.write() as session:
        officer = sa.update(StaffAccount).where(StaffAccount.username == "officer")  # type: ignore[arg-type]
        await session.exec(officer.values(role=role))


async def test_a_refresh_token_is_spent_by_its_use(county: County, time: Time) -> None:
    first = await county.staff("officer")
    second = await refreshed(county, first)
    assert second.token != first.token
    assert await code(first) == "401 token_invalid", "the old access token went with it"
    assert await code(second) == "ok"


async def test_a_lost_answer_may_be_asked_for_again_within_a_minute(county: County, time: Time) -> None:
    officer = await county.staff("officer")
    await refreshed(county, officer)
    time.forward(seconds=60)
    again = await renewed(county, officer.refresh_token)
    assert again.status_code == 200
    assert again.json()["expires_in"] == 840, "asking again wins no time"
    assert await code(Caller(county.client, again.json()["access_token"])) == "ok"


async def test_asking_again_and_again_does_not_make_the_minute_longer(county: County, time: Time) -> None:
    officer = await county.staff("officer")
    await refreshed(county, officer)
    time.forward(seconds=40)
    assert (await renewed(county, officer.refresh_token)).status_code == 200
    time.forward(seconds=40)
    assert (await renewed(county, officer.refresh_token)).json()["code"] == "refresh_reused"


@pytest.mark.parametrize("busy", [False, True])
async def test_a_spent_token_shown_later_ends_the_session(county: County, time: Time, busy: bool) -> None:
    """Somebody else has it: also when its owner has just been at work with the new one."""
    officer = await county.staff("officer")
    current = await refreshed(county, officer)
    time.forward(minutes=5)
    if busy:
        assert await code(current) == "ok"
    assert (await renewed(county, officer.refresh_token)).json()["code"] == "refresh_reused"
    assert await code(current) == "401 session_ended"
    assert (await renewed(county, current.refresh_token)).json()["code"] == "session_ended"
    (row,) = await county.audited(action="session.token_reused")
    assert row["subject_kind"] == "staff_account"


@pytest.mark.parametrize("token", ["staff.unknown", "unknown", "staff."])
async def test_a_token_of_nobody_is_refused(county: County, token: str) -> None:
    assert await code(Caller(county.client, token)) == "401 token_invalid"
    assert (await renewed(county, token)).status_code == 401
