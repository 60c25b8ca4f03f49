"""The demo's children on paper: forms with identity numbers of the right age, whenever the demo is loaded."""

from datetime import date
from uuid import UUID

from api import clock, people
from api.demo.wish_list import BEFORE, HERSELF, PROXY_PHONES, WISHES, Entry
from api.schemas.wish_forms import ChildForm, GuardianForm, WishConsentForm, WishForm
from api.terms import consents
from api.terms.consents import ConsentMethod, ConsentText

_GUARDIANS = list(dict.fromkeys(entry.guardian for entry in (*WISHES, *BEFORE)))


def form(entry: Entry, place: int, town: str, campaign_id: UUID, item_id: UUID) -> WishForm:
    """The wish at that place of the list, for a child of that town's name, as it is entered today."""
    return WishForm(
        campaign_id=campaign_id,
        region_code=entry.town,
        child=ChildForm(
            name=entry.name,
            id_number=_id_number(entry.age, place),
            category=entry.category,
            school=f"{town}中心学校",
        ),
        guardian=GuardianForm(
            name=entry.guardian,
            phone=PROXY_PHONES[HERSELF]
            if entry.proxy == HERSELF
            else f"1990002{_GUARDIANS.index(entry.guardian):04d}",
            kinship=entry.kinship,
            consent=_agreed(entry, consents.WISH),
        ),
        address=f"{town}荷叶村{place}组",
        item_id=item_id,
        size=entry.size,
        value_fen=entry.value * 100,
        reason=entry.reason,
        showcase=_agreed(entry, consents.WISH_SHOWCASE) if entry.showcase else None,
    )


def _agreed(entry: Entry, text: ConsentText) -> WishConsentForm:
    """A guardian taps herself, or has signed the paper that somebody else holds."""
    method = ConsentMethod.IN_APP if entry.proxy == HERSELF else ConsentMethod.PAPER
    return WishConsentForm(
        agreed=True, text_version=text.version, method=method, agreed_on=clock.day(clock.now())
    )


def _id_number(age: int, place: int) -> str:
    """Of a child whose birthday was five months ago or so; the place makes it nobody else's."""
    today = clock.day(clock.now())
    months = today.year * 12 + today.month - 1 - 5
    born = date(months // 12 - age, months % 12 + 1, 1 + place % 28)
    digits = f"321099{born:%Y%m%d}{place:02d}2"
    return next(digits + last for last in "0123456789X" if people.valid_id_number(digits + last))
