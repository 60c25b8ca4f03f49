"""How often somebody may come, and what she is told when it was too often."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from api.access import accounts, passwords
from api.config import Settings
from api.db.session import Database
from api.terms.access import OrganisationKind, Role
from tests.county import COUNTY, County
from tests.fixtures import Time, running
from tests.founding import found
from tests.routers.refusals import refused

PASSWORD = "荷塘月色 and a bicycle"


@asynccontextmanager
async def narrow(settings: Settings, database: Database, **limits: int) -> AsyncIterator[County]:
    """The county in a process with narrow limits."""
    async with running(settings.model_copy(update=limits)) as app, at(app, "192.0.2.1") as client:
        await found(database)
        yield County(client, database)


def at(app: FastAPI, address: str) -> httpx.AsyncClient:
    """A client at some address."""
    transport = httpx.ASGITransport(app, client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url="http://tongxin.test")


def told(answer: httpx.Response) -> tuple[str, str]:
    return answer.headers["ratelimit-policy"], answer.headers["ratelimit"]


@pytest.mark.parametrize(("who", "limit"), [("citizen", "citizen"), ("staff", "staff")])
async def test_the_request_after_the_last_is_refused_until_the_minute_is_over(
    settings: Settings, database: Database, time: Time, who: str, limit: str
) -> None:
    async with narrow(settings, database, **{f"{limit}_requests_per_minute": 3}) as county:
        caller = await (county.citizen("li") if who == "citizen" else county.staff("officer"))
        path = "/v1/me" if who == "citizen" else "/v1/staff/campaigns"
        for left in (2, 1, 0):
            policy, allowance = told(await caller.get(path))
            assert policy == f'"{limit}";q=3;w=60'
            assert re.fullmatch(rf'"{limit}";r={left};t=([1-9]|[1-5]\d|60)', allowance)
        answer = await caller.get(path)
        refused(answer, 429, "too_many_requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert told(answer)[1].startswith(f'"{limit}";r=0;')
        another = await (county.citizen("zhou") if who == "citizen" else county.staff("officer2"))
        assert (await another.get(path)).status_code == 200


async def test_a_refused_request_does_nothing(settings: Settings, database: Database, time: Time) -> None:
    async with narrow(settings, database, staff_requests_per_minute=1) as county:
        officer = await county.staff("officer")
        assert (await officer.get("/v1/staff/campaigns")).status_code == 200
        refused(await officer.post("/v1/staff/campaigns", county.campaign_form()), 429)
        again = await (await county.staff("officer2")).get("/v1/staff/campaigns")
        assert again.json()["items"] == []


async def test_public_reads_are_not_counted(settings: Settings, database: Database, time: Time) -> None:
    async with narrow(settings, database, citizen_requests_per_minute=1, sign_ins_per_minute=1) as county:
        for _ in range(3):
            answer = await county.client.get("/v1/campaigns")
            assert answer.status_code == 200
            assert "ratelimit" not in answer.headers


async def test_sign_ins_are_counted_for_a_subnet(settings: Settings, database: Database, time: Time) -> None:
    async with narrow(settings, database, sign_ins_per_minute=2) as county:
        app = county.client._transport.app  # type: ignore[attr-defined]  # the process under test
        form = {"refresh_token": "unknown"}
        for address, status in (("198.51.100.1", 401), ("198.51.100.2", 401), ("198.51.100.3", 429)):
            async with at(app, address) as client:
                refused(await client.post("/v1/auth/refresh", json=form), status)
        async with at(app, "203.0.113.1") as elsewhere:
            refused(await elsewhere.post("/v1/auth/refresh", json=form), 401)
        async with at(app, "198.51.100.4") as forger:
            headers = {
                "X-Forwarded-For": "203.0.113.9",
                "Forwarded": "for=203.0.113.9",
                "X-Real-IP": "203.0.113.9",
            }
            refused(await forger.post("/v1/auth/refresh", json=form, headers=headers), 429)


async def real_account(database: Database, username: str = "liu") -> None:
    """An officer with a password."""
    hashed = await passwords.hash_password(PASSWORD)
    async with database.write() as session:
        federation = await accounts.ensure_organisation(
            session, "荷乡县妇女联合会", OrganisationKind.WOMENS_FEDERATION, COUNTY
        )
        await accounts.create_staff(
            session,
            username=username,
            display_name="刘",
            password_hash=hashed,
            role=Role.COUNTY_OFFICER,
            organisation=federation,
            region_code=COUNTY,
        )


async def test_the_21st_wrong_password_is_too_many_there_and_the_right_one_works_elsewhere(
    county: County, app: FastAPI, database: Database, time: Time
) -> None:
    await real_account(database)
    wrong, right = ({"username": "liu", "password": word} for word in ("not this one", PASSWORD))
    async with at(app, "198.51.100.7") as guesser, at(app, "203.0.113.5") as elsewhere:
        for _ in range(20):
            refused(await guesser.post("/v1/auth/staff", json=wrong), 401, "wrong_credentials")
            time.forward(seconds=1)
        for form in (wrong, right):
            answer = await guesser.post("/v1/auth/staff", json=form)
            refused(answer, 429)
            assert int(answer.headers["retry-after"]) >= 1
        forged = {"X-Forwarded-For": "203.0.113.5"}
        refused(await guesser.post("/v1/auth/staff", json=right, headers=forged), 429)
        signed_in = await elsewhere.post("/v1/auth/staff", json=right)
        assert signed_in.status_code == 200, signed_in.text
        assert signed_in.headers["cache-control"] == "no-store"
        time.forward(minutes=5)
        assert (await guesser.post("/v1/auth/staff", json=right)).status_code == 200


async def test_an_unknown_user_a_disabled_one_and_a_wrong_password_are_one_answer(
    county: County, database: Database
) -> None:
    await real_account(database)
    await real_account(database, "gone")
    async with database.write() as session:
        await accounts.disable_staff(session, "gone")
    answers = [
        refused(await county.client.post("/v1/auth/staff", json={"username": name, "password": word}), 401)
        for name, word in (
            ("liu", "not this one"),
            ("nobody", PASSWORD),
            ("gone", PASSWORD),
            ("LIU", PASSWORD),
        )
    ]
    for answer in answers:
        assert {**answer, "request_id": ""} == {**answers[0], "request_id": ""}
