"""What happens without anybody asking: due transitions, sealing, the outbox, the audit chain.

Every step may be late or run twice: whether something is open is judged by the
clock at every read and write, never by whether the worker has been round.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlmodel import col

from api import audit, clock, wiring
from api.access import SYSTEM
from api.access.staff_sessions import FAILURE_WINDOW
from api.adapters import wechat
from api.db.session import Database
from api.db.tables.access import CitizenSession, SignInFailure, StaffSession, UsedCode
from api.kernel import demo_clock, idempotency, outbox
from api.mechanisms import messages
from api.mechanisms.phases.kinds import Due
from api.mechanisms.voting import nightly, sealing

PAUSE_SECONDS = 0.5
FORGET_EVERY = timedelta(minutes=1)
RECOUNT_AGAIN = timedelta(minutes=10)
KEPT = timedelta(days=1)
"""How long used codes and ended sessions are still there."""

Steps = tuple[Callable[[], Awaitable[object]], ...]

log = structlog.get_logger()


class Worker:
    """Runs rounds until told to stop; a step that fails is logged and tried again next round."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stop = asyncio.Event()
        self._forgot_at: datetime | None = None
        self._failed_at: datetime | None = None
        self._wechat: wechat.WeChat | None = None
        self._steps: Steps = (self._seal, self._take_due, self._chain_audit, self._forget)
        self._errands: Steps = (self._drain_outbox,)
        self._counting: Steps = (self._recount,)

    async def run(self) -> None:
        """Go round until stopped; what may be slow goes round on its own: errands and recounts."""
        try:
            await asyncio.gather(*map(self._circle, (self._steps, self._errands, self._counting)))
        finally:
            if self._wechat is not None:
                await self._wechat.aclose()

    async def round(self) -> None:
        """Everything that is due now, once."""
        await self._go((*self._steps, *self._errands, *self._counting))

    async def _circle(self, steps: Steps) -> None:
        while not self._stop.is_set():
            await self._go(steps)
            try:
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._stop.wait()
            except TimeoutError:
                continue

    async def _go(self, steps: Steps) -> None:
        if self._database.settings.demo:
            await self._attempt(self._follow_clock)
        for step in steps:
            await self._attempt(step)

    def stop(self) -> None:
        """Finish the round and end."""
        self._stop.set()

    async def _attempt(self, step: Callable[[], Awaitable[object]]) -> None:
        try:
            await step()
        except Exception:
            log.exception("worker step failed", step=getattr(step, "__name__", "step"))

    async def _follow_clock(self) -> None:
        await demo_clock.follow(self._database)

    async def _seal(self) -> None:
        await sealing.tend(self._database)

    async def _recount(self) -> None:
        """A big poll takes a while: what fails is not tried at every round."""
        now = clock.now()
        if self._failed_at is not None and now - self._failed_at < RECOUNT_AGAIN:
            return
        self._failed_at = None if await nightly.recounts(self._database) else now

    async def _take_due(self) -> None:
        """Each deadline in a transaction of its own, so that none waits for another's trouble."""
        for due in wiring.due():

            async def take(due: Due = due) -> None:
                async with self._database.write() as session:
                    await due(session, SYSTEM, clock.now())

            await self._attempt(take)

    async def _drain_outbox(self) -> None:
        async with self._database.read() as session:
            if not await outbox.waiting(session):
                return
        if self._wechat is None:
            self._wechat = wechat.connect(self._database.settings)
        await outbox.drain(self._database, wiring.topics(self._database, self._wechat))

    async def _chain_audit(self) -> None:
        async with self._database.read() as session:
            if not await audit.unchained(session):
                return
        async with self._database.write() as session:
            await audit.chain(session)

    async def _forget(self) -> None:
        now = clock.now()
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY:
            return
        self._forgot_at = now
        async with self._database.write() as session:
            await idempotency.forget(session)
            await messages.forget(session)
            await session.exec(sa.delete(SignInFailure).where(col(SignInFailure.at) < now - FAILURE_WINDOW))
            await session.exec(sa.delete(UsedCode).where(col(UsedCode.used_at) < now - KEPT))
            for ended in (StaffSession, CitizenSession):
                await session.exec(sa.delete(ended).where(col(ended.expires_at) < now - KEPT))
