"""One transaction of the ballot box: many ballots of one poll, each answered for itself."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from api import clock, ids
from api.errors import Conflict, DomainError, Invalid
from api.mechanisms.voting import lock, statements
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.ballot import Ballot, Prepared, Receipt, prepare
from api.mechanisms.voting.board import Board
from api.mechanisms.voting.state import PollState

_NO_LIMIT = 2_147_483_647

Outcome = Receipt | DomainError | None
"""Stored (now or before), refused, or (None) to be tried again."""


@dataclass(frozen=True)
class _Head:
    version: int
    counted: bool
    frozen: bool
    window: int | None


async def store(board: Board, poll_id: UUID, ballots: list[Ballot]) -> list[Outcome]:
    """Write what may be written, in one commit, and say of each ballot what became of it.

    At most one ballot of a voter may be among them. Only when this returns is
    anything certain, and then it is.
    """
    state = await board.state(poll_id)
    async with board.database.connect() as connection:
        await lock.share(connection, poll_id)
        head = await _head(connection, poll_id)
        if head.version != state.poll.version:
            state = await board.reread(poll_id)
        closed = head.counted or head.window is None
        prepared = [prepare(ballot, state) for ballot in ballots]
        wanted = [] if closed else [one for one in prepared if one.refusal is None]
        stored = await _insert(connection, state, head, wanted) if wanted else {}
        left = [one for one in prepared if one.voter not in stored]
        others = await _reasons(connection, state, left, closed) if left else {}
    if stored and not head.frozen:
        board.forget(poll_id)
    return [stored[one.voter] if one.voter in stored else others[one.voter] for one in prepared]


async def _head(connection: AsyncConnection, poll_id: UUID) -> _Head:
    """Read after the lock, in a statement of its own, so that it sees what the lock waited for."""
    row = (await connection.execute(statements.HEAD, {"poll": poll_id})).one()
    return _Head(row.version, bool(row.counted), bool(row.frozen), row.window_number)


async def _insert(
    connection: AsyncConnection, state: PollState, head: _Head, ballots: list[Prepared]
) -> dict[str, Receipt]:
    dialect, poll_id, rules = connection.dialect.name, state.poll.id, state.rules
    window = head.window or 1
    receipts = {one.voter: ids.windowed_code(window) for one in ballots}
    guarded = any(one.marks for one in ballots)
    rows = [one.row(receipt=receipts[one.voter]) for one in sorted(ballots, key=lambda one: one.voter)]
    quota = {"per_day": rules.ballots_per_day, "in_all": rules.ballots_total or _NO_LIMIT}
    returned = await connection.execute(
        statements.participations(dialect, guarded), {"poll": poll_id, "rows": json.dumps(rows), **quota}
    )
    stored = {row.voter: _receipt(rules, receipts[row.voter], row.day_seq, row.total_seq) for row in returned}
    accepted = [one for one in ballots if one.voter in stored]
    if marks := sorted(mark for one in accepted for mark in one.marks):
        await connection.execute(
            statements.guards(dialect), {"poll": poll_id, "rows": json.dumps([{"mark": m} for m in marks])}
        )
    if accepted:
        picks = sorted((ids.windowed_code(window), pick) for one in accepted for pick in one.picks)
        await connection.execute(
            statements.choices(dialect),
            {"poll": poll_id, "rows": json.dumps([{"id": i, "pick": p} for i, p in picks])},
        )
    if accepted and not head.frozen:
        await connection.execute(statements.FREEZE, {"poll": poll_id, "now": clock.now()})
    return stored


async def _reasons(
    connection: AsyncConnection, state: PollState, ballots: list[Prepared], closed: bool
) -> dict[str, Outcome]:
    rows = json.dumps([one.row() for one in ballots])
    found = await connection.execute(
        statements.reasons(connection.dialect.name), {"poll": state.poll.id, "rows": rows}
    )
    facts = {row.voter: row for row in found}
    return {one.voter: _reason(state, one, facts[one.voter], closed) for one in ballots}


def _reason(state: PollState, one: Prepared, row: sa.Row[Any], closed: bool) -> Outcome:
    """Why a ballot was not stored just now. A replay comes first, before phase and quota."""
    if row.receipt_code is not None:
        if row.payload_mac != one.payload_mac:
            return Invalid("idempotency_key_reused", "同一请求标识被用于不同的选票")
        return _receipt(state.rules, row.receipt_code, row.day_seq, row.total_seq)
    if closed:
        return one.refusal or Conflict("poll_closed", "投票已结束")
    if one.refusal is not None:
        return one.refusal
    if row.nonce_used:
        return Conflict("nonce_used", "这张选票凭证已使用，请刷新页面后重试")
    if row.latest > one.day:
        # Clocks differ a little around midnight, and one may be set back: it gives no day a second time.
        one.ballot.latest_day = row.latest
        return None
    today, in_all = ballot_rules.quota_left(state.rules, row.today, row.in_all)
    if in_all == 0:
        return Conflict("quota_spent", "您在本次投票中的票数已用完")
    if today == 0:
        return Conflict("quota_spent_today", "您今天的票数已用完，明天再来")
    if row.chosen_today:
        return Conflict("already_chosen_today", "今天已投过所选的候选项目")
    return None


def _receipt(rules: Any, code: str, day_seq: int, total_seq: int) -> Receipt:
    """Computed from what is stored only, so that a replay says exactly what the first answer said."""
    today, _ = ballot_rules.quota_left(rules, day_seq, total_seq)
    return Receipt(code, ids.window_of(code), today)
