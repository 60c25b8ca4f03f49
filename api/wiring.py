"""Which kinds there are, who hears which fact, and what the worker owes."""

from api.adapters.wechat import WeChat
from api.campaigns import loan_plans, wishes
from api.campaigns.loan_plans import holdings as plan_holdings
from api.campaigns.wishes import holdings as wish_holdings
from api.campaigns.wishes import importing
from api.campaigns.wishes.claims import holdings as claim_holdings
from api.db.session import Database
from api.kernel import facts
from api.kernel.outbox import Topics
from api.mechanisms import messages, phases, requests, words
from api.mechanisms.messages import holdings as message_holdings
from api.mechanisms.notice import holdings as objection_holdings
from api.mechanisms.phases import Kind, run
from api.mechanisms.phases.kinds import Due
from api.mechanisms.voting import audit, risk
from api.mechanisms.voting import holdings as ballot_holdings
from api.mechanisms.words import holdings as word_holdings
from api.people import account, rights

KINDS: tuple[Kind, ...] = (loan_plans.KIND, wishes.KIND)
ROOMS: tuple[rights.Room, ...] = (
    wish_holdings.ROOM,
    claim_holdings.ROOM,
    plan_holdings.ROOM,
    objection_holdings.ROOM,
    ballot_holdings.ROOM,
    message_holdings.ROOM,
    word_holdings.ROOM,
    requests.ROOM,
    account.ROOM,
)
"""Who may hold something of a citizen; when she leaves, what still tells her something goes before messages,
and the account itself goes last."""


def topics(database: Database, wechat: WeChat) -> Topics:
    """Outbox topic -> who delivers it."""
    return {
        "message": messages.deliverer(database, wechat),
        risk.TOPIC: risk.deliverer(database, wechat),
        words.TOPIC: words.deliverer(database, wechat),
        importing.TOPIC: importing.deliverer(database),
    }


def wire() -> None:
    """Register every kind and its fact handlers, and every room of a citizen's; may be called again."""
    for room in ROOMS:
        rights.register(room)
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
        objection_holdings.erase_left,
        ballot_holdings.free_numbers,
        requests.erase_past,
        *(step for kind in KINDS for step in kind.due),
    )
