"""One transaction of the ballot box: many ballots of one poll, each answered for itself."""

from typing import Any
from uuid import UUID

from api import clock, ids
from api.errors import Conflict, DomainError, Invalid
from api.mechanisms.voting import postgres_box, sqlite_box
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.attempt import Attempt, Busy, Reason, attempt
from api.mechanisms.voting.ballot import Ballot, Prepared, Receipt, prepare
from api.mechanisms.voting.board import Board
from api.mechanisms.voting.state import PollState

_TRIES = 10

Outcome = Receipt | DomainError | None
"""Stored (now or before), refused, or (None) to be tried again."""


async def store(board: Board, poll_id: UUID, ballots: list[Ballot]) -> list[Outcome]:
    """Write what may be written, in one commit, and say of each ballot what became of it.

    At most one ballot of a voter may be among them. Only when this returns is
    anything certain, and then it is. A poll that has moved since it was looked at is
    looked at again, and all of them are checked anew.
    """
    database, state = board.database, await board.state(poll_id)
    write = sqlite_box.write if database.sqlite else postgres_box.write
    for _ in range(_TRIES):
        prepared = [prepare(one, state, database.settings.signal_fast_seconds) for one in ballots]
        wanted = attempt(state, prepared, board.linker, clock.now())
        try:
            written = await write(database, wanted)
        except Busy:
            break
        if written is not None:
            if written.stored and wanted.freeze:
                board.forget(poll_id)
            return [
                _stored(state, wanted, one, written.stored[one.voter])
                if one.voter in written.stored
                else _reason(state, one, written.reasons[one.voter], closed=wanted.head.closed)
                for one in prepared
            ]
        state = await board.reread(poll_id)
    return [None] * len(ballots)


def _stored(state: PollState, wanted: Attempt, one: Prepared, numbers: tuple[int, int]) -> Receipt:
    return _receipt(state.rules, wanted.receipts[one.voter], *numbers)


def _reason(state: PollState, one: Prepared, found: Reason, *, closed: bool) -> Outcome:
    """Why a ballot was not stored just now. A replay comes first, before phase and quota.

    Other picks under one key are a mistake to be told of, until the ballot is counted: from
    then on the answer must not depend on the picks, or it would tell for ever what was chosen.
    """
    if found.receipt_code is not None:
        sealed = ids.window_of(found.receipt_code) <= state.sealed_until
        if found.payload_mac != one.payload_mac and not sealed:
            return Invalid("idempotency_key_reused", "同一请求标识被用于不同的选票")
        return _receipt(state.rules, found.receipt_code, found.day_seq or 0, found.total_seq or 0)
    if closed:
        return one.refusal or Conflict("poll_closed", "投票已结束")
    if one.refusal is not None:
        return one.refusal
    if found.nonce_used:
        return Conflict("nonce_used", "这张选票凭证已使用，请刷新页面后重试")
    if found.latest > one.day:
        # Clocks differ a little around midnight, and one may be set back: it gives no day a second time.
        one.ballot.latest_day = found.latest
        return None
    today, in_all = ballot_rules.quota_left(state.rules, found.today, found.in_all)
    if in_all == 0:
        return Conflict("quota_spent", "您在本次投票中的票数已用完")
    if today == 0:
        return Conflict("quota_spent_today", "您今天的票数已用完，明天再来")
    if found.chosen_today:
        return Conflict("already_chosen_today", "今天已投过所选的候选项目")
    return None


def _receipt(rules: Any, code: str, day_seq: int, total_seq: int) -> Receipt:
    """Computed from what is stored only, so that a replay says exactly what the first answer said."""
    today, _ = ballot_rules.quota_left(rules, day_seq, total_seq)
    return Receipt(code, ids.window_of(code), today)
