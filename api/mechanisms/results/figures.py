"""From votes and jury scores to places: pure arithmetic that anybody can repeat on paper.

All scores are whole hundredths of a point, rounded half up at each step, and each step
goes on from the rounded figures, because those are published:

    public score = 100 × votes ÷ the votes of the leader among those still in the running
    total = (public score × public weight + jury score × (100 − public weight)) ÷ 100

With no votes at all every public score is 0. A tie in total is broken as the rules say.
Where ties remain, equal candidates share a rank; only a tie across the last place is
drawn, because there the order decides who gets it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from api.errors import Conflict, DomainError, Fault, Invalid
from api.terms.polls import TieBreak
from api.terms.results import Outcome


@dataclass(frozen=True)
class Contender:
    """A candidate with what counts for her. `out` says why she is not in the running any more."""

    number: int
    subject_kind: str
    subject_id: UUID
    title: str
    byline: str
    region_name: str
    votes: int
    jury: int | None = None
    out: Outcome | None = None


@dataclass(frozen=True)
class Draw:
    """A tie that was drawn: the candidates in the order drawn, when, and before whom."""

    numbers: tuple[int, ...]
    drawn_on: date
    witnesses: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True)
class Rules:
    """What was frozen beforehand: the public's weight in percent, the places, how ties are broken."""

    public_weight: int
    places: int
    tie_break: TieBreak


@dataclass(frozen=True)
class Figure:
    """A contender's figures. Who is out has none; an outcome not decided yet is None."""

    contender: Contender
    public: int | None = None
    total: int | None = None
    rank: int | None = None
    outcome: Outcome | None = None


def figures(
    contenders: Sequence[Contender],
    *,
    public_weight: int,
    places: int,
    tie_break: TieBreak,
    draws: Sequence[Draw] = (),
) -> list[Figure]:
    """Everybody's figures by candidate number.

    Raises Conflict naming the candidates if a draw is needed and missing, Invalid for a
    draw that is of other candidates than those, or that nobody needs.
    """
    rules = Rules(public_weight, places, tie_break)
    running = _scored(contenders, rules)
    tied = _across(running, rules)
    order = _drawn(tied, draws)
    ranked = sorted(running, key=lambda one: (*_key(one, rules), order.get(one.contender.number, 0)))
    first: dict[tuple[int, ...], int] = {}
    done = []
    for place, one in enumerate(ranked, 1):
        key = (*_key(one, rules), order.get(one.contender.number, 0))
        outcome = Outcome.SELECTED if place <= places else Outcome.NOT_SELECTED
        done.append(replace(one, rank=first.setdefault(key, place), outcome=outcome))
    return _by_number(done, contenders)


def preview(contenders: Sequence[Contender], rules: Rules) -> list[Figure]:
    """Figures as far as they are known now: without jury scores or a draw nothing is decided."""
    running = [one for one in contenders if one.out is None]
    if any(one.jury is None for one in running):
        leader = max((one.votes for one in running), default=0)
        return _by_number([Figure(one, public=_public(one.votes, leader)) for one in running], contenders)
    scored = _scored(contenders, rules)
    tied = {one.contender.number for one in _across(scored, rules)}
    done = []
    for one in scored:
        ahead = sum(_key(other, rules) < _key(one, rules) for other in scored)
        outcome = Outcome.SELECTED if ahead < rules.places else Outcome.NOT_SELECTED
        done.append(replace(one, rank=ahead + 1, outcome=None if one.contender.number in tied else outcome))
    return _by_number(done, contenders)


def undecided(found: Sequence[Figure]) -> list[DomainError]:
    """The refusal a preview's undecided tie would bring, if there is one."""
    numbers = [one.contender.number for one in found if one.rank is not None and one.outcome is None]
    return [_needed(numbers)] if numbers else []


def _scored(contenders: Sequence[Contender], rules: Rules) -> list[Figure]:
    """Public and total score of those in the running."""
    running = [one for one in contenders if one.out is None]
    leader = max((one.votes for one in running), default=0)
    found = []
    for one in running:
        if one.jury is None:
            raise ValueError("a candidate in the running has no jury score")
        public = _public(one.votes, leader)
        weighted = public * rules.public_weight + one.jury * (100 - rules.public_weight)
        found.append(Figure(one, public=public, total=_divided(weighted, 100)))
    return found


def _public(votes: int, leader: int) -> int:
    return _divided(10_000 * votes, leader) if leader else 0


def _divided(number: int, by: int) -> int:
    """The quotient, rounded half up."""
    return (2 * number + by) // (2 * by)


def _key(one: Figure, rules: Rules) -> tuple[int, ...]:
    """By what candidates are ordered, best first, before anything is drawn."""
    total, jury = one.total or 0, one.contender.jury or 0
    return (-total, -jury) if rules.tie_break is TieBreak.JURY_THEN_DRAW else (-total,)


def _across(running: Sequence[Figure], rules: Rules) -> list[Figure]:
    """The equal candidates between whom the last place lies, if there are any."""
    ranked = sorted(running, key=lambda one: _key(one, rules))
    before = 0
    for _, group in groupby(ranked, key=lambda one: _key(one, rules)):
        equal = list(group)
        if before < rules.places < before + len(equal):
            return equal
        before += len(equal)
    return []


def _drawn(tied: Sequence[Figure], draws: Sequence[Draw]) -> dict[int, int]:
    """The place each tied candidate drew, by number."""
    wanted = sorted(one.contender.number for one in tied)
    faults = tuple(
        Fault(
            f"/draws/{place}",
            "draw_not_needed",
            "只有并列且决定能否入选的项目才抽签，须全部列出，只抽一次",
        )
        for place, one in enumerate(draws)
        if not wanted or place > 0 or sorted(one.numbers) != wanted
    )
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=faults)
    if wanted and not draws:
        raise _needed(wanted)
    return {number: place for one in draws for place, number in enumerate(one.numbers)}


def _needed(numbers: Sequence[int]) -> Conflict:
    named = tuple(Fault("/draws", "draw_needed", f"{number}号候选项目并列") for number in numbers)
    return Conflict("draw_needed", "候选项目并列，须抽签决定入选", "请当众抽签并记录见证人", faults=named)


def _by_number(running: Sequence[Figure], contenders: Sequence[Contender]) -> list[Figure]:
    out = [Figure(one, outcome=one.out) for one in contenders if one.out is not None]
    return sorted([*running, *out], key=lambda one: one.contender.number)
