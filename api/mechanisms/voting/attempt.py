"""What one transaction of the ballot box is to write, put together before it begins."""

import json
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from api import ids
from api.mechanisms.voting.ballot import Prepared
from api.mechanisms.voting.links import Linker
from api.mechanisms.voting.state import PollState
from api.terms.polls import WindowState

_NO_LIMIT = 2_147_483_647


class Busy(Exception):
    """Somebody holds the poll alone just now; nothing was written."""


class Head(NamedTuple):
    """How a poll stands under its lock. `window` takes ballots now; None: none does."""

    version: int
    counted: bool
    window: int | None

    @property
    def closed(self) -> bool:
        return self.counted or self.window is None


class Reason(NamedTuple):
    """What is found out about a ballot that was not stored; the first four of its first sending, if any."""

    receipt_code: str | None
    payload_mac: str | None
    day_seq: int | None
    total_seq: int | None
    nonce_used: bool
    today: int
    in_all: int
    latest: int
    chosen_today: bool


@dataclass(frozen=True)
class Written:
    """What a transaction did, certain now: numbers by voter of those stored, reasons for the others."""

    stored: dict[str, tuple[int, int]]
    reasons: dict[str, Reason]


@dataclass(frozen=True)
class Attempt:
    """Ballots against one state of their poll. It is written only if the poll still stands so."""

    poll_id: UUID
    head: Head
    per_day: int
    in_all: int
    freeze: datetime | None
    """When the rules froze, if this is to freeze them."""
    asked: list[Prepared]
    """All of them, those refused in memory too: theirs may be replays."""
    receipts: dict[str, str]
    """By voter, of those to be stored."""
    rows: list[dict[str, Any]]
    choices: dict[str, list[tuple[str, int]]]
    """By voter: ids and picks."""

    @cached_property
    def guarded(self) -> bool:
        return any(row["marks"] for row in self.rows)

    def rows_json(self) -> str:
        return json.dumps(self.rows)

    def choices_json(self, stored: Set[str]) -> str:
        """Choices of those stored, in the order of their random ids."""
        chosen = sorted(one for voter in stored for one in self.choices[voter])
        return json.dumps([{"id": code, "pick": pick} for code, pick in chosen])

    def marks_json(self, stored: Set[str]) -> str:
        marks = sorted(mark for row in self.rows if row["voter"] in stored for mark in row["marks"])
        return json.dumps([{"mark": mark} for mark in marks])

    def left_json(self, stored: Set[str]) -> str | None:
        """Those to be asked about, None if everything was stored."""
        left = [one.row() for one in self.asked if one.voter not in stored]
        return json.dumps(left) if left else None


def attempt(state: PollState, asked: list[Prepared], linker: Linker, now: datetime) -> Attempt:
    """Receipts, choices and links for the ballots that may be stored, in the order of their voters' keys."""
    poll, newest = state.poll, state.newest
    taking = newest is not None and newest.state is WindowState.OPEN
    head = Head(poll.version, poll.counted_at is not None, newest.number if newest and taking else None)
    wanted = [] if head.closed else sorted(_unrefused(asked), key=lambda one: one.voter)
    receipts, choices, rows = {}, {}, []
    for one in wanted:
        window = head.window or 1
        receipt = receipts[one.voter] = ids.windowed_code(window)
        picked = choices[one.voter] = [(ids.windowed_code(window), pick) for pick in one.picks]
        link = None
        if state.audit_key is not None:
            named = sorted(code for code, _ in picked)
            link = linker.seal(poll.id, state.audit_key, window, state.rules.picks_max, receipt, named)
        rows.append({**one.row(), "receipt": receipt, "link": link})
    return Attempt(
        poll_id=poll.id,
        head=head,
        per_day=state.rules.ballots_per_day,
        in_all=state.rules.ballots_total or _NO_LIMIT,
        freeze=now if poll.rules_frozen_at is None else None,
        asked=asked,
        receipts=receipts,
        rows=rows,
        choices=choices,
    )


def _unrefused(asked: Iterable[Prepared]) -> list[Prepared]:
    return [one for one in asked if one.refusal is None]
