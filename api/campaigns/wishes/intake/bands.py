"""What of a child's age and of a thing's price is told: a band each."""

from datetime import date

from api.terms.wishes import AgeBand, ValueBand

ADULT = 18
_AGES = (
    (7, AgeBand.UNDER_7),
    (10, AgeBand.FROM_7),
    (13, AgeBand.FROM_10),
    (16, AgeBand.FROM_13),
    (ADULT, AgeBand.FROM_16),
)
_VALUES = (
    (5_000, ValueBand.UP_TO_50),
    (10_000, ValueBand.UP_TO_100),
    (20_000, ValueBand.UP_TO_200),
    (30_000, ValueBand.UP_TO_300),
)


def born(id_number: str) -> date:
    """The day of birth that a valid identity number tells."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def age(birth: date, on: date) -> int:
    """Full years on a day, negative before birth; who was born on 29 February turns with 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_band(years: int) -> AgeBand:
    """The band of an age below `ADULT`."""
    return next(band for below, band in _AGES if years < below)


def value_band(fen: int) -> ValueBand:
    """The band of a price; a band's upper end belongs to it."""
    return next((band for up_to, band in _VALUES if fen <= up_to), ValueBand.OVER_300)
