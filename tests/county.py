"""A county to test with: its staff and citizens as callers over HTTP, its campaigns and polls."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import sqlalchemy as sa
from sqlmodel import select

from api import clock, people
from api.access import staff_sessions
from api.clock import SHANGHAI
from api.db.session import Database
from api.db.tables import metadata
from api.db.tables.access import StaffAccount
from api.terms.access import Role
from tests.remembering import remembered

START = datetime(2026, 10, 12, 9, 0, tzinfo=SHANGHAI)
"""A Monday morning, well away from midnight."""
COUNTY, JINGHE, LUPU = "321099", "321099101", "321099105"
STAFF = {
    "admin": (Role.COUNTY_ADMIN, COUNTY),
    "officer": (Role.COUNTY_OFFICER, COUNTY),
    "officer2": (Role.COUNTY_OFFICER, COUNTY),
    "jinghe": (Role.TOWN_OFFICER, JINGHE),
    "jinghe2": (Role.TOWN_OFFICER, JINGHE),
    "lupu": (Role.TOWN_OFFICER, LUPU),
    "panelist": (Role.PANELIST, COUNTY),
    "panelist2": (Role.PANELIST, COUNTY),
    "panelist3": (Role.PANELIST, COUNTY),
    "auditor": (Role.AUDITOR, COUNTY),
    "auditor2": (Role.AUDITOR, COUNTY),
}
APPRAISAL = {
    "town_quota": 2,
    "contact": "荷乡县妇联办公室，电话0514-00000000，荷乡县人民路1号",
    "criteria": [{"name": "带动就业", "weight": 60}, {"name": "可持续性", "weight": 40}],
    "places": 2,
    "award_title": "荷乡县十佳妇女小贷方案",
}
LOAN_POLICY = {
    "effective_from": "2026-01-01",
    "basis": "荷财金〔2026〕1号",
    "cap_person_fen": 20_000_000,
    "cap_partner_fen": 22_000_000,
    "cap_firm_fen": 300_000_000,
    "term_months_max": 36,
    "subsidy_classes": [
        {"code": "micro_profit", "name": "微利项目", "percent": 100},
        {"code": "other", "name": "其他项目", "percent": 50},
    ],
}
NO_PASSWORD = "!"
"""A hash no password fits: these accounts get their tokens without one."""


def key() -> str:
    return uuid4().hex


class Caller:
    """Somebody signed in. Creating requests get a fresh Idempotency-Key unless one is given."""

    def __init__(self, client: httpx.AsyncClient, token: str, refresh_token: str = "") -> None:
        self._client, self.token, self.refresh_token = client, token, refresh_token

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self._send("GET", path, **more)

    async def post(self, path: str, json: Any = None, key: str | None = None, **more: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return await self._send("POST", path, json=json, headers=headers, **more)

    async def put(self, path: str, json: Any, etag: str, **more: Any) -> httpx.Response:
        return await self._send("PUT", path, json=json, headers={"If-Match": etag}, **more)

    def through(self, client: httpx.AsyncClient) -> "Caller":
        """The same person, talking to another process."""
        return Caller(client, self.token, self.refresh_token)

    async def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return await self._client.request(method, path, headers=headers, **more)


@dataclass(frozen=True)
class OpenPoll:
    """A poll that takes ballots now."""

    campaign_id: str
    poll_id: str
    candidate_ids: list[str]

    async def nonce(self, voter: Caller) -> str:
        answer = await voter.get(f"/v1/me/polls/{self.poll_id}")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["nonce"])

    async def cast(
        self, voter: Caller, picks: Sequence[int] = (0,), key: str | None = None, nonce: str | None = None
    ) -> httpx.Response:
        """Cast a ballot for candidates by their place in the list."""
        ballot = {
            "candidate_ids": [self.candidate_ids[pick] for pick in picks],
            "nonce": nonce or await self.nonce(voter),
        }
        return await voter.post(f"/v1/polls/{self.poll_id}/ballots", ballot, key=key)


class County:
    """荷乡县. `staff` and `citizen` give callers; the rest goes through them over HTTP."""

    def __init__(self, client: httpx.AsyncClient, database: Database) -> None:
        self.client, self.database = client, database
        self.applicants = 0
        """How many plans were entered; each is somebody else's."""

    async def staff(self, username: str) -> Caller:
        """A staff member, signed in at this instant."""
        async with self.database.write() as session:
            account = (
                await session.exec(select(StaffAccount).where(StaffAccount.username == username))
            ).one()
            pair, row = staff_sessions.new_session(self.database, account)
            session.add(row)
        return Caller(self.client, pair.access_token, pair.refresh_token)

    async def citizen(self, user: str) -> Caller:
        """A citizen, signed in through the WeChat stand-in at this instant."""
        code = (await self.client.post("/demo/wechat/codes", json={"user": user})).json()["code"]
        answer = await self.client.post("/v1/auth/wechat", json={"code": code})
        assert answer.status_code == 200, answer.text
        tokens = answer.json()
        return Caller(self.client, tokens["access_token"], tokens["refresh_token"])

    async def citizens(self, count: int, name: str = "villager") -> list[Caller]:
        return [await self.citizen(f"{name}-{number}") for number in range(count)]

    async def audited(self, **wanted: str) -> list[dict[str, Any]]:
        """What the auditor finds in the record, newest first."""
        auditor = await self.staff("auditor")
        found = await auditor.get("/v1/staff/audit", params={"limit": "100", **wanted})
        assert found.status_code == 200, found.text
        items: list[dict[str, Any]] = found.json()["items"]
        return items

    async def dump(self) -> str:
        """Every row of every table, as text."""
        rows: list[str] = []
        async with self.database.read() as session:
            connection = await session.connection()
            for table in metadata.sorted_tables:
                for row in await connection.execute(sa.select(table)):
                    shown = [v.decode(errors="replace") if isinstance(v, bytes) else str(v) for v in row]
                    rows.append(f"{table.name} {' '.join(shown)}")
        return "\n".join(rows)

    def campaign_form(self, **changes: Any) -> dict[str, Any]:
        """A campaign that can be published: call from now for a day, voting from tomorrow for three."""
        now = clock.now()
        return {
            "title": "荷乡县十佳妇女小贷方案评选",
            "summary": "从全县妇女小额贷款方案中评选十个优秀项目。",
            "approval_basis": "荷委〔2026〕18号",
            "windows": {
                "call": window(now, now + timedelta(days=1)),
                "notice_and_voting": window(now + timedelta(days=1), now + timedelta(days=4)),
            },
            "ballot_rules": {"live_results": "by_window"},
            **changes,
        }

    def appraised_form(self, **changes: Any) -> dict[str, Any]:
        """A campaign with towns, notice, jury and awards: its windows follow from now for a month."""
        now = clock.now()

        def days(since: float, until: float) -> dict[str, str]:
            return window(now + timedelta(days=since), now + timedelta(days=until))

        windows = {
            "call": days(0, 4),
            "town_screening": days(0, 6),
            "county_vetting": days(0, 8),
            "notice_and_voting": days(8, 17),
            "judging": days(18, 21),
            "result_notice": days(22, 31),
        }
        return self.campaign_form(**{"windows": windows, "appraisal": APPRAISAL, **changes})

    async def appraised(self, **changes: Any) -> str:
        """A published campaign with towns, notice, jury and awards; its id."""

        async def build() -> str:
            await self.loan_policy()
            return await self._campaign(**self.appraised_form(**changes))

        return await build() if changes else await remembered(self.database, ("appraised",), build)

    async def loan_policy(self, **changes: Any) -> None:
        """Loan parameters in force since the beginning of the year."""
        officer = await self.staff("officer")
        answer = await officer.post("/v1/staff/loan-policies", {**LOAN_POLICY, **changes})
        assert answer.status_code in {201, 409}, answer.text

    async def campaign(self, **changes: Any) -> str:
        """A published campaign's id."""
        if changes:
            return await self._campaign(**changes)
        return await remembered(self.database, ("campaign",), self._campaign)

    async def _campaign(self, **changes: Any) -> str:
        officer = await self.staff("officer")
        made = await officer.post("/v1/staff/campaigns", self.campaign_form(**changes))
        assert made.status_code == 201, made.text
        campaign_id = str(made.json()["id"])
        published = await officer.post(f"/v1/staff/campaigns/{campaign_id}/publish")
        assert published.status_code == 200, published.text
        return campaign_id

    async def plan(self, campaign_id: str, clerk: str = "jinghe", **changes: Any) -> str:
        """A plan entered by a town officer, each for an applicant of her own; its id."""
        changes.setdefault("id_number", id_number(self.applicants))
        self.applicants += 1
        answer = await (await self.staff(clerk)).post(
            f"/v1/staff/campaigns/{campaign_id}/loan-plans", plan_form(**changes)
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def open_poll(self, candidates: int = 3, rules: dict[str, Any] | None = None) -> OpenPoll:
        """A campaign with candidates whose voting has just begun; the clock moves a day and a minute."""
        what = ("open poll", candidates, json.dumps(rules, sort_keys=True))
        poll = await remembered(self.database, what, lambda: self._open_poll(candidates, rules))
        self.applicants = max(self.applicants, candidates)
        return poll

    async def _open_poll(self, candidates: int, rules: dict[str, Any] | None) -> OpenPoll:
        campaign_id = await self.campaign(ballot_rules={"live_results": "by_window", **(rules or {})})
        officer = await self.staff("officer")
        for number in range(candidates):
            plan_id = await self.plan(campaign_id, project=f"项目{number + 1}")
            accepted = await officer.post(f"/v1/staff/loan-plans/{plan_id}/accept")
            assert accepted.status_code == 200, accepted.text
        clock.freeze(clock.now() + timedelta(days=1, minutes=1))
        poll_id = (await self.client.get(f"/v1/campaigns/{campaign_id}")).json()["poll_id"]
        listed = (await self.client.get(f"/v1/polls/{poll_id}/candidates?limit=100")).json()["items"]
        return OpenPoll(campaign_id, poll_id, [one["id"] for one in listed])


def window(opens_at: datetime, closes_at: datetime) -> dict[str, str]:
    return {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}


def id_number(place: int) -> str:
    """The identity number of the applicant at that place; the first is 周莲心's of `plan_form`."""
    digits = f"32109919850307{place + 2:03d}"
    return next(digits + last for last in "0123456789X" if people.valid_id_number(digits + last))


def plan_form(**changes: Any) -> dict[str, Any]:
    """A loan plan that may be entered in 泾河镇; `name` and `id_number` change its applicant."""
    applicant = {
        "name": changes.pop("name", "周莲心"),
        "phone": "19900000001",
        "id_number": changes.pop("id_number", "321099198503070021"),
        "consent": {"agreed": True, "text_version": "2026-09", "method": "paper"},
    }
    return {
        "applicant": applicant,
        "region_code": JINGHE,
        "project": "荷塘边的绣房",
        "place": "泾河镇荷叶村",
        "jobs": 12,
        "amount_fen": 20_000_000,
        "term_months": 24,
        "bank": "荷乡农村商业银行",
        "guarantee": "县担保基金担保",
        "story": "她把乱针绣的手艺教给了同村的姐妹。",
        **changes,
    }
