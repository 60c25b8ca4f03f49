"""A result in the chapters: certified, taken back, certified again, awards granted and one revoked."""

from dataclasses import dataclass, field

from tests.contest import Contest, judged
from tests.contract.notation import Memory
from tests.county import County
from tests.fixtures import Time
from tests.stories.appraising import notice_of, objected, ok, settled, substantiated

HEARING = {"heard_on": "2026-11-04", "heard": True, "minutes": "当事人到会陈述。"}


@dataclass
class Results:
    """What happens to one campaign's result around the examples."""

    county: County
    time: Time
    memory: Memory
    contest: Contest | None = field(default=None)

    async def begin(self) -> None:
        self.contest = await judged(self.county, self.time)
        self.memory.name("uuid:campaign", self.contest.campaign_id)

    async def certified(self) -> None:
        """Proposed by one, certified by another; from the window's beginning on notice."""
        ok(await self._contest().propose())
        ok(await self._contest().certify())
        self.time.set(self._contest().day(22))

    async def taken_back(self) -> None:
        """An objection to the first of the selected is upheld."""
        self.time.set(self._contest().day(23))
        shown = await notice_of(self.county, self._contest().campaign_id, "result")
        objection = await objected(self.county, shown, 1)
        await substantiated(self.county, objection)
        officer = await self.county.staff("officer")
        ok(await officer.post(f"/v1/staff/objections/{objection}/hearing", HEARING))
        await settled(self.county, objection, "upheld")

    async def honoured(self) -> None:
        """Certified anew, on notice to the end of the window, and honoured."""
        ok(await self._contest().propose())
        ok(await self._contest().certify())
        self.time.set(self._contest().day(31))
        ok(await self._contest().grant())

    async def revoked(self) -> None:
        award = self.memory.named["uuid:award-2"]
        officer = await self.county.staff("officer")
        ok(await officer.post(f"/v1/staff/awards/{award}/revoke", {"reason": "贷款用途与申报不符"}))

    def _contest(self) -> Contest:
        assert self.contest is not None
        return self.contest
