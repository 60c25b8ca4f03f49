"""The demo's wishes keep their promises: well formed, invented, tactful, and of the right age in any year."""

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api import people
from api.campaigns.wishes import wording
from api.campaigns.wishes.intake import bands
from api.demo import county, wish_list
from api.demo.wish_children import form
from api.demo.wish_list import BEFORE, CATALOGUE, CATEGORIES, OFFICE, RULES, WISHES
from api.terms.wishes import WishStatus
from tests.demo.test_county import TACTLESS
from tests.fixtures import Time

EVERY = (*WISHES, *BEFORE)
ITEMS = {item.name: item for item in CATALOGUE}


def test_twenty_four_wishes_and_every_state() -> None:
    assert len(WISHES) == 24
    assert {entry.becomes for entry in EVERY} == set(WishStatus)
    here = Counter(entry.town for entry in WISHES if entry.becomes is WishStatus.PUBLISHED)
    assert sorted(here.values()) == [1, 5, 5], "two towns are told of, and one is not"
    assert {entry.proxy for entry in WISHES} == {*wish_list.PROXY_PHONES, OFFICE}


def test_each_wishes_for_what_the_county_lists() -> None:
    for entry in EVERY:
        item = ITEMS[entry.item]
        assert entry.size in (item.sizes or (None,))
        assert entry.value * 100 <= min(item.value_cap_fen, RULES.value_cap_fen)
        assert entry.category in CATEGORIES


@pytest.mark.parametrize("today", ["2026-03-01", "2026-12-31", "2028-02-29", "2041-06-01"])
def test_children_are_as_old_as_they_are_said_to_be_whenever_it_is_loaded(time: Time, today: str) -> None:
    time.set(datetime.fromisoformat(today).replace(hour=4, tzinfo=UTC))
    numbers = []
    for place, entry in enumerate(EVERY, 1):
        made = form(entry, place, "泾河镇", uuid4(), uuid4())
        number = made.child.id_number
        assert people.valid_id_number(number)
        assert bands.age(bands.born(number), time.now.date()) == entry.age < bands.ADULT
        numbers.append(number)
        assert re.fullmatch(r"1990002\d{4}|19900030001", made.guardian.phone), "nobody has such a number"
    assert len(set(numbers)) == len(EVERY), "no child has two wishes"


def test_words_are_tactful_and_name_nobody() -> None:
    names = {entry.name for entry in EVERY} | {entry.guardian for entry in EVERY}
    names |= {staff.display_name for staff in county.STAFF}
    public = [wish_list.TITLE, wish_list.SUMMARY, wish_list.CONTACT, *(item.name for item in CATALOGUE)]
    for text in [*public, wish_list.THANKS, wish_list.THANKS_UNREAD, *(entry.reason for entry in EVERY)]:
        assert not TACTLESS.search(text), text
        assert not wording.faults("", text)
        assert not any(name in text for name in names), text
        assert unicodedata.is_normalized("NFC", text)
