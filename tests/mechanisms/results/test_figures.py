"""The arithmetic of a result, by examples a citizen can repeat on paper, and by its properties."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Conflict, Invalid
from api.mechanisms.results import Contender, Draw, Figure, Rules, figures, preview
from api.terms.polls import TieBreak
from api.terms.results import Outcome

BOTH = (TieBreak.JURY_THEN_DRAW, TieBreak.DRAW)


def contender(number: int, votes: int, jury: int | None, out: Outcome | None = None) -> Contender:
    return Contender(number, "thing", UUID(int=number), f"项目{number}", "王**", "泾河镇", votes, jury, out)


def computed(found: Sequence[Contender], draws: Sequence[Draw] = (), **changes: Any) -> list[Figure]:
    rules = {"public_weight": 30, "places": 2, "tie_break": TieBreak.JURY_THEN_DRAW, **changes}
    return figures(found, draws=draws, **rules)


def drawn(*numbers: int) -> Draw:
    return Draw(numbers, date(2026, 11, 2), ("唐正平", "俞晓岚"))


def ranks(found: Sequence[Figure]) -> list[tuple[int | None, Outcome | None]]:
    return [(one.rank, one.outcome) for one in found]


def test_an_example_on_paper() -> None:
    """3 votes of the leader's 9 are 33.33; 33.33 × 30 % + 90.15 × 70 % = 73.104, so 73.10."""
    found = computed([contender(1, 9, 8000), contender(2, 3, 9015), contender(3, 0, 6000)])
    assert [(one.public, one.total) for one in found] == [(10000, 8600), (3333, 7310), (0, 4200)]
    assert ranks(found) == [(1, Outcome.SELECTED), (2, Outcome.SELECTED), (3, Outcome.NOT_SELECTED)]


@pytest.mark.parametrize(
    ("votes", "leader", "public"), [(2, 3, 6667), (1, 3, 3333), (1, 8, 1250), (1, 16, 625), (1, 800, 13)]
)
def test_halves_are_rounded_up(votes: int, leader: int, public: int) -> None:
    """1 of 800 is 0.125: 0.13, where rounding to even would make 0.12."""
    found = computed([contender(1, leader, 0), contender(2, votes, 0)])
    assert found[1].public == public


def test_the_total_goes_on_from_the_published_figures() -> None:
    """66.67 × 50 % + 0 = 33.335, so 33.34; from the unrounded two thirds it would be 33.33."""
    found = computed([contender(1, 3, 0), contender(2, 2, 0)], public_weight=50)
    assert found[1].total == 3334


def test_without_any_votes_every_public_score_is_nothing() -> None:
    found = computed([contender(1, 0, 8000), contender(2, 0, 7000)])
    assert [one.public for one in found] == [0, 0]


def test_who_is_out_is_no_measure_for_the_others_and_stays_on_the_list() -> None:
    found = computed(
        [contender(1, 90, 9000, Outcome.DISQUALIFIED), contender(2, 10, 8000), contender(3, 5, 8000)]
    )
    assert [(one.public, one.total, one.rank, one.outcome) for one in found] == [
        (None, None, None, Outcome.DISQUALIFIED),
        (10000, 8600, 1, Outcome.SELECTED),
        (5000, 7100, 2, Outcome.SELECTED),
    ]


def test_a_tie_goes_to_the_jury_first() -> None:
    """60.00 from the jury and all the votes, or 100.00 and six tenths of them: 80.00 either way."""
    tied = [contender(1, 10, 6000), contender(2, 6, 10000)]
    assert [one.total for one in computed(tied, public_weight=50)] == [8000, 8000]
    assert ranks(computed(tied, public_weight=50, places=1)) == [
        (2, Outcome.NOT_SELECTED),
        (1, Outcome.SELECTED),
    ]
    with pytest.raises(Conflict) as refusal:
        computed(tied, public_weight=50, places=1, tie_break=TieBreak.DRAW)
    assert refusal.value.code == "draw_needed"
    found = computed(tied, [drawn(1, 2)], public_weight=50, places=1, tie_break=TieBreak.DRAW)
    assert ranks(found) == [(1, Outcome.SELECTED), (2, Outcome.NOT_SELECTED)]


def test_ties_inside_the_winners_and_inside_the_rest_share_a_rank() -> None:
    equal = [contender(n, 5, 9000) for n in (1, 2)] + [contender(n, 1, 5000) for n in (3, 4)]
    assert [rank for rank, _ in ranks(computed(equal))] == [1, 1, 3, 3]


def test_a_tie_across_the_last_place_needs_a_draw_that_names_its_candidates() -> None:
    tied = [contender(1, 9, 9000), *(contender(n, 5, 8000) for n in (2, 4, 5)), contender(3, 1, 1000)]
    with pytest.raises(Conflict) as refusal:
        computed(tied, places=3)
    assert refusal.value.code == "draw_needed"
    assert [one.detail[0] for one in refusal.value.faults] == ["2", "4", "5"]
    found = computed(tied, [drawn(5, 2, 4)], places=3)
    assert ranks(found) == [
        (1, Outcome.SELECTED),
        (3, Outcome.SELECTED),
        (5, Outcome.NOT_SELECTED),
        (4, Outcome.NOT_SELECTED),
        (2, Outcome.SELECTED),
    ]


@pytest.mark.parametrize(
    "draws",
    [
        [drawn(2, 4)],
        [drawn(2, 4, 5, 3)],
        [drawn(2, 4, 5, 5)],
        [drawn(2, 4, 5), drawn(5, 4, 2)],
        [drawn(1, 3)],
    ],
)
def test_a_draw_of_others_is_refused(draws: list[Draw]) -> None:
    tied = [contender(1, 9, 9000), *(contender(n, 5, 8000) for n in (2, 4, 5)), contender(3, 1, 1000)]
    with pytest.raises(Invalid) as refusal:
        computed(tied, draws, places=3)
    assert [one.code for one in refusal.value.faults] == ["draw_not_needed"]


def test_a_draw_nobody_needs_is_refused() -> None:
    with pytest.raises(Invalid):
        computed([contender(1, 9, 9000), contender(2, 5, 8000)], [drawn(1, 2)], places=1)


CONTENDERS = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.integers(0, 10_000),
        st.sampled_from([None, None, None, Outcome.DISQUALIFIED, Outcome.WITHDRAWN]),
    ),
    max_size=12,
).map(lambda rows: [contender(number, *row) for number, row in enumerate(rows, 1)])
RULES = st.builds(Rules, st.integers(0, 100), st.integers(1, 6), st.sampled_from(BOTH))


def settled(found: list[Contender], rules: Rules) -> list[Figure]:
    """The figures, with the draw that is needed if one is."""
    tied = [one.contender.number for one in preview(found, rules) if one.rank and one.outcome is None]
    return figures(
        found,
        public_weight=rules.public_weight,
        places=rules.places,
        tie_break=rules.tie_break,
        draws=[drawn(*tied)] if tied else [],
    )


@given(CONTENDERS, RULES)
def test_scores_lie_between_nothing_and_a_hundred_and_the_leader_has_a_hundred(
    found: list[Contender], rules: Rules
) -> None:
    running = [one for one in settled(found, rules) if one.contender.out is None]
    assert all(0 <= (one.public or 0) <= 10_000 and 0 <= (one.total or 0) <= 10_000 for one in running)
    leader = max((one.contender.votes for one in running), default=0)
    if leader:
        assert {one.public for one in running if one.contender.votes == leader} == {10_000}


@given(CONTENDERS, RULES)
def test_there_are_as_many_winners_as_places_unless_there_are_fewer_contenders(
    found: list[Contender], rules: Rules
) -> None:
    done = settled(found, rules)
    running = sum(one.out is None for one in found)
    assert sum(one.outcome is Outcome.SELECTED for one in done) == min(rules.places, running)
    assert [one.contender.number for one in done] == [one.number for one in found]
    for winner in done:
        for other in done:
            if winner.outcome is Outcome.SELECTED and other.outcome is Outcome.NOT_SELECTED:
                assert (winner.total or 0) >= (other.total or 0)
                assert (winner.rank or 0) < (other.rank or 0)


@given(CONTENDERS, RULES, st.randoms())
def test_the_order_in_which_they_are_listed_decides_nothing(
    found: list[Contender], rules: Rules, random: Any
) -> None:
    shuffled = found[:]
    random.shuffle(shuffled)
    assert settled(shuffled, rules) == settled(found, rules)


@given(CONTENDERS, RULES, st.data())
def test_more_votes_never_lower_ones_own_public_score(
    found: list[Contender], rules: Rules, data: st.DataObject
) -> None:
    running = [one for one in found if one.out is None]
    if not running:
        return
    favoured = data.draw(st.sampled_from(running))
    more = contender(favoured.number, favoured.votes + data.draw(st.integers(1, 5)), favoured.jury)
    after = [more if one.number == favoured.number else one for one in found]

    def own(figures_: list[Figure]) -> int:
        return next(one.public or 0 for one in figures_ if one.contender.number == favoured.number)

    assert own(settled(after, rules)) >= own(settled(found, rules))


@given(CONTENDERS, RULES)
def test_a_preview_agrees_with_what_is_decided(found: list[Contender], rules: Rules) -> None:
    done = {one.contender.number: one for one in settled(found, rules)}
    for one in preview(found, rules):
        final = done[one.contender.number]
        assert (one.public, one.total) == (final.public, final.total)
        if one.outcome is not None:
            assert (one.rank, one.outcome) == (final.rank, final.outcome)


def test_a_preview_without_the_jury_decides_nothing() -> None:
    found = preview([contender(1, 4, None), contender(2, 2, None)], Rules(30, 1, TieBreak.DRAW))
    assert [(one.public, one.total, one.outcome) for one in found] == [
        (10000, None, None),
        (5000, None, None),
    ]
