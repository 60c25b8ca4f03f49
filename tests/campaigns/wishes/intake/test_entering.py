"""Entering a wish: what is asked of a form, one living wish for a child, and when."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from api import clock
from api.campaigns.wishes.intake import bands, undecided
from api.config import DEMO_MASTER_KEY, Settings
from api.db.tables.wishes import ChildCategory, WishItem
from api.terms import consents
from api.terms.wishes import AgeBand, ValueBand, WishStatus
from tests.campaigns.wishes.proxies import proxy
from tests.campaigns.wishes.test_story import TODAY, content
from tests.county import COUNTY, LUPU, County
from tests.fixtures import Time, http, running
from tests.people.test_secrecy import rekeyed
from tests.routers.refusals import pointers, refused
from tests.wishing import CANARY, child_id_number, wishes_form, wishing

ENTER, SUBMIT = "/v1/staff/wishes", "/v1/me/wishes"
Change = Callable[[dict[str, Any]], None]


def put(path: str, value: object) -> Change:
    """A change of one field, by its dotted path."""

    def change(form: dict[str, Any]) -> None:
        *way, last = path.split(".")
        for step in way:
            form = form[step]
        form[last] = value

    return change


WRONG: dict[str, tuple[Change, str, str]] = {
    "another county": (put("region_code", "321088101"), "/region_code", "unknown_region"),
    "no such town": (put("region_code", "321099999"), "/region_code", "unknown_region"),
    "another town": (put("region_code", LUPU), "/region_code", "unknown_region"),
    "mistyped": (put("child.id_number", "321099201604050011"), "/child/id_number", "id_number_invalid"),
    "unborn": (
        put("child.id_number", child_id_number(0, "20261013")),
        "/child/id_number",
        "id_number_invalid",
    ),
    "grown up": (put("child.id_number", child_id_number(0, "20081012")), "/child/id_number", "child_too_old"),
    "no such category": (put("child.category", "orphan"), "/child/category", "unknown_category"),
    "an old text": (
        put("guardian.consent.text_version", "2020-01"),
        "/guardian/consent/text_version",
        "consent_text_unknown",
    ),
    "a day to come": (
        put("guardian.consent.agreed_on", "2026-10-13"),
        "/guardian/consent/agreed_on",
        "in_the_future",
    ),
    "a day before there was the text": (
        put("guardian.consent.agreed_on", "2025-12-31"),
        "/guardian/consent/agreed_on",
        "before_the_text",
    ),
    "not on paper": (
        put("guardian.consent.method", "in_app"),
        "/guardian/consent/method",
        "consent_on_paper",
    ),
    "no size": (put("size", None), "/size", "missing"),
    "a size of something else": (put("size", "42码"), "/size", "unknown_size"),
    "too dear": (put("value_fen", 30_001), "/value_fen", "over_cap"),
    "not listed": (put("item_id", "0199d5a2-7c1e-7b3a-9f1e-0d4a3a1f7c55"), "/item_id", "unknown_item"),
    "money": (put("reason", "请好心人捐款"), "/reason", "fundraising_words"),
    "illness": (put("reason", "急需手术费"), "/reason", "illness_appeal"),
}


async def test_a_form_is_told_everything_that_is_wrong_with_it(
    county: County, time: Time, subtests: pytest.Subtests
) -> None:
    wishes, clerk = await wishing(county), await county.staff("jinghe")
    for name, (change, pointer, code) in WRONG.items():
        with subtests.test(name):
            form = wishes.form()
            change(form)
            problem = refused(await clerk.post(ENTER, form), 422, "validation_failed")
            assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [(pointer, code)]
    form = wishes.form()
    for change, _, _ in (WRONG[name] for name in ("no such town", "grown up", "too dear", "money")):
        change(form)
    assert pointers(refused(await clerk.post(ENTER, form), 422)) == {
        "/region_code",
        "/child/id_number",
        "/value_fen",
        "/reason",
    }


async def test_the_birthday_counts_from_the_countys_midnight(county: County, time: Time) -> None:
    """She turns 18 on 13 October, which begins in the county while it is the 12th in London."""
    wishes = await wishing(county)
    form = wishes.form()
    form["child"]["id_number"] = child_id_number(0, "20081013")
    time.set(clock.midnight(clock.day(clock.now()) + clock.ONE_DAY))
    clerk = await county.staff("jinghe")
    refused(await clerk.post(ENTER, form), 422)
    time.forward(seconds=-1)
    made = await clerk.post(ENTER, form)
    assert (made.status_code, made.json()["age_band"]) == (201, "from_16")


def test_bands_meet_without_a_gap() -> None:
    ages = [bands.age_band(years) for years in (0, 6, 7, 9, 10, 12, 13, 15, 16, 17)]
    assert ages == [band for band in AgeBand for _ in range(2)]
    values = [bands.value_band(fen) for fen in (100, 5_000, 5_001, 10_000, 10_001, 20_000, 20_001, 30_000)]
    assert values == [band for band in list(ValueBand)[:4] for _ in range(2)]
    assert bands.value_band(30_001) is ValueBand.OVER_300
    born = bands.born("321099201602290013")
    assert [bands.age(born, born.replace(year=2027, month=month, day=1)) for month in (2, 3)] == [10, 11]


async def test_what_was_retired_is_chosen_no_more_but_kept_where_it_was(county: County) -> None:
    wishes, clerk, town = await wishing(county), await county.staff("jinghe"), await county.staff("jinghe2")
    form = wishes.form()
    path = (await clerk.post(ENTER, form)).headers["location"]
    async with county.database.write() as session:
        (await session.get_one(WishItem, UUID(wishes.item_id))).retired_at = clock.now()
    assert pointers(refused(await clerk.post(ENTER, wishes.form()), 422)) == {"/item_id"}
    back = await town.post(f"{path}/return", {"reason": "item"})
    right = content(wishes, child=form["child"], size="140厘米")
    assert (await clerk.put(path, right, back.headers["etag"])).json()["size"] == "140厘米"
    async with county.database.write() as session:
        (await session.get_one(ChildCategory, (COUNTY, "left_behind"))).retired_at = clock.now()
    assert pointers(refused(await clerk.post(ENTER, wishes.form()), 422)) == {"/child/category", "/item_id"}


async def test_a_child_has_one_living_wish_wherever_and_by_whomever(county: County) -> None:
    wishes, clerk, teacher = await wishing(county), await county.staff("jinghe"), await proxy(county)
    form = wishes.form()
    form["child"]["id_number"] = child_id_number(900).lower()
    first = await clerk.post(ENTER, form)
    assert first.status_code == 201
    elsewhere = await county.campaign(**wishes_form(county))
    again = {**form, "campaign_id": elsewhere}
    refused(await teacher.post(SUBMIT, again), 409, "child_has_wish")
    refused(await clerk.post(ENTER, form), 409, "child_has_wish")
    assert (await clerk.post(f"{first.headers['location']}/withdraw")).status_code == 200
    assert (await teacher.post(SUBMIT, again)).status_code == 201


async def test_also_while_the_master_key_is_exchanged(county: County, settings: Settings) -> None:
    """The constraint knows the present key only: who was entered under the one before is looked up."""
    wishes, clerk = await wishing(county), await county.staff("jinghe")
    form = wishes.form()
    assert (await clerk.post(ENTER, form)).status_code == 201
    both = rekeyed(settings, previous_master_key=SecretStr(DEMO_MASTER_KEY))
    async with running(both) as app, http(app) as client:
        refused(await clerk.through(client).post(ENTER, form), 409, "child_has_wish")


async def test_of_forty_who_enter_one_child_at_once_one_has(county: County) -> None:
    wishes = await wishing(county)
    clerks = [await county.staff(name) for name in ("jinghe", "jinghe2", "officer", "officer2")] * 10
    form = wishes.form()
    answers = await asyncio.gather(*(one.post(ENTER, form) for one in clerks))
    assert sorted(one.status_code for one in answers) == [201] + [409] * 39
    codes = {one.json()["code"] for one in answers if one.status_code == 409}
    assert codes == {"child_has_wish"}


async def test_putting_right_does_not_take_another_childs_place(county: County) -> None:
    wishes, clerk, town = await wishing(county), await county.staff("jinghe"), await county.staff("jinghe2")
    taken = wishes.form()
    await clerk.post(ENTER, taken)
    path = (await clerk.post(ENTER, wishes.form())).headers["location"]
    back = await town.post(f"{path}/return", {"reason": "identity"})
    etag = back.headers["etag"]
    refused(await clerk.put(path, content(wishes, child=taken["child"]), etag), 409, "child_has_wish")
    elsewhere = content(wishes, region_code=LUPU)
    assert pointers(refused(await clerk.put(path, elsewhere, etag), 422)) == {"/region_code"}
    answers = await asyncio.gather(*(clerk.put(path, content(wishes), etag) for _ in range(8)))
    assert sorted(one.status_code for one in answers) == [200] + [412] * 7


async def test_a_citizen_must_have_bound_her_phone(county: County) -> None:
    wishes, somebody = await wishing(county), await county.citizen("somebody")
    refused(await somebody.post(SUBMIT, wishes.form()), 403, "phone_needed")
    await proxy(county, "somebody")
    # What counts is her row: the token is from before.
    assert (await somebody.post(SUBMIT, wishes.form())).status_code == 201


async def test_a_tap_is_the_guardians_own_today(county: County) -> None:
    """Whoever else enters the wish has her signature; no proxy taps in her stead, nor for last week."""
    wishes, teacher = await wishing(county), await proxy(county)
    guardian = await proxy(county, "aunt", CANARY["phone"])
    form = wishes.form()
    consent = form["guardian"]["consent"]
    consent["method"] = "in_app"
    form["showcase"] = {**consent, "text_version": consents.WISH_SHOWCASE.version}
    for caller, day, code in (
        (teacher, TODAY, "consent_on_paper"),
        (guardian, "2026-10-11", "not_today"),
    ):
        form["showcase"]["agreed_on"] = consent["agreed_on"] = day
        problem = refused(await caller.post(SUBMIT, form), 422)
        assert [one["code"] for one in problem["errors"]] == [code] * 2
    form["showcase"]["agreed_on"] = consent["agreed_on"] = TODAY
    assert (await guardian.post(SUBMIT, form)).json()["showcase"] is True


async def test_of_one_citizen_only_so_many_wait(
    county: County, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = settings.model_copy(update={"wish_undecided_most": 2})
    monkeypatch.setattr(undecided, "settings", lambda _: few)
    wishes, teacher = await wishing(county), await proxy(county)
    forms = [wishes.form() for _ in range(4)]
    answers = await asyncio.gather(*(teacher.post(SUBMIT, one) for one in forms))
    assert sorted(one.status_code for one in answers) == [201, 201, 409, 409]
    refused(next(one for one in answers if one.status_code == 409), 409, "too_many_wishes")
    made = next(one for one in answers if one.status_code == 201)
    assert (await teacher.post(f"{made.headers['location']}/withdraw")).status_code == 200
    assert (await teacher.post(SUBMIT, wishes.form())).status_code == 201


async def test_one_key_enters_once(county: County) -> None:
    wishes, teacher = await wishing(county), await proxy(county)
    form = wishes.form()
    first, second = [await teacher.post(SUBMIT, form, key="k") for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    refused(await teacher.post(SUBMIT, wishes.form(), key="k"), 422, "idempotency_key_reused")


async def test_only_while_the_call_is_open(county: County, time: Time) -> None:
    wishes, teacher, officer = await wishing(county), await proxy(county), await county.staff("officer")
    campaign = f"/v1/staff/campaigns/{wishes.campaign_id}"
    time.forward(minutes=-1)
    refused(await teacher.post(SUBMIT, wishes.form()), 409, "window_closed")
    time.forward(minutes=1)
    await officer.post(f"{campaign}/pause", {"reason": "核对"})
    refused(await teacher.post(SUBMIT, wishes.form()), 409, "campaign_paused")
    await officer.post(f"{campaign}/resume")
    time.forward(days=20, seconds=-1)
    teacher = await proxy(county)
    assert (await teacher.post(SUBMIT, wishes.form())).status_code == 201
    time.forward(seconds=1)
    refused(await teacher.post(SUBMIT, wishes.form()), 409, "window_closed")
    refused(await teacher.post(SUBMIT, wishes.form(campaign_id=await county.campaign())), 404)


async def test_a_wish_put_right_is_due_and_not_a_moment_later(county: County, time: Time) -> None:
    wishes, clerk, town = await wishing(county), await county.staff("jinghe"), await county.staff("jinghe2")
    form = wishes.form()
    path = (await clerk.post(ENTER, form)).headers["location"]
    for due_at, code in (
        (clock.now(), "due_at_past"),
        (clock.now() + timedelta(days=60, seconds=1), "due_at_too_late"),
    ):
        back = await town.post(f"{path}/return", {"reason": "consent", "due_at": due_at.isoformat()})
        assert [one["code"] for one in refused(back, 422)["errors"]] == [code]
    back = await town.post(f"{path}/return", {"reason": "consent"})
    refused(await town.post(f"{path}/verify", {"visited_on": "2026-10-12"}), 409, "state_conflict")
    time.forward(days=7)
    clerk = await county.staff("jinghe")
    right = content(wishes, child=form["child"])
    refused(await clerk.put(path, right, back.headers["etag"]), 409, "past_due")
    time.forward(seconds=-1)
    refused(await (await county.staff("lupu")).put(path, right, back.headers["etag"]), 404)
    refused(await (await county.staff("officer")).put(path, right, back.headers["etag"]), 403, "not_yours")
    assert (await clerk.put(path, right, back.headers["etag"])).status_code == 200
    assert (await wishes.row(path.rpartition("/")[2])).status is WishStatus.SUBMITTED
