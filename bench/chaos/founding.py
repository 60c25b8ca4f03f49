"""A county with its staff, and polls that take ballots now: made through the interface, in a moved hour."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlmodel import select

from api import clock
from api.access import accounts, staff_sessions
from api.config import Settings
from api.db.session import Database
from api.db.tables.access import StaffAccount
from api.main import create_app
from api.mechanisms.voting.keys import PollKeys
from api.mechanisms.voting.state import load
from api.terms.access import OrganisationKind, Role

COUNTY, TOWN = "321099", "321099101"
CANDIDATES = 6
RULES = {
    "picks_min": 1,
    "picks_max": 3,
    "ballots_per_day": 2,
    "ballots_total": 5,
    "live_results": "by_window",
}
_STAFF = {"officer": (Role.COUNTY_OFFICER, COUNTY), "clerk": (Role.TOWN_OFFICER, TOWN)}
_NO_PASSWORD = "!"  # noqa: S105  a hash no password fits


@dataclass(frozen=True)
class OpenPoll:
    """What a voter knows of a poll, and what it takes to play any number of voters."""

    campaign_id: str
    id: UUID
    candidates: dict[int, UUID]
    """By number."""
    keys: PollKeys
    rules: dict[str, Any]


async def found(settings: Settings) -> None:
    """The county's regions, its federation and two of its staff, who get their tokens without a password."""
    database = Database(settings)
    async with database.write() as session:
        for code, name in ((COUNTY, "荷乡县"), (TOWN, "泾河镇")):
            await accounts.ensure_region(session, code, name)
        federation = await accounts.ensure_organisation(
            session, "荷乡县妇女联合会", OrganisationKind.WOMENS_FEDERATION, COUNTY
        )
        for username, (role, region_code) in _STAFF.items():
            await accounts.create_staff(
                session,
                username=username,
                display_name=username,
                password_hash=_NO_PASSWORD,
                role=role,
                organisation=federation,
                region_code=region_code,
            )
    await database.close()


async def staff_token(database: Database, username: str = "officer") -> str:
    """Somebody who has just signed in."""
    async with database.write() as session:
        account = (await session.exec(select(StaffAccount).where(StaffAccount.username == username))).one()
        pair, row = staff_sessions.new_session(database, account)
        session.add(row)
    return pair.access_token


async def open_poll(settings: Settings) -> OpenPoll:
    """A published campaign whose voting began an hour ago and lasts a month."""
    shift, present = clock.shift(), clock.now()
    # A demo's process would follow the demo's clock, and this one has to go back for a moment.
    settings = settings.model_copy(update={"mode": "test"}) if settings.demo else settings
    database = Database(settings)
    try:
        clock.set_shift(shift - timedelta(hours=3))
        tokens = {name: await staff_token(database, name) for name in _STAFF}
        async with _desk(settings) as desk:
            campaign_id = await _campaign(desk, tokens, present)
            clock.set_shift(shift)
            campaign = (await desk.get(f"/v1/campaigns/{campaign_id}")).json()
        async with database.read() as session:
            state = await load(session, UUID(campaign["poll_id"]))
        numbers = {candidate.number: candidate.id for candidate in state.candidates}
        return OpenPoll(campaign_id, state.poll.id, numbers, state.keys, RULES)
    finally:
        clock.set_shift(shift)
        await database.close()


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application in this process, as the office's desk."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.invalid") as client,
    ):
        yield client


async def _campaign(desk: httpx.AsyncClient, tokens: dict[str, str], present: datetime) -> str:
    async def done(who: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {tokens[who]}", "Idempotency-Key": uuid4().hex}
        answer = await desk.post(path, json=body, headers=headers)
        if answer.status_code not in {200, 201}:
            raise RuntimeError(f"{path}: {answer.text}")
        return answer.json()

    begins = present - timedelta(hours=1)
    form = {
        "title": "荷乡县十佳妇女小贷方案评选",
        "summary": "从全县妇女小额贷款方案中评选十个优秀项目。",
        "approval_basis": "荷委〔2026〕18号",
        "windows": {
            "call": _window(begins - timedelta(hours=3), begins),
            "notice_and_voting": _window(begins, begins + timedelta(days=30)),
        },
        "ballot_rules": RULES,
    }
    campaign_id = str((await done("officer", "/v1/staff/campaigns", form))["id"])
    await done("officer", f"/v1/staff/campaigns/{campaign_id}/publish")
    for number in range(CANDIDATES):
        plan = await done("clerk", f"/v1/staff/campaigns/{campaign_id}/loan-plans", _plan(number))
        await done("officer", f"/v1/staff/loan-plans/{plan['id']}/accept")
    return campaign_id


def _window(opens_at: datetime, closes_at: datetime) -> dict[str, str]:
    return {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}


def _plan(number: int) -> dict[str, Any]:
    return {
        "applicant": {
            "name": "周莲心",
            "phone": "19900000001",
            "id_number": _id_number(number),
            "consent": {"agreed": True, "text_version": "2026-09", "method": "paper"},
        },
        "region_code": TOWN,
        "project": f"项目{number + 1}",
        "place": "泾河镇荷叶村",
        "jobs": 12,
        "amount_fen": 20_000_000,
        "term_months": 24,
        "bank": "荷乡农村商业银行",
        "guarantee": "县担保基金担保",
        "story": "她把乱针绣的手艺教给了同村的姐妹。",
    }


def _id_number(number: int) -> str:
    """An invented identity number with the check digit it needs (GB 11643)."""
    digits = f"32109919850307{2 * number + 2:03d}"
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return digits + "10X98765432"[weighed % 11]
