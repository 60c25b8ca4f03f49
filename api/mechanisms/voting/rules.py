"""What a ballot may hold, and when: pure functions of the rules, the picks and the clock."""

import hashlib
from collections.abc import Set
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785

from api import clock
from api.errors import Conflict, DomainError, Fault, Forbidden, Invalid
from api.schemas.polls import BallotRules
from api.terms.polls import PollPhase, VoterEligibility

BLANK = 0


def canonical(rules: BallotRules) -> bytes:
    """The rules as canonical JSON (RFC 8785): one form, one hash, whoever writes it."""
    return rfc8785.dumps(as_data(rules))


def as_data(rules: BallotRules) -> dict[str, Any]:
    """The rules as plain JSON values, just as the public sees them."""
    return rules.model_dump(mode="json")


def fingerprint(rules: BallotRules) -> str:
    """SHA-256 of the canonical form, in hex: what is published."""
    return hashlib.sha256(canonical(rules)).hexdigest()


def published(data: dict[str, Any]) -> str:
    """The canonical form of rules as they were kept: its SHA-256 is the published hash, whenever that was."""
    return rfc8785.dumps(data).decode()


def kept(data: dict[str, Any], published_hash: str) -> bool:
    """Whether rules are still those whose hash was published."""
    return hashlib.sha256(published(data).encode()).hexdigest() == published_hash


def from_data(data: dict[str, Any]) -> BallotRules:
    """The rules as they were kept."""
    return BallotRules.model_validate(data)


def check_picks(rules: BallotRules, picks: list[UUID], candidates: Set[UUID]) -> DomainError | None:
    """Why these picks make no valid ballot, or None."""
    if any(pick not in candidates for pick in picks):
        return _invalid("unknown_candidate", "所选候选项目不在名单内")
    if len(set(picks)) != len(picks):
        return _invalid("repeated_pick", "同一候选项目不能重复选择")
    if not picks and rules.blank_allowed:
        return None
    if not rules.picks_min <= len(picks) <= rules.picks_max:
        needed = (
            f"须选{rules.picks_min}项"
            if rules.picks_min == rules.picks_max
            else f"须选{rules.picks_min}至{rules.picks_max}项"
        )
        return _invalid("wrong_number_of_picks", needed)
    return None


def check_standing(picks: list[UUID], out: Set[UUID]) -> DomainError | None:
    """Why one of these candidates cannot be voted for now, or None."""
    if any(pick in out for pick in picks):
        detail = "所选候选项目正在核查或已退出，请重新选择"
        fault = Fault("/candidate_ids", "candidate_not_standing", detail)
        return Conflict("candidate_not_standing", "所选候选项目暂不能投票", detail, faults=(fault,))
    return None


def check_phase(phase: PollPhase) -> DomainError | None:
    """Why no ballot is taken in this phase, or None."""
    match phase:
        case PollPhase.OPEN:
            return None
        case PollPhase.PAUSED:
            return Conflict("poll_paused", "投票已暂停")
        case PollPhase.RESTING:
            return Conflict("outside_hours", "现在不在每日投票时段内")
        case PollPhase.UPCOMING | PollPhase.PREPARING:
            return Conflict("poll_not_open", "投票尚未开始")
        case _:
            return Conflict("poll_closed", "投票已结束")


def check_voter(rules: BallotRules, phone_verified: bool) -> DomainError | None:
    """Why this voter may not vote in this poll, or None."""
    if rules.voters is VoterEligibility.PHONE_VERIFIED and not phone_verified:
        return Forbidden("phone_needed", "本次投票须先绑定手机号")
    return None


def quota_left(rules: BallotRules, cast_today: int, cast_in_all: int) -> tuple[int, int | None]:
    """How many ballots a voter may still cast today, and in all (None: no limit in all)."""
    in_all = None if rules.ballots_total is None else max(0, rules.ballots_total - cast_in_all)
    today = max(0, rules.ballots_per_day - cast_today)
    return (today if in_all is None else min(today, in_all)), in_all


def voting_day(at: datetime) -> int:
    """The county's calendar day as yyyymmdd."""
    return int(clock.day(at).strftime("%Y%m%d"))


def _invalid(code: str, detail: str) -> Invalid:
    return Invalid(code, "选票不符合规则", detail, faults=(Fault("/candidate_ids", code, detail),))
