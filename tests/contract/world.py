"""What happens around the examples: how a chapter begins, what others do meanwhile, who calls."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from api.adapters.wechat import connecting
from api.routers.state import Process
from api.worker import Worker
from tests.contract.auditing import Audits
from tests.contract.notation import Memory
from tests.contract.noticing import Notices
from tests.contract.resulting import Results
from tests.county import County, OpenPoll
from tests.fixtures import Time

CITIZENS = {"citizen": "li-si", "another citizen": "wang-wu"}
STAFF_PASSWORD = "moonlit lotus pond 7"


@dataclass
class World:
    """One running application, and everybody who is not the caller of an example."""

    county: County
    time: Time
    process: Process
    worker: Worker
    memory: Memory = field(default_factory=Memory)
    poll: OpenPoll | None = None
    voters: int = 0

    def __post_init__(self) -> None:
        self.notices = Notices(self.county, self.memory)
        self.audits = Audits(self.county, self.process, self.time, self.memory)
        self.results = Results(self.county, self.time, self.memory)

    async def send(self, caller: str, request: dict[str, Any]) -> httpx.Response:
        """Send an example's request as its caller; a header that the example writes out wins."""
        headers = await self._authorization(caller) | request.get("headers", {})
        for place in ("{key:", "{code:"):
            for label in _labels(headers, place):
                self.memory.named.setdefault(label, uuid4().hex)
        body: dict[str, Any] = {}
        if "body" in request:
            text = isinstance(request["body"], str)
            body = (
                {"content": request["body"].encode()} if text else {"json": self.memory.fill(request["body"])}
            )
            headers = {"Content-Type": "application/json"} | headers
        return await self.county.client.request(
            request["method"], self.memory.fill(request["path"]), headers=self.memory.fill(headers), **body
        )

    async def _authorization(self, caller: str) -> dict[str, str]:
        if caller == "anonymous":
            return {}
        somebody = await (
            self.county.citizen(CITIZENS[caller]) if caller in CITIZENS else self.county.staff(caller)
        )
        return {"Authorization": f"Bearer {somebody.token}"}

    async def officer(self, path: str, json: Any = None) -> dict[str, Any]:
        answer = await (await self.county.staff("officer")).post(path, json)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def mood(self, **mood: Any) -> None:
        """Make the stand-in WeChat misbehave."""
        await self._standin("/standin/mood", mood)

    async def _standin(self, path: str, body: dict[str, Any]) -> None:
        transport = connecting.in_process(self.process.settings)
        async with httpx.AsyncClient(transport=transport, base_url=connecting.STANDIN_URL) as phone:
            answer = await phone.post(path, json=body)
            assert answer.status_code == 200, answer.text

    async def open_poll(self, candidates: int = 3, **rules: Any) -> None:
        self.poll = await self.county.open_poll(candidates, rules)
        await self._remember_poll()

    async def coming_poll(self, **rules: Any) -> None:
        """A poll whose only candidate is accepted and whose vote begins tomorrow."""
        campaign_id = await self.county.campaign(ballot_rules={"live_results": "by_window", **rules})
        plan_id = await self.county.plan(campaign_id)
        await self.officer(f"/v1/staff/loan-plans/{plan_id}/accept")
        shown = (await self.county.client.get(f"/v1/campaigns/{campaign_id}")).json()
        listed = (await self.county.client.get(f"/v1/polls/{shown['poll_id']}/candidates")).json()["items"]
        self.poll = OpenPoll(campaign_id, shown["poll_id"], [one["id"] for one in listed])
        await self._remember_poll()

    async def _remember_poll(self) -> None:
        assert self.poll is not None
        self.memory.name("uuid:campaign", self.poll.campaign_id)
        self.memory.name("uuid:poll", self.poll.poll_id)
        for number, candidate_id in enumerate(self.poll.candidate_ids, 1):
            self.memory.name(f"uuid:candidate-{number}", candidate_id)
        await self.fresh_nonce()

    async def fresh_nonce(self) -> None:
        """Give the citizen of the examples another nonce, under the name `fresh`."""
        assert self.poll is not None
        voter = await self.county.citizen(CITIZENS["citizen"])
        self.memory.name("nonce:fresh", await self.poll.nonce(voter))

    async def others_vote(self, ballots: int, pick: int) -> None:
        assert self.poll is not None
        for _ in range(ballots):
            self.voters += 1
            voter = await self.county.citizen(f"villager-{self.voters}")
            answer = await self.poll.cast(voter, [pick])
            assert answer.status_code == 201, answer.text

    async def everybody_looks(self) -> None:
        """Each process looks once a second whether a poll moved; here it looks now."""
        if self.poll is not None:
            await self.process.board.reread(UUID(self.poll.poll_id))


def _labels(headers: dict[str, str], place: str) -> list[str]:
    return [value.strip("{}") for value in headers.values() if value.startswith(place)]
