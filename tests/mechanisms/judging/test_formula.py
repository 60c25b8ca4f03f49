"""What sheets come to: the formula for scores, and when there are enough of them."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.mechanisms.judging import JuryScore
from api.mechanisms.judging.formula import mean, sheet_score

CRITERIA = [{"name": "带动就业", "weight": 60}, {"name": "可持续性", "weight": 40}]


def test_an_example_on_paper() -> None:
    """86 × 60 % + 91 × 40 % = 88.00; with sheets of 88.00, 70.01 and 70.00 the mean is 76.00."""
    assert sheet_score(CRITERIA, [86, 91]) == 8800
    assert mean([8800, 7001, 7000]) == 7600


@pytest.mark.parametrize(("values", "expected"), [([1, 2], 2), ([1, 2, 2], 2), ([1, 1, 2], 1), ([7], 7)])
def test_halves_are_rounded_up(values: list[int], expected: int) -> None:
    assert mean(values) == expected


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_the_mean_is_exact_and_rounded_half_up(values: list[int]) -> None:
    exact = Fraction(sum(values), len(values))
    assert mean(values) == floor(exact + Fraction(1, 2))
    assert min(values) <= mean(values) <= max(values)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_a_sheet_lies_between_its_scores(scores: list[int]) -> None:
    assert min(scores) * 100 <= sheet_score(CRITERIA, scores) <= max(scores) * 100


@pytest.mark.parametrize(
    ("filed", "expected", "complete"),
    [(0, 0, False), (0, 1, False), (1, 1, True), (1, 2, False), (2, 3, True), (2, 4, False), (3, 4, True)],
)
def test_more_than_half_of_those_expected_must_have_filed(filed: int, expected: int, complete: bool) -> None:
    score = JuryScore(tuple((seat, 8000) for seat in range(1, filed + 1)), expected)
    assert score.complete is complete
    assert score.hundredths == (8000 if complete else None)
