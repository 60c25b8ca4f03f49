"""The rules as pure functions, for all rules and all ballots."""

import copy
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.clock import SHANGHAI, day
from api.errors import Conflict
from api.mechanisms.voting import rules as ballot_rules
from api.schemas.polls import BallotRules
from api.terms.ballots import SignalKind
from api.terms.polls import LiveResults, PollPhase

_MINUTES = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.integers(0, 59))


@st.composite
def _data(draw: st.DrawFn) -> dict[str, Any]:
    """Rules as somebody might send them."""
    lowest = draw(st.integers(1, 100))
    hours = sorted(draw(st.lists(_MINUTES, min_size=2, max_size=2, unique=True)))
    live = draw(st.sampled_from(["by_window", "daily", "after_close"]))
    return {
        "picks_min": lowest,
        "picks_max": draw(st.integers(lowest, 100)),
        "ballots_per_day": draw(st.integers(1, 1000)),
        "ballots_total": draw(st.none() | st.integers(1, 100_000)),
        "one_pick_per_candidate_per_day": draw(st.booleans()),
        "blank_allowed": draw(st.booleans()),
        "live_results": live,
        "live_results_at": draw(_MINUTES) if live == "daily" else None,
        "public_weight": draw(st.integers(0, 100)),
        "public_weight_approval": draw(st.none() | st.just("荷委〔2026〕19号")),
        "tie_break": draw(st.sampled_from(["jury_then_draw", "draw"])),
        "voters": draw(st.sampled_from(["any", "phone_verified"])),
        "hours": draw(st.none() | st.just(dict(zip(("since", "until"), hours, strict=True)))),
        "signals": [str(kind) for kind in SignalKind],
    }


_RULES = _data().map(BallotRules.model_validate)
_LISTED = [UUID(int=number) for number in range(1, 121)]


@given(_RULES, st.lists(st.sampled_from(_LISTED), max_size=110, unique=True))
def test_distinct_candidates_are_valid_exactly_when_their_number_is(
    rules: BallotRules, picks: list[UUID]
) -> None:
    refusal = ballot_rules.check_picks(rules, picks, set(_LISTED))
    fits = rules.picks_min <= len(picks) <= rules.picks_max
    assert (refusal is None) == (fits or (rules.blank_allowed and not picks))


@given(_RULES, st.lists(st.sampled_from(_LISTED), min_size=1, max_size=20), st.randoms())
def test_order_does_not_matter_and_repetition_never_passes(
    rules: BallotRules, picks: list[UUID], chance: Any
) -> None:
    shuffled = picks.copy()
    chance.shuffle(shuffled)
    one, other = (ballot_rules.check_picks(rules, some, set(_LISTED)) for some in (picks, shuffled))
    assert (one and one.code) == (other and other.code)
    again = ballot_rules.check_picks(rules, [*picks, picks[0]], set(_LISTED))
    assert again is not None
    assert again.code == "repeated_pick"


@given(_RULES, st.lists(st.sampled_from(_LISTED), max_size=5), st.uuids(version=4))
def test_a_stranger_among_the_picks_is_never_let_in(
    rules: BallotRules, picks: list[UUID], stranger: UUID
) -> None:
    refusal = ballot_rules.check_picks(rules, [*picks, stranger], set(_LISTED))
    assert refusal is not None
    assert refusal.code == "unknown_candidate"


@given(_RULES, st.integers(0, 2000), st.integers(0, 2000))
def test_what_is_left_is_never_negative_and_never_more_than_either_quota(
    rules: BallotRules, earlier: int, cast_today: int
) -> None:
    today, in_all = ballot_rules.quota_left(rules, cast_today, earlier + cast_today)
    assert 0 <= today <= rules.ballots_per_day
    assert (in_all is None) == (rules.ballots_total is None)
    assert in_all is None or 0 <= today <= in_all <= (rules.ballots_total or 0)
    spent = cast_today >= rules.ballots_per_day or in_all == 0
    assert (today == 0) == spent


@given(_RULES)
def test_a_voter_who_casts_until_nothing_is_left_has_cast_her_quota(rules: BallotRules) -> None:
    cast = 0
    while ballot_rules.quota_left(rules, cast, cast)[0]:
        cast += 1
    assert cast == min(rules.ballots_per_day, rules.ballots_total or rules.ballots_per_day)


def test_ballots_are_taken_in_one_phase_only_and_each_other_says_why() -> None:
    said = {phase: ballot_rules.check_phase(phase) for phase in PollPhase}
    assert said.pop(PollPhase.OPEN) is None
    assert {phase.value: refusal and refusal.code for phase, refusal in said.items()} == {
        "preparing": "poll_not_open",
        "upcoming": "poll_not_open",
        "resting": "outside_hours",
        "paused": "poll_paused",
        "counting": "poll_closed",
        "closed": "poll_closed",
        "cancelled": "poll_closed",
    }
    assert all(isinstance(refusal, Conflict) for refusal in said.values())


@given(st.datetimes(timezones=st.just(SHANGHAI)))
def test_the_voting_day_is_the_countys_calendar_day(at: Any) -> None:
    assert ballot_rules.voting_day(at) == at.year * 10_000 + at.month * 100 + at.day
    assert ballot_rules.voting_day(at + timedelta(days=1)) > ballot_rules.voting_day(at)
    assert str(ballot_rules.voting_day(at)) == day(at).strftime("%Y%m%d")


@given(_data(), st.randoms())
def test_the_hash_does_not_depend_on_the_order_of_anything(data: dict[str, Any], chance: Any) -> None:
    names = list(data)
    chance.shuffle(names)
    one, other = (BallotRules.model_validate(d) for d in (data, {name: data[name] for name in names}))
    assert ballot_rules.fingerprint(one) == ballot_rules.fingerprint(other)
    kept = ballot_rules.from_data(json.loads(json.dumps(ballot_rules.as_data(one))))
    assert kept == one
    assert ballot_rules.fingerprint(kept) == ballot_rules.fingerprint(one)


@given(_data(), _data(), st.sampled_from(sorted(BallotRules.model_fields)))
def test_the_hash_changes_with_any_change(data: dict[str, Any], other: dict[str, Any], name: str) -> None:
    changed = copy.deepcopy(data) | {name: other[name]}
    if name.startswith("picks"):
        changed |= {"picks_min": other["picks_min"], "picks_max": other["picks_max"]}
    if name.startswith("live"):
        changed |= {"live_results": other["live_results"], "live_results_at": other["live_results_at"]}
    same = changed == data
    one, two = (ballot_rules.fingerprint(BallotRules.model_validate(d)) for d in (data, changed))
    assert (one == two) == same


def test_the_canonical_form_is_written_out_with_sorted_names_and_no_spaces() -> None:
    rules = BallotRules(live_results=LiveResults.BY_WINDOW, public_weight=25)
    assert ballot_rules.canonical(rules) == (
        b'{"ballots_per_day":1,"ballots_total":null,"blank_allowed":false,"hours":null,'
        b'"live_results":"by_window","live_results_at":null,"one_pick_per_candidate_per_day":true,'
        b'"picks_max":1,"picks_min":1,"public_weight":25,"public_weight_approval":null,'
        b'"signals":["risk","new","burst","fast"],"tie_break":"jury_then_draw","voters":"any"}'
    )
