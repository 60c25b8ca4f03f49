"""The demo county's data keeps its promises: complete, well formed, invented, tactful."""

import re
import unicodedata
from collections import Counter
from datetime import date

from api.demo import county
from api.demo.plans import PLANS

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
TOWN_NAMES = {town.code: town.name for town in county.TOWNS}
NAMED_ACCOUNTS = {"admin", "officer", "auditor1", "auditor2", "panel1", "panel2", "panel3", "jinghe"}
TACTLESS = re.compile("捐|募|善款|众筹|筹款|求助|打赏|公益|癌|病|手术|住院|残|贫困|单亲")


def check_digit(first_seventeen: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def test_fourteen_towns_of_the_county() -> None:
    assert (county.COUNTY.code, county.COUNTY.name) == ("321099", "荷乡县")
    assert [town.code for town in county.TOWNS] == [f"321099{number}" for number in range(100, 114)]
    assert len(set(TOWN_NAMES.values())) == 14
    assert all(name.endswith("镇") for name in TOWN_NAMES.values())
    assert "泾河镇" in TOWN_NAMES.values()


def test_a_federation_for_the_county_and_for_every_town() -> None:
    regions = [organisation.region_code for organisation in county.ORGANISATIONS]
    assert regions == [county.COUNTY.code, *TOWN_NAMES]
    assert {organisation.kind for organisation in county.ORGANISATIONS} == {"womens_federation"}
    assert len({organisation.code for organisation in county.ORGANISATIONS}) == 15


def test_staff_hold_their_roles_where_their_organisation_works() -> None:
    region_of = {organisation.code: organisation.region_code for organisation in county.ORGANISATIONS}
    assert all(region_of[staff.organisation_code] == staff.region_code for staff in county.STAFF)
    assert Counter(staff.role for staff in county.STAFF) == {
        "county_admin": 1,
        "county_officer": 1,
        "town_officer": 14,
        "panelist": 3,
        "auditor": 2,
    }
    usernames = [staff.username for staff in county.STAFF]
    assert len(set(usernames)) == len(usernames)
    assert all(re.fullmatch("[a-z]+[0-9]?", username) for username in usernames)
    assert NAMED_ACCOUNTS.issubset(usernames)
    officers = [staff.region_code for staff in county.STAFF if staff.role == "town_officer"]
    assert officers == list(TOWN_NAMES)


def test_thirty_plans_and_at_least_two_from_every_town() -> None:
    assert len(PLANS) == 30
    per_town = Counter(plan.town_code for plan in PLANS)
    assert set(per_town) == set(TOWN_NAMES)
    assert min(per_town.values()) >= 2


def test_identity_numbers_are_well_formed_invented_and_unique() -> None:
    for plan in PLANS:
        number = plan.id_number
        assert re.fullmatch(r"321099\d{11}[\dX]", number, re.ASCII), number
        born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
        assert 1970 <= born.year <= 2000
        assert int(number[16]) % 2 == 0
        assert number[17] == check_digit(number[:17]), number
    assert len({plan.id_number for plan in PLANS}) == 30


def test_every_applicant_plan_and_story_is_her_own() -> None:
    for field in ("applicant_name", "phone", "project", "place", "story"):
        assert len({getattr(plan, field) for plan in PLANS}) == 30, field
    staff_names = {staff.display_name for staff in county.STAFF}
    assert len(staff_names) == len(county.STAFF)
    assert not staff_names & {plan.applicant_name for plan in PLANS}


def test_plans_stay_within_bounds() -> None:
    for plan in PLANS:
        assert re.fullmatch(r"1990000\d{4}", plan.phone, re.ASCII)
        assert plan.place.startswith(TOWN_NAMES[plan.town_code])
        assert plan.place.endswith(("村", "社区"))
        assert 1 <= len(plan.project) <= 40
        assert 2 <= plan.jobs <= 60
        assert 50_000_00 <= plan.amount_fen <= 300_000_00
        assert plan.term_months in (12, 24, 36)
        assert plan.bank.startswith("荷乡")
        assert 1 <= len(plan.guarantee) <= 20
        assert 80 <= len(plan.story) <= 200


def test_words_are_tactful_and_name_nobody() -> None:
    names = {plan.applicant_name for plan in PLANS} | {staff.display_name for staff in county.STAFF}
    texts = [county.TITLE, county.SUMMARY, county.APPROVAL_BASIS]
    for text in [*texts, *(plan.project + plan.story for plan in PLANS)]:
        assert not TACTLESS.search(text), text
        assert not any(name in text for name in names)
        assert unicodedata.is_normalized("NFC", text)


def test_the_campaign_states_its_basis() -> None:
    assert "十佳妇女小贷方案" in county.TITLE
    assert 100 <= len(county.SUMMARY) <= 200
    assert "荷委〔2026〕18号" in county.APPROVAL_BASIS
