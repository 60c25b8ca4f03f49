"""Which kinds there are, who hears which fact, and what the worker owes."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import SYSTEM
from api.campaigns import loan_plans
from api.kernel import facts
from api.kernel.outbox import Topics
from api.mechanisms import phases
from api.mechanisms.phases import Kind, run

KINDS: tuple[Kind, ...] = (loan_plans.KIND,)

TOPICS: Topics = {}
"""Outbox topic -> who delivers it. Nothing leaves the process through the outbox yet."""


def wire() -> None:
    """Register every kind and its fact handlers; may be called again."""
    for kind in KINDS:
        phases.register(kind)
        for fact, handler in kind.on_facts.items():
            facts.route(fact, str(kind.kind), handler)


async def take_due(session: AsyncSession, now: datetime) -> int:
    """Take every due transition of every kind, as the System; returns how many."""
    taken = await run.lapse(session, SYSTEM, now)
    for kind in KINDS:
        for due in kind.due:
            taken += await due(session, SYSTEM, now)
    return taken
