"""Claims to test with: donors with a phone, and each step of a claim as whoever takes it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlmodel import col, select

from api import clock
from api.campaigns.wishes import workflow
from api.db.tables.audit import AuditEntry
from tests.county import County
from tests.wishing import Wishing, wishing

POINT = "泾河镇妇女之家"


@dataclass
class Claiming:
    """A campaign of wishes with people who fulfil them."""

    wishes: Wishing
    phones: int = field(default=0)

    @property
    def county(self) -> County:
        return self.wishes.county

    async def donor(self, user: str = "ai-xin", phone: str | None = None) -> str:
        """The name of a citizen who has bound a phone number, one of her own if none is given."""
        self.phones += 1
        citizen = await self.county.citizen(user)
        asked = {"user": user, "phone": phone or f"1990001{self.phones:04d}"}
        code = (await self.county.client.post("/demo/wechat/phone-codes", json=asked)).json()["code"]
        bound = await citizen.post("/v1/me/phone", {"code": code})
        assert bound.status_code == 200, bound.text
        return user

    async def claim(self, donor: str, wish_id: str, **form: Any) -> httpx.Response:
        return await (await self.county.citizen(donor)).post(f"/v1/wishes/{wish_id}/claims", form)

    async def claimed(self, donor: str, wish_id: str | None = None, **form: Any) -> str:
        """The id of a new claim of hers, on a new wish if none is given."""
        made = await self.claim(donor, wish_id or await self.wishes.plant(), **form)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def matched(self, donor: str, wish_id: str | None = None) -> str:
        """The id of a claim of hers that the county has confirmed."""
        claim_id = await self.claimed(donor, wish_id)
        await self.did("officer", claim_id, "confirm")
        return claim_id

    async def staff(self, who: str, claim_id: str, step: str, form: Any = None) -> httpx.Response:
        return await (await self.county.staff(who)).post(f"/v1/staff/wish-claims/{claim_id}/{step}", form)

    async def did(self, who: str, claim_id: str, step: str, form: Any = None) -> Any:
        """What the answer to a step that succeeds holds."""
        answer = await self.staff(who, claim_id, step, form)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def mine(self, donor: str, claim_id: str) -> Any:
        """A claim as its donor sees it."""
        answer = await (await self.county.citizen(donor)).get(f"/v1/me/wish-claims/{claim_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def cancel(self, donor: str, claim_id: str) -> httpx.Response:
        return await (await self.county.citizen(donor)).post(f"/v1/me/wish-claims/{claim_id}/cancel")

    async def unit(self, phone: str, kind: str = "enterprise", name: str = "荷乡绣品有限公司") -> str:
        """A registered unit's id; its contact has this phone."""
        form = {"kind": kind, "name": name, "contact_name": "王经理", "contact_phone": phone}
        made = await (await self.county.staff("officer")).post("/v1/staff/donor-units", form)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])


async def agrees(wishes: Wishing, wish_id: str) -> None:
    """That a wish and its claims tell the same: nothing stranded, nothing ended twice, nobody's twice."""
    wish, claims = await wishes.row(wish_id), await wishes.claims(wish_id)
    live = [one for one in claims if one.ended_at is None]
    assert len(live) == (wish.status in workflow.WITH_A_CLAIM), (wish.status, claims)
    assert (wish.live_child is None) == (wish.status in workflow.ENDED)
    for one in claims:
        assert (one.outcome is None) == (one.ended_at is None)
        promised = one in live and wish.status in workflow.CANCEL_CLAIM.sources
        assert (one.due_at is not None) == promised, "a deadline as long as something is to be brought"
    async with wishes.county.database.read() as session:
        taken = select(AuditEntry.action).where(AuditEntry.subject_id == wish.id)
        told = list(await session.exec(taken.where(col(AuditEntry.action).in_([*_ENDING, _WITHDRAWN]))))
    gone = len(claims) - len(live) - sum(one in _ENDING for one in told)
    assert 0 <= gone <= told.count(_WITHDRAWN) <= 1, (told, claims)


_ENDING = (
    "wish.cancel_claim",
    "wish.release_claim",
    "wish.lapse_claim",
    "wish.take_over",
    "wish.fulfil",
    "wish.settle",
)
"""Each ends just one claim; withdrawing a wish ends the one it has, if it has one."""
_WITHDRAWN = "wish.withdraw"


def delivery(**changes: Any) -> dict[str, Any]:
    """A delivery of today."""
    today = clock.day(clock.now()).isoformat()
    return {"delivered_on": today, "receiver": "guardian", "signed_by": "金丝雀大婶", **changes}


def visit(**changes: Any) -> dict[str, Any]:
    """A visit of today that found nothing wrong."""
    return {"visited_on": clock.day(clock.now()).isoformat(), **changes}


async def connected(county: County) -> None:
    """Have connections to the database stand ready: who waits for one is not in the race."""

    async def connect() -> None:
        async with county.database.read() as session:
            await session.exec(select(1))

    await asyncio.gather(*(connect() for _ in range(12)))


async def claiming(county: County, **changes: Any) -> Claiming:
    """A published campaign of wishes, and nobody who has claimed one yet."""
    return Claiming(await wishing(county, **changes))
