"""From votes and jury scores to places, from the published formula alone.

In hundredths of a point, each step rounded half up and carried on rounded:
public = 100 × votes ÷ the leader's votes among those in the running;
total = public × weight % + jury × (100 − weight) %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Runner:
    """Somebody in the running: votes and jury score."""

    number: int
    votes: int
    jury: int


@dataclass(frozen=True)
class Score:
    """What she comes to."""

    public: int
    total: int
    rank: int
    selected: bool


class DrawWrong(Exception):
    """A tie across the last place was not drawn, or something else was."""

    def __init__(self, tied: list[int]) -> None:
        super().__init__()
        self.tied = tied


def scores(
    runners: Sequence[Runner],
    weight: int,
    places: int,
    jury_breaks_ties: bool,
    draws: Sequence[Sequence[int]],
) -> dict[int, Score]:
    """Everybody's score by number. Raises DrawWrong."""
    leader = max((one.votes for one in runners), default=0)
    public = {one.number: _half_up(Fraction(10_000 * one.votes, leader or 1)) for one in runners}
    total = {
        one.number: _half_up(Fraction(public[one.number] * weight + one.jury * (100 - weight), 100))
        for one in runners
    }
    keys: dict[int, tuple[int, ...]] = {
        one.number: (total[one.number], one.jury) if jury_breaks_ties else (total[one.number],)
        for one in runners
    }
    tied = _across(keys, places)
    if sorted(map(sorted, draws)) != ([tied] if tied else []):
        raise DrawWrong(tied)
    drawn = {number: -place for draw in draws for place, number in enumerate(draw)}
    full = {number: (*key, drawn.get(number, 0)) for number, key in keys.items()}
    in_order = sorted(full, key=lambda number: full[number], reverse=True)
    selected, first = set(in_order[:places]), dict[tuple[int, ...], int]()
    for place, number in enumerate(in_order, 1):
        first.setdefault(full[number], place)
    return {
        number: Score(public[number], total[number], first[key], number in selected)
        for number, key in full.items()
    }


def _across(keys: dict[int, tuple[int, ...]], places: int) -> list[int]:
    """The equal ones between whom the last place lies, by number."""
    in_order = sorted(keys.values(), reverse=True)
    if not 0 < places < len(in_order) or in_order[places - 1] != in_order[places]:
        return []
    return sorted(number for number, key in keys.items() if key == in_order[places])


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
