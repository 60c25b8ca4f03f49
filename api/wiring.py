"""Which kinds there are, who hears which fact, and what the worker owes."""

from api.adapters.wechat import WeChat
from api.campaigns import loan_plans, wishes
from api.db.session import Database
from api.kernel import facts
from api.kernel.outbox import Topics
from api.mechanisms import messages, phases, words
from api.mechanisms.phases import Kind, run
from api.mechanisms.phases.kinds import Due
from api.mechanisms.voting import audit, risk

KINDS: tuple[Kind, ...] = (loan_plans.KIND, wishes.KIND)


def topics(database: Database, wechat: WeChat) -> Topics:
    """Outbox topic -> who delivers it."""
    return {
        "message": messages.deliverer(database, wechat),
        risk.TOPIC: risk.deliverer(database, wechat),
        words.TOPIC: words.deliverer(database, wechat),
    }


def wire() -> None:
    """Register every kind and its fact handlers; may be called again."""
    for kind in KINDS:
        phases.register(kind)
        for fact, handler in kind.on_facts.items():
            facts.route(fact, str(kind.kind), handler)
        for told, handler in kind.hears.items():
            facts.route(told, kind.subject_kind, handler)


def due() -> tuple[Due, ...]:
    """What deadlines bring, of every kind; the worker takes each as the System."""
    return (
        run.lapse,
        messages.give_up,
        risk.give_up,
        words.give_up,
        audit.expire,
        *(step for kind in KINDS for step in kind.due),
    )
