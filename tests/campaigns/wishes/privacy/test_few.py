"""Small figures: neither told nor to be worked out from those that are."""

from collections.abc import Iterator
from itertools import product

from api.campaigns.wishes.privacy import few
from api.campaigns.wishes.privacy.few import HIDDEN


def possible(told: dict[str, few.Figure], total: int) -> Iterator[dict[str, int]]:
    """Everything a reader who knows the rule may think of: what adds up, and is hidden by the same rule."""
    names = [name for name, figure in told.items() if figure == HIDDEN]
    rest = total - sum(figure for figure in told.values() if isinstance(figure, int))
    for guess in product(range(1, rest + 1), repeat=len(names)):
        counts = {
            **{n: f for n, f in told.items() if isinstance(f, int)},
            **dict(zip(names, guess, strict=True)),
        }
        if sum(guess) == rest and few.told(counts) == dict(sorted(told.items())):
            yield counts


def test_no_small_figure_follows_from_the_others() -> None:
    for counts in product((1, 2, 4, 5, 6, 9), repeat=3):
        table = dict(zip("abc", counts, strict=True))
        told = few.told(table)
        if told == {few.ALL: HIDDEN}:
            continue
        small = {name for name, count in table.items() if count < 5}
        assert all(told[name] == HIDDEN for name in small), told
        if small and HIDDEN in told.values() and sum(counts) >= 5:
            thought = list(possible(told, sum(counts)))
            assert table in thought
            assert all(len({one[name] for one in thought}) > 1 for name in small), (table, told)
    assert few.told({"a": 5, "b": 7}) == {"a": 5, "b": 7}
    assert few.told({"a": 9, "b": 3, "c": 6}) == {"a": 9, "b": HIDDEN, "c": HIDDEN}
    assert few.told({"a": 1, "b": 1, "c": 9}) == {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN}
    assert few.told({"a": 4, "b": 4, "c": 7}) == {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN}
    assert few.told(dict.fromkeys("abcde", 1)) == {few.ALL: HIDDEN}
    assert (few.total(4), few.total(5), few.total(0)) == (HIDDEN, 5, 0)


def test_a_class_is_not_told_by_its_parts_nor_they_by_it() -> None:
    classes = {"x": 3, "y": 7, "z": 12}
    parts = {"x": {"x1": 3}, "y": {"y1": 7}, "z": {"z1": 10, "z2": 2}}
    assert few.told(classes) == {"x": HIDDEN, "y": HIDDEN, "z": 12}
    # Were y1 told, x would be what the total lacks; were z1 told, z2 what its class lacks.
    assert set(few.nested(classes, parts).values()) == {HIDDEN}
    assert few.nested({"z": 20}, {"z": {"z1": 12, "z2": 8}}) == {"z1": 12, "z2": 8}
