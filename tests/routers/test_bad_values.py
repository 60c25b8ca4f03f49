"""JSON whose values are not what they should be: each is named, none is taken for something like it."""

import json
from typing import Any

import pytest

from tests.county import Caller, County, plan_form
from tests.routers.refusals import CANARY, pointers, refused
from tests.routers.sending import CAMPAIGNS, send, written

WRONG_VALUES: dict[str, tuple[str, Any]] = {
    "2^31": ("/picks_max", 2**31),
    "2^63": ("/picks_max", 2**63),
    "10^400": ("/picks_max", 10**400),
    "a negative number": ("/picks_max", -1),
    "a float": ("/picks_max", 1.5),
    "a whole float": ("/picks_max", 2.0),
    "a number as text": ("/picks_max", "2"),
    "true for a number": ("/picks_max", True),
    "1 for true": ("/blank_allowed", 1),
    "text for true": ("/blank_allowed", "yes"),
    "a list for a number": ("/picks_max", [1]),
    "an object for a number": ("/picks_max", {"a": 1}),
    "a word that is none of the choices": ("/voters", "everybody"),
    "digits of another script": ("/live_results_at", "0٩:00"),
    "NUL in a text": ("/public_weight_approval", "a\x00b"),
}


async def test_a_value_of_the_wrong_kind_is_named(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for name, (pointer, value) in WRONG_VALUES.items():
        with subtests.test(name):
            problem = refused(
                await send(officer, written(ballot_rules={pointer[1:]: value})), 422, "validation_failed"
            )
            assert f"/ballot_rules{pointer}" in pointers(problem)


async def test_amounts_beyond_any_column_are_refused(county: County, subtests: pytest.Subtests) -> None:
    campaign_id = await county.campaign()
    clerk = await county.staff("jinghe")
    for field in ("jobs", "amount_fen", "term_months"):
        for value in (-1, 2**31, 2**63, 10**400, 1.5, "12", None, True):
            if field == "amount_fen" and value == 2**31:
                continue  # twenty million yuan is a plan, however unlikely
            with subtests.test(field, value=str(value)[:20]):
                form = plan_form(**{field: value})
                answer = await send(
                    clerk, json.dumps(form).encode(), path=f"{CAMPAIGNS}/{campaign_id}/loan-plans"
                )
                assert pointers(refused(answer, 422)) == {f"/{field}"}


async def test_an_identity_in_digits_of_another_script_is_refused(county: County) -> None:
    campaign_id = await county.campaign()
    form = plan_form(id_number="３２１０９９１９８５０３０７００２１")
    form["applicant"] |= {"phone": "1٩٩٠٠٠٠٠٠٠1", "name": CANARY}
    answer = await (await county.staff("jinghe")).post(f"{CAMPAIGNS}/{campaign_id}/loan-plans", form)
    assert pointers(refused(answer, 422)) == {"/applicant/phone", "/applicant/id_number"}


async def test_consent_is_true_and_nothing_like_it(county: County, subtests: pytest.Subtests) -> None:
    campaign_id = await county.campaign()
    clerk = await county.staff("jinghe")
    for agreed in (False, 1, "true", None):
        with subtests.test(str(agreed)):
            form = plan_form()
            form["applicant"]["consent"]["agreed"] = agreed
            answer = await clerk.post(f"{CAMPAIGNS}/{campaign_id}/loan-plans", form)
            assert pointers(refused(answer, 422)) == {"/applicant/consent/agreed"}


TIMES = (
    "2026-10-12",
    "2026-10-12T09:00:00",
    "2026-10-12 09:00:00+08:00",
    "2026-13-12T09:00:00+08:00",
    "2026-02-30T09:00:00+08:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "1760000000",
    1760000000,
    1.5,
    10**400,
    "",
    None,
)


async def test_an_instant_is_rfc_3339_of_this_century(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for at in TIMES:
        with subtests.test(str(at)[:30]):
            windows = {"call": {"opens_at": at, "closes_at": "2026-10-13T09:00:00+08:00"}}
            problem = refused(await send(officer, written(windows=windows)), 422)
            assert pointers(problem) == {"/windows/call/opens_at"}


SERVER_OWNED = (
    "id status version created_at region_code organisation_id published_at closed_at poll_id public_reason "
    "open_now rules_frozen"
).split()


PLAN_SERVER_OWNED = (
    "id status version created_at campaign_id candidate_id candidate_number number votes submitter_id "
    "submitter_kind person_id return_reason"
).split()


BALLOT_SERVER_OWNED = "id receipt_code window weight votes voter created_at status version number day".split()


async def test_a_field_the_server_owns_cannot_be_sent(county: County, subtests: pytest.Subtests) -> None:
    poll = await county.open_poll(candidates=1)
    officer, clerk, voter = (
        await county.staff("officer"),
        await county.staff("jinghe"),
        await county.citizen("a"),
    )
    ballot = {"candidate_ids": poll.candidate_ids, "nonce": await poll.nonce(voter)}
    plans = f"/v1/campaigns/{poll.campaign_id}/loan-plans"
    forms: tuple[tuple[Caller, str, dict[str, Any], list[str]], ...] = (
        (officer, CAMPAIGNS, county.campaign_form(), SERVER_OWNED),
        (clerk, plans.replace("/v1", "/v1/staff"), plan_form(), PLAN_SERVER_OWNED),
        (voter, plans, plan_form(), PLAN_SERVER_OWNED),
        (voter, f"/v1/polls/{poll.poll_id}/ballots", ballot, BALLOT_SERVER_OWNED),
        (officer, f"{CAMPAIGNS}/{poll.campaign_id}/pause", {"reason": "核查"}, ["status", "version"]),
        (officer, f"{CAMPAIGNS}/{poll.campaign_id}/close", {}, ["status", "closed_at", "votes"]),
        (officer, f"{CAMPAIGNS}/{poll.campaign_id}/publish", {}, [""]),
    )
    for caller, path, form, fields in forms:
        for field in fields:
            with subtests.test(path, field=field):
                problem = refused(await caller.post(path, {**form, field: 1}), 422, "validation_failed")
                assert pointers(problem) == {f"/{field}" if field else ""}
    assert (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()["remaining_today"] == 1


async def test_a_key_that_is_no_field_is_not_repeated(county: County) -> None:
    problem = refused(await send(await county.staff("officer"), written(**{CANARY: CANARY})), 422)
    assert pointers(problem) == {"/-"}
