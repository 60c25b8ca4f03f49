"""What cannot be a request is refused in clear words: nothing is echoed, nothing stored, nothing lost."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.config import Settings
from tests.county import Caller, County, plan_form
from tests.fixtures import http, running
from tests.routers.refusals import CANARY, pointers, refused

CAMPAIGNS = "/v1/staff/campaigns"


async def send(
    caller: Caller, body: bytes, content_type: str = "application/json", path: str = CAMPAIGNS
) -> httpx.Response:
    headers = {"Content-Type": content_type, "Idempotency-Key": "k-1"}
    return await caller._send("POST", path, content=body, headers=headers)


def written(**changes: Any) -> bytes:
    """A campaign form as bytes, with Python's own leniency about what JSON is."""
    return json.dumps({"title": "评选", "summary": "说明", **changes}).encode()


NOT_JSON = {
    "nothing but a brace": b"{",
    "text": CANARY.encode(),
    "NaN": written(title=float("nan")),
    "Infinity": written(title=float("inf")),
    "-Infinity": written(title=float("-inf")),
    "a number no float holds": b'{"title": 1e400}',
    "a number of 5000 digits": b'{"title": ' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"title": "\\ud800", "summary": "s"}',
    "a lone surrogate as key": b'{"\\udfff": 1}',
    "surrogates the wrong way round": b'{"title": "\\udc00\\ud800"}',
    "a surrogate written as UTF-8": b'{"title": "\xed\xa0\x80"}',
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "UTF-16": '{"title": "a"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a raw control character": b'{"title": "a\x00b"}',
    "arrays 100000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects 100000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a key twice": b'{"title": "a", "title": "b", "summary": "s"}',
    "a key twice, further in": b'{"title": "a", "summary": "s", "windows": {"call": {}, "call": {}}}',
    "bytes": bytes(range(256)),
}


async def test_a_body_that_is_not_json_is_malformed(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for name, body in NOT_JSON.items():
        with subtests.test(name):
            refused(await send(officer, body), 400, "malformed")
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


async def test_a_body_of_another_media_type_is_not_read(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for media_type in (
        "application/octet-stream",
        "text/plain",
        "text/plain; charset=utf-8",
        "",
        "json",
        "\\",
    ):
        with subtests.test(media_type):
            refused(await send(officer, written(), media_type), 415, "unsupported_media_type")
    refused(await send(officer, b"\x00\xff", "application/octet-stream"), 415)
    refused(await send(officer, b"a=1", "multipart/form-data; boundary=x"), 415)
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


async def test_the_media_type_may_name_a_charset(county: County) -> None:
    answer = await send(await county.staff("officer"), written(), "Application/JSON; charset=utf-8")
    assert answer.status_code == 201, answer.text


async def test_an_empty_or_a_shapeless_body_is_invalid(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for body in (b"", b"null", b"[]", b'"text"', b"1", b"true", b"{}"):
        with subtests.test(body.decode()):
            refused(await send(officer, body), 422, "validation_failed")


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


UNSEEN = {
    "NUL": "a\x00b",
    "a bell": "a\x07b",
    "DEL": "a\x7fb",
    "a C1 control": "a\x85b",
    "a tab": "a\tb",
    "a line break": "a\nb",
    "CR LF": "a\r\nb",
    "a separator that looks like a space, at the end": "ab\x1f",
    "right-to-left override": "a\u202eb",
    "zero-width space": "a\u200bb",
    "byte order mark": "\ufeffab",
    "soft hyphen": "a\u00adb",
    "line separator": "a\u2028b",
    "a noncharacter": "a\ufffeb",
    "joiners only": "\u200d\u200d",
    "blanks only": " \u3000 ",
}


async def test_characters_nobody_can_see_are_refused(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for name, text in UNSEEN.items():
        with subtests.test(name):
            assert pointers(refused(await send(officer, written(title=text)), 422)) == {"/title"}
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


TEXTS = {
    "𠮷野家": "𠮷野家",
    "👩\u200d🌾 和 ❤\ufe0f": "👩\u200d🌾 和 ❤\ufe0f",
    "Cafe\u0301": "Caf\u00e9",
    "  两边有空格\u3000": "两边有空格",
    "'; DROP TABLE campaign; --": "'; DROP TABLE campaign; --",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "%s {0} ${x} \\u0000": "%s {0} ${x} \\u0000",
}


async def test_what_people_write_is_kept_as_they_see_it(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for text, kept in TEXTS.items():
        with subtests.test(text):
            made = await officer.post(CAMPAIGNS, county.campaign_form(title=text, summary=text))
            assert made.status_code == 201, made.text
            found = (await officer.get(f"{CAMPAIGNS}/{made.json()['id']}")).json()
            assert (found["title"], found["summary"]) == (kept, kept)


async def test_line_breaks_of_any_system_are_one_kind(county: County) -> None:
    officer = await county.staff("officer")
    made = await officer.post(CAMPAIGNS, county.campaign_form(summary="一\r\n二\n三"))
    assert made.json()["summary"] == "一\n二\n三"


async def test_length_is_counted_in_characters(county: County) -> None:
    officer = await county.staff("officer")
    assert (await officer.post(CAMPAIGNS, county.campaign_form(title="𠮷" * 80))).status_code == 201
    problem = refused(await officer.post(CAMPAIGNS, county.campaign_form(title="𠮷" * 81)), 422)
    assert pointers(problem) == {"/title"}


QUERIES = {
    "limit=0": "/query/limit",
    "limit=101": "/query/limit",
    "limit=-1": "/query/limit",
    "limit=1.5": "/query/limit",
    "limit=NaN": "/query/limit",
    f"limit={2**63}": "/query/limit",
    f"limit={'9' * 5000}": "/query/limit",
    "limit=%00": "/query/limit",
    "limit=": "/query/limit",
    "cursor=": "/query/cursor",
    "cursor=%00": "/query/cursor",
    "cursor=%ED%A0%80": "/query/cursor",
    "cursor=a%0d%0ab": "/query/cursor",
    "cursor=AAAA": "/query/cursor",
    "cursor=" + "A" * 201: "/query/cursor",
    "status=%00": "/query/status",
    "status=nothing": "/query/status",
}


async def test_a_query_that_makes_no_sense_is_named(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for query, pointer in QUERIES.items():
        with subtests.test(query[:40]):
            assert pointers(refused(await officer.get(f"{CAMPAIGNS}?{query}"), 422)) == {pointer}


async def test_the_record_refuses_senseless_filters(county: County, subtests: pytest.Subtests) -> None:
    auditor = await county.staff("auditor")
    for query in (
        "since=0001-01-01T00:00:00%2B14:00",
        "until=9999-12-31T23:59:59-12:00",
        "since=1e400",
        "since=2026-10-12T09:00:00+08:00",  # an unescaped + is a blank
        "actor_id=1",
        "action=a%00",
        "action=%27",
        "subject_kind=" + "a" * 61,
    ):
        with subtests.test(query):
            name = query.partition("=")[0]
            assert pointers(refused(await auditor.get(f"/v1/staff/audit?{query}"), 422)) == {f"/query/{name}"}


async def test_an_id_that_is_none_is_refused(county: County, subtests: pytest.Subtests) -> None:
    for wrong in ("1", "x" * 36, "%00", "%ff", "%0d%0aX-Evil:1", "..%2f..", str(2**128), "𠮷"):
        for path in ("/v1/campaigns/{}", "/v1/polls/{}", "/v1/polls/{}/standings"):
            with subtests.test(wrong, path=path):
                answer = await county.client.get(path.format(wrong))
                assert answer.status_code in {404, 422}
                refused(answer, answer.status_code)
                assert "x-evil" not in answer.headers


async def test_a_creating_request_needs_a_key(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for key in (None, "", "a b", "\x00", "a" * 201, "鍵".encode(), b"\xff"):
        with subtests.test(str(key)[:20]):
            headers = {} if key is None else {"Idempotency-Key": key}
            answer = await officer._send("POST", CAMPAIGNS, json=county.campaign_form(), headers=headers)
            refused(answer, 400, "idempotency_key_required")


async def test_a_change_needs_the_version_it_is_based_on(county: County, subtests: pytest.Subtests) -> None:
    officer, form = await county.staff("officer"), county.campaign_form()
    path = f"{CAMPAIGNS}/{(await officer.post(CAMPAIGNS, form)).json()['id']}"
    refused(await officer._send("PUT", path, json=form), 428, "if_match_required")
    for tag in ('"0"', '"2"', '"999999999"', '"99999999999999999999"', 'W/"1"', '"abc"', '""', '"01"'):
        with subtests.test(tag):
            refused(await officer.put(path, form, tag), 412, "stale_version")
    for tag in ("abc", "*", '"1', '"1", "2"', "", "\x00", "x" * 41, "１"):
        with subtests.test(tag):
            headers = {"If-Match": tag.encode()}
            refused(await officer._send("PUT", path, json=form, headers=headers), 400, "if_match_malformed")
    assert (await officer.get(path)).headers["etag"] == '"1"'


async def test_an_unknown_address_is_not_found(county: County, subtests: pytest.Subtests) -> None:
    for path in (
        "/v2",
        "/v1/campaigns/",
        "/v1/Campaigns",
        "/v1//campaigns",
        "/%00",
        f"/{CANARY}",
        "/contract/%00",
    ):
        with subtests.test(path):
            refused(await county.client.get(path, follow_redirects=False), 404, "not_found")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/v1/campaigns", "GET"), (CAMPAIGNS, "GET, POST"), (f"{CAMPAIGNS}/x", "GET, PUT"), ("/livez", "GET")],
)
async def test_a_wrong_method_names_all_right_ones(county: County, path: str, allowed: str) -> None:
    for method in ("DELETE", "PATCH"):
        answer = await county.client.request(method, path)
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == allowed


async def test_a_strange_host_changes_nothing(county: County, subtests: pytest.Subtests) -> None:
    await county.campaign()
    await county.campaign()
    officer = await county.staff("officer")
    for host in ("[", "evil.example", "a\x00b", "a:99999", ""):
        with subtests.test(host):
            headers = {"Host": host, "Idempotency-Key": host.encode().hex() + "k"}
            answer = await county.client.get("/v1/campaigns?limit=1", headers=headers)
            assert answer.headers["link"].startswith("</v1/campaigns?limit=1&cursor=")
            made = await officer._send("POST", CAMPAIGNS, json=county.campaign_form(), headers=headers)
            assert made.status_code == 201, made.text


async def test_too_much_is_refused_however_it_comes(county: County, settings: Settings) -> None:
    officer = await county.staff("officer")
    body = written(summary="字" * settings.max_body_bytes)

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    declared = await officer._send("POST", CAMPAIGNS, content=body, headers=headers)
    streamed = await officer._send("POST", CAMPAIGNS, content=in_pieces(), headers=headers)
    for answer in (declared, streamed):
        refused(answer, 413, "body_too_large")
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


async def drive(app: FastAPI, receive: Any, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One POST to the application by hand."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/auth/staff",
        "raw_path": b"/v1/auth/staff",
        "query_string": b"",
        "root_path": "",
        "client": ("192.0.2.1", 1),
        "server": ("tongxin.test", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    start, *rest = sent
    return (
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in rest),
    )


@pytest.mark.backends("sqlite")
async def test_a_stalled_body_is_given_up(settings: Settings) -> None:
    async def stalls() -> Any:
        await asyncio.Event().wait()

    async with running(settings.model_copy(update={"body_seconds": 0.01})) as app:
        status, headers, body = await drive(app, stalls, content_length="100")
    assert (status, headers["content-type"]) == (408, "application/problem+json")
    assert json.loads(body)["code"] == "body_too_slow"


@pytest.mark.backends("sqlite")
async def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(app: FastAPI) -> None:
    whole = b'{"username": "a", "password": "b"}'
    pieces = iter([{"type": "http.request", "body": whole, "more_body": True}, {"type": "http.disconnect"}])

    async def breaks_off() -> Any:
        return next(pieces)

    status, _, body = await drive(app, breaks_off, content_length="100", content_type="application/json")
    assert (status, json.loads(body)["code"]) == (400, "malformed")


@pytest.mark.backends("sqlite")
async def test_a_length_of_very_many_digits_is_too_much(app: FastAPI) -> None:
    async def never() -> Any:
        raise AssertionError("the body was asked for")

    status, _, _ = await drive(app, never, content_length="9" * 5000)
    assert status == 413


async def test_after_all_that_the_next_one_gets_her_answer(county: County, app: FastAPI) -> None:
    """Bad requests at once and in numbers leave no session, lock or half-written row behind."""
    officer = await county.staff("officer")
    bad = [send(officer, body) for body in NOT_JSON.values()]
    bad += [send(officer, written(title=text)) for text in UNSEEN.values()]
    assert {answer.status_code for answer in await asyncio.gather(*bad)} == {400, 422}
    async with http(app) as client:
        made = await officer.through(client).post(CAMPAIGNS, county.campaign_form(), key="k-1")
    assert made.status_code == 201, made.text
    assert len((await officer.get(CAMPAIGNS)).json()["items"]) == 1
