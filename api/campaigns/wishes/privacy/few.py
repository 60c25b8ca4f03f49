"""Figures of people, told so that nobody is found in them: small ones are hidden, and so is what tells them.

Where all figures but one were told, that one would follow from their sum; and of two hidden ones that
sum up to two, or to twice the most, both would be known. So larger figures are hidden with the small
ones, all of one size together, until several tables fit what is told. All that is hidden looks the same:
a mark for "small" and another for "hidden with it" would narrow both down again.
"""

from collections.abc import Mapping

from api.campaigns.wishes.board.towns import ENOUGH

HIDDEN = "<5"
"""Fewer than five, or hidden so that such a figure does not follow from the others."""

ALL = "各项"
"""In place of the names, where each had one."""
Figure = int | str
"""How many, or HIDDEN."""


def total(count: int) -> Figure:
    """A sum by itself."""
    return count if count == 0 or count >= ENOUGH else HIDDEN


def hidden(counts: Mapping[str, int]) -> set[str]:
    """Which of the parts of a known sum are not told."""
    chosen = {name for name, count in counts.items() if count < ENOUGH}
    if chosen and not _open([counts[one] for one in chosen]) and len(chosen) < len(counts):
        least = min(counts[one] for one in counts.keys() - chosen)
        chosen |= {name for name, count in counts.items() if count == least}
    return chosen


def _open(small: list[int]) -> bool:
    """Whether small figures, each at least one, may be others with the same sum."""
    return len(small) < sum(small) < len(small) * (ENOUGH - 1) and len(small) > 1


def told(counts: Mapping[str, int], also: set[str] | None = None) -> dict[str, Figure]:
    """The parts of a sum by name; those in `also` are hidden whatever they are."""
    out = hidden(counts) | (also or set())
    if out and sum(counts.values()) == len(counts):
        return {ALL: HIDDEN}
    return {name: HIDDEN if name in out else counts[name] for name in sorted(counts)}


def nested(classes: Mapping[str, int], parts: Mapping[str, Mapping[str, int]]) -> dict[str, Figure]:
    """The parts of classes that are told themselves: each class is the known sum of its parts.

    A class that is hidden would be told by its parts, so that all of them are hidden too.
    """
    out = hidden(classes)
    found: dict[str, Figure] = {}
    for of, counts in parts.items():
        for name, figure in told(counts, set(counts) if of in out else None).items():
            found[name if name not in found else f"{name}（{of}）"] = figure
    return dict(sorted(found.items()))
