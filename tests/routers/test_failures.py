"""When something breaks inside: constant words outside, one line in the log, nothing half done."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from api import audit
from api.access import citizen_sessions
from api.adapters import logs
from api.kernel import facts, idempotency
from tests.county import County
from tests.routers.refusals import CANARY, refused

CAMPAIGNS = "/v1/staff/campaigns"


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafting a campaign fails at its last step, after its rows were written."""

    async def fail(*_: object) -> None:
        raise RuntimeError(f"something about {CANARY}")

    monkeypatch.setattr(facts, "publish", fail)


async def test_a_failure_says_nothing_and_leaves_nothing(
    county: County, breaks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = await county.staff("officer")
    answers = [
        refused(
            await officer.post(CAMPAIGNS, county.campaign_form(title=title), key="k"), 500, "internal_error"
        )
        for title in (CANARY, "另一个")
    ]
    assert {**answers[0], "request_id": ""} == {**answers[1], "request_id": ""}
    assert answers[0]["detail"] == ""
    monkeypatch.undo()
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []
    assert await county.audited(subject_kind="campaign") == []
    again = await officer.post(CAMPAIGNS, county.campaign_form(title="终于"), key="k")
    assert again.status_code == 201, "the key was spent by a request that did nothing"


async def test_a_database_that_is_away_is_told_as_such(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise OperationalError(f"SELECT {CANARY}", {}, Exception(CANARY))

    officer = await county.staff("officer")
    monkeypatch.setattr(idempotency, "once", away)
    answer = await officer.post(CAMPAIGNS, county.campaign_form())
    refused(answer, 503, "temporarily_unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    monkeypatch.undo()
    assert (await officer.post(CAMPAIGNS, county.campaign_form())).status_code == 201


async def test_a_reader_who_waited_too_long_is_told_to_come_back(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL gave up waiting for a lock. For a writer that is her own twin; a reader has none."""

    class LockNotAvailable(Exception):
        sqlstate = "55P03"

    async def locked(*_: object) -> None:
        raise OperationalError("", {}, LockNotAvailable())

    monkeypatch.setattr(citizen_sessions, "phone_tail", locked)
    answer = await (await county.citizen("li-si")).get("/v1/me")
    refused(answer, 503, "temporarily_unavailable")
    assert int(answer.headers["retry-after"]) >= 1


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log as production writes it."""
    written, root, before = io.StringIO(), logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure(audit.request_id)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO), cache_logger_on_first_use=False
    )
    yield written
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_whatever_is_sent_makes_one_log_line_without_it(
    county: County, breaks: None, log: io.StringIO
) -> None:
    """CR and LF in path, query, headers and body; somebody's name in all of them."""
    officer = await county.staff("officer")
    await county.client.get(f"/v1/campaigns/%0d%0aevil-{CANARY}?x=%0d%0a{CANARY}")
    await county.client.get("/v1/campaigns", headers={"X-Request-Id": "evil\tline", "Referer": "a\tb"})
    await officer.post(CAMPAIGNS, county.campaign_form(title=f"{CANARY}\r\n{{}}"))
    await officer.post(CAMPAIGNS, county.campaign_form(title=CANARY))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["event"], line["route"], line.get("status")) for line in lines] == [
        ("request", "/v1/campaigns/{campaign_id}", 422),
        ("request", "/v1/campaigns", 200),
        ("request", CAMPAIGNS, 422),
        ("request failed", CAMPAIGNS, None),
        ("request", CAMPAIGNS, 500),
    ]
    assert lines[-1]["request_id"] == lines[-2]["request_id"]
    for word in (CANARY, "evil", officer.token):
        assert word not in log.getvalue()


async def test_a_request_id_is_taken_over_only_if_it_is_one(
    county: County, subtests: pytest.Subtests
) -> None:
    good = "0199d5a27c1e7b3a"
    answer = await county.client.get("/livez", headers={"X-Request-Id": good})
    assert answer.headers["x-request-id"] == good
    for bad in ("short", "a" * 65, "with blank inside", "a\tb-c-d-e-f", "$(reboot)-now"):
        with subtests.test(bad):
            answer = await county.client.get("/livez", headers={"X-Request-Id": bad})
            assert answer.headers["x-request-id"] != bad
            assert len(answer.headers["x-request-id"]) == 32
