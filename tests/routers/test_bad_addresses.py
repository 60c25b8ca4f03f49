"""Addresses, queries, methods and headers that make no sense are refused in clear words."""

import pytest

from tests.county import County
from tests.routers.refusals import CANARY, pointers, refused
from tests.routers.sending import CAMPAIGNS

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


@pytest.mark.parametrize("cursor", ["AA", "OTk5", "MzIxMDk5MTAx8J-YgA", "MzIxMDk5MQ"])
async def test_a_cursor_of_regions_is_a_regions_code(county: County, cursor: str) -> None:
    """ "AA" is a NUL, which PostgreSQL takes for no text at all."""
    refused(await county.client.get(f"/v1/regions?cursor={cursor}"), 422, "validation_failed")
    right = await county.client.get("/v1/regions?cursor=MzIxMDk5MTAx")
    assert [one["code"] for one in right.json()["items"]] == ["321099105"]
