"""An appraised campaign brought to where a test begins: candidates, votes, a jury, a certified result."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlmodel import col, select

from api import clock
from api.db.session import Database
from api.db.tables.messages import Message
from api.worker import Worker
from tests.county import APPRAISAL, Caller, County, OpenPoll
from tests.fixtures import Time
from tests.remembering import remembered
from tests.stories.appraising import ok

JURY = ("panelist", "panelist2", "panelist3")
Scores = dict[str, list[int]]
"""Scores by the project's title, one for each of the two criteria (60 % and 40 %)."""


class Contest:
    """One campaign: the county alone vets, so that candidates are quickly made."""

    def __init__(self, county: County, time: Time, campaign_id: str) -> None:
        self.county, self.time, self.campaign_id, self.start = county, time, campaign_id, clock.now()
        self.titles: list[str] = []

    @property
    def staff_path(self) -> str:
        return f"/v1/staff/campaigns/{self.campaign_id}"

    def day(self, days: float, **more: float) -> datetime:
        """An instant of the campaign, counted from its publication."""
        return self.start + timedelta(days=days, **more)

    async def candidates(self, count: int) -> None:
        for number in range(1, count + 1):
            self.titles.append(f"项目{number}")
            plan_id = await self.county.plan(self.campaign_id, project=self.titles[-1])
            ok(await (await self.county.staff("officer")).post(f"/v1/staff/loan-plans/{plan_id}/accept"))

    async def vote(self, *votes: int) -> OpenPoll:
        """So many votes for each candidate, all of them one citizen's, on as few ballots as can be."""
        self.time.set(self.day(8, minutes=1))
        poll_id = ok(await self.county.client.get(f"/v1/campaigns/{self.campaign_id}"))["poll_id"]
        listed = ok(await self.county.client.get(f"/v1/polls/{poll_id}/candidates?limit=100"))["items"]
        poll = OpenPoll(self.campaign_id, poll_id, [one["id"] for one in listed])
        voter = await self.county.citizen("busy")
        for ballot in range(max(votes, default=0)):
            ok(await poll.cast(voter, [place for place, count in enumerate(votes) if count > ballot]))
        return poll

    async def count(self, database: Database) -> None:
        """The vote is over and its last seal set."""
        self.time.set(self.day(17, minutes=1))
        await Worker(database).round()

    async def appoint(self, *panelists: str, **more: str) -> httpx.Response:
        """The county says who sits from now on."""
        officer, path = await self.county.staff("officer"), f"{self.staff_path}/panel"
        before = await officer.get(path)
        return await officer.put(path, {"usernames": list(panelists), **more}, before.headers["etag"])

    async def seat(self, *panelists: str) -> str:
        """A jury is appointed; the panel's id."""
        return str(ok(await self.appoint(*(panelists or JURY)))["id"])

    async def sit_again(self, opens_at: datetime, closes_at: datetime, reason: str) -> httpx.Response:
        """The county arranges a supplementary sitting."""
        form = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat(), "reason": reason}
        return await (await self.county.staff("officer")).post(f"{self.staff_path}/panel/sittings", form)

    async def declare(self, panelist: str, panel_id: str, title: str) -> httpx.Response:
        """A panelist says that she is close to who stands behind an entry."""
        form = {
            "entry_id": (await self.entries(panelist, panel_id))[title]["id"],
            "relation": "relative",
        }
        caller = await self.county.staff(panelist)
        return await caller.post(f"/v1/staff/panels/{panel_id}/conflicts", form)

    async def sit(self) -> None:
        self.time.set(self.day(18, minutes=1))

    async def entries(self, panelist: str, panel_id: str) -> dict[str, dict[str, Any]]:
        """What a panelist has before her, by title."""
        caller = await self.county.staff(panelist)
        listed = ok(await caller.get(f"/v1/staff/panels/{panel_id}/entries?limit=100"))["items"]
        return {one["title"]: one for one in listed}

    async def file(self, panelist: str, panel_id: str, title: str, scores: list[int]) -> httpx.Response:
        entry = (await self.entries(panelist, panel_id))[title]
        return await self.put_sheet(await self.county.staff(panelist), panel_id, entry["id"], scores)

    @staticmethod
    async def put_sheet(caller: Caller, panel_id: str, entry_id: str, scores: list[Any]) -> httpx.Response:
        return await caller._send(
            "PUT", f"/v1/staff/panels/{panel_id}/sheets/{entry_id}", json={"scores": scores}
        )

    async def judge(self, scores: Scores, panelists: Sequence[str] = JURY) -> str:
        """Everybody on the jury scores everything alike, and the sitting ends."""
        panel_id = await self.seat(*panelists)
        await self.sit()
        for panelist in panelists:
            caller, found = await self.county.staff(panelist), await self.entries(panelist, panel_id)
            for title, given in scores.items():
                ok(await self.put_sheet(caller, panel_id, found[title]["id"], given))
        self.time.set(self.day(21))
        return panel_id

    async def propose(self, officer: str = "officer", draws: Sequence[Any] = ()) -> httpx.Response:
        caller = await self.county.staff(officer)
        return await caller.post(f"{self.staff_path}/result/propose", {"draws": list(draws)})

    async def certify(self, officer: str = "officer2", **body: Any) -> httpx.Response:
        caller = await self.county.staff(officer)
        return await caller.post(f"{self.staff_path}/result/certify", body or None)

    async def grant(self, officer: str = "officer", key: str | None = None) -> httpx.Response:
        return await (await self.county.staff(officer)).post(f"{self.staff_path}/awards", key=key)

    async def result(self) -> dict[str, Any]:
        """What everybody sees."""
        return ok(await self.county.client.get(f"/v1/campaigns/{self.campaign_id}/result"))

    async def staff_result(self, who: str = "officer") -> dict[str, Any]:
        return ok(await (await self.county.staff(who)).get(f"{self.staff_path}/result"))

    async def plans(self) -> list[dict[str, Any]]:
        """All plans, as staff see them."""
        path = f"{self.staff_path}/loan-plans"
        listed: list[dict[str, Any]] = ok(await (await self.county.staff("officer")).get(path))["items"]
        return listed

    async def told(self, plan_id: str) -> list[dict[str, Any]]:
        """What an applicant was to be told, in its order."""
        async with self.county.database.read() as session:
            query = select(Message).where(Message.subject_id == UUID(plan_id)).order_by(col(Message.id))
            return [one.fields for one in await session.exec(query)]

    async def hindrances(self) -> list[str]:
        """The codes of what stands in the way."""
        return [one["code"] for one in (await self.staff_result())["hindrances"]]


async def begun(county: County, time: Time, candidates: int = 3, *, places: int = 2, **rules: Any) -> Contest:
    """A campaign with so many candidates, before the vote."""

    async def build() -> tuple[str, list[str]]:
        made = await _begun(county, time, candidates, places, rules)
        return made.campaign_id, made.titles

    start = clock.now()
    what = ("contest", candidates, places, json.dumps(rules, sort_keys=True))
    campaign_id, titles = await remembered(county.database, what, build)
    county.applicants = max(county.applicants, candidates)
    contest = Contest(county, time, campaign_id)
    contest.start, contest.titles = start, list(titles)
    return contest


async def _begun(county: County, time: Time, candidates: int, places: int, rules: dict[str, Any]) -> Contest:
    form = county.appraised_form()
    windows = {name: one for name, one in form["windows"].items() if name != "town_screening"}
    campaign_id = await county.appraised(
        windows=windows,
        appraisal={**APPRAISAL, "places": places},
        ballot_rules={
            "ballots_per_day": 100,
            "picks_max": 10,
            "one_pick_per_candidate_per_day": False,
            "live_results": "after_close",
            **rules,
        },
    )
    contest = Contest(county, time, campaign_id)
    await contest.candidates(candidates)
    return contest


async def judged(
    county: County,
    time: Time,
    votes: Sequence[int] = (4, 2, 1),
    scores: Sequence[list[int]] = ([80, 80], [90, 90], [70, 70]),
    panelists: Sequence[str] = ("panelist",),
    **more: Any,
) -> Contest:
    """Everything is there for a result, and nobody has proposed one."""

    async def build() -> tuple[str, list[str]]:
        made = await begun(county, time, len(votes), **more)
        await made.vote(*votes)
        await made.count(county.database)
        await made.judge(dict(zip(made.titles, scores, strict=True)), panelists)
        return made.campaign_id, made.titles

    start = clock.now()
    what = ("judged", json.dumps([votes, scores, panelists, more], sort_keys=True))
    campaign_id, titles = await remembered(county.database, what, build)
    county.applicants = max(county.applicants, len(votes))
    contest = Contest(county, time, campaign_id)
    contest.start, contest.titles = start, list(titles)
    return contest


async def certified(county: County, time: Time, **more: Any) -> Contest:
    """Two people stand by the result, which is on notice or about to be."""
    contest = await judged(county, time, **more)
    ok(await contest.propose())
    ok(await contest.certify())
    return contest
