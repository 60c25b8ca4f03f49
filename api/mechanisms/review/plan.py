"""What a kind tells of its reviews, as a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from api.terms.reviews import Tier


@dataclass(frozen=True)
class Quota:
    """How many of a region may be recommended from a tier: `of(region_code)`; None: any number."""

    tier: Tier
    of: Callable[[str], int | None]


@dataclass(frozen=True)
class ReviewPlan:
    """The tiers a subject passes, lowest first; what is verified at each before it goes up; the quota.

    What is verified has a code and the words people know it by.
    """

    tiers: tuple[Tier, ...]
    checks: Mapping[Tier, Mapping[str, str]] = field(default_factory=dict)
    quota: Quota | None = None
