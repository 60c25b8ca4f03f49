"""The verifier's own arithmetic, against the application's: two ways to write one published formula."""

import random
from uuid import uuid4

import pytest

from api.errors import DomainError
from api.mechanisms import results
from api.mechanisms.results import Contender, Draw, Rules
from api.terms.polls import TieBreak
from api.terms.results import Outcome
from api.verifier.figures import DrawWrong, Runner, scores
from tests.county import START

Figures = dict[int, tuple[int | None, int | None, int | None, bool]]


def _ours(contenders: list[Contender], rules: Rules, draws: list[list[int]]) -> Figures:
    found = results.figures(
        contenders,
        public_weight=rules.public_weight,
        places=rules.places,
        tie_break=rules.tie_break,
        draws=[Draw(tuple(one), START.date(), ("甲", "乙")) for one in draws],
    )
    return {
        one.contender.number: (one.public, one.total, one.rank, one.outcome is Outcome.SELECTED)
        for one in found
    }


def _theirs(contenders: list[Contender], rules: Rules, draws: list[list[int]]) -> Figures:
    runners = [Runner(one.number, one.votes, one.jury or 0) for one in contenders]
    jury = rules.tie_break is TieBreak.JURY_THEN_DRAW
    found = scores(runners, rules.public_weight, rules.places, jury, draws)
    return {number: (one.public, one.total, one.rank, one.selected) for number, one in found.items()}


def test_both_come_to_the_same() -> None:
    """Few different votes and scores, so that there are ties, and draws across the last place."""
    chance, ties = random.Random(14), 0  # noqa: S311  the same every time
    for _ in range(400):
        contenders = [
            Contender(n, "plan", uuid4(), "", "", "", chance.randrange(4), chance.choice((7000, 8000, 8001)))
            for n in range(1, chance.randrange(2, 9))
        ]
        tie_break = chance.choice(list(TieBreak))
        rules = Rules(chance.choice((0, 30, 50, 100)), chance.randrange(1, 5), tie_break)
        draws: list[list[int]] = []
        try:
            _theirs(contenders, rules, draws)
        except DrawWrong as wrong:
            ties += 1
            with pytest.raises(DomainError):
                _ours(contenders, rules, draws)
            draws.append(chance.sample(wrong.tied, len(wrong.tied)))
        assert _theirs(contenders, rules, draws) == _ours(contenders, rules, draws)
    assert ties > 50
