"""What a kind of campaign tells the platform about itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import System
from api.db.tables.campaigns import Campaign
from api.errors import Fault, NotFound
from api.mechanisms.phases.facts import CampaignFact
from api.terms.campaigns import CampaignKind, WindowName

PublishCheck = Callable[[AsyncSession, Campaign], Awaitable[list[Fault]]]
FactHandler = Callable[[AsyncSession, Any], Awaitable[None]]
Due = Callable[[AsyncSession, System, datetime], Awaitable[int]]


@dataclass(frozen=True)
class Kind:
    """One kind of campaign, as a value.

    `windows` it may have and `required` ones it must; `publish_check` names what
    is missing besides; `on_facts` says what follows from a campaign's life; `due`
    are the transitions its deadlines bring, each returning how many it took.
    """

    kind: CampaignKind
    windows: tuple[WindowName, ...]
    required: frozenset[WindowName]
    publish_check: PublishCheck
    on_facts: dict[type[CampaignFact], FactHandler] = field(default_factory=dict)
    due: tuple[Due, ...] = ()
    subject_kind: str = ""
    """What mechanisms' rows call this kind's own rows, such as "loan_plan"."""
    hears: dict[type[Any], FactHandler] = field(default_factory=dict)
    """What follows from what mechanisms tell of its rows."""


_kinds: dict[CampaignKind, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; wiring.py calls this."""
    _kinds[kind.kind] = kind


def kind_of(name: CampaignKind) -> Kind:
    """The kind of that name. Raises NotFound if this deployment does not offer it."""
    try:
        return _kinds[name]
    except KeyError as unknown:
        raise NotFound(title="没有这种活动") from unknown
