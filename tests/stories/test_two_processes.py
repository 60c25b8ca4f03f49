"""The whole story against the served thing: two API processes and a worker on PostgreSQL.

Nothing here reaches into the application. Time is moved as a visitor of the demo
moves it, and every process is watched until it has followed.
"""

import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from sqlalchemy import make_url

from api import cli
from tests.county import COUNTY, JINGHE, id_number, plan_form, window
from tests.served import Deployment, eventually

PASSWORD = "芙蓉出水-2026-荷叶"
VOTERS, MORE_VOTERS = 40, 20


class Visitor:
    """Talks to whichever process answers: every request is a connection of its own."""

    def __init__(self, deployment: Deployment) -> None:
        alone = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=deployment.url, limits=alone, timeout=30, trust_env=False)

    def get(self, path: str, token: str = "") -> Any:
        answer = self.http.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, token: str = "", key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.http.post(path, json=body, headers=headers)

    def done(self, path: str, body: Any = None, token: str = "") -> Any:
        answer = self.post(path, body, token)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def staff(self, username: str) -> str:
        return str(self.done("/v1/auth/staff", {"username": username, "password": PASSWORD})["access_token"])

    def citizen(self, user: str) -> str:
        code = self.done("/demo/wechat/codes", {"user": user})["code"]
        return str(self.done("/v1/auth/wechat", {"code": code})["access_token"])

    def now(self) -> datetime:
        return datetime.fromisoformat(self.get("/v1/config")["server_time"])

    def travel(self, **by: float) -> None:
        """Move time and see every process follow: no answer of a dozen in a row is of the old time."""
        wanted = self.now() + timedelta(**by)
        self.done("/demo/clock", {"seconds": int(timedelta(**by).total_seconds())})
        followed = eventually(
            lambda: all(self.now() > wanted - timedelta(seconds=1) for _ in range(12)), "the clocks"
        )
        assert followed < 5, "a second, and what a dozen answers take on a busy machine"

    def cast(self, poll: str, pick: str, user: str, key: str = "") -> httpx.Response:
        token = self.citizen(user)
        nonce = self.get(f"/v1/me/polls/{poll}", token)["nonce"]
        ballot = {"candidate_ids": [pick], "nonce": nonce}
        return self.post(f"/v1/polls/{poll}/ballots", ballot, token, key)


def _staff(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first account is the technician's to make, and the others may be."""

    def account(username: str, code: str, name: str) -> list[str]:
        who = ("--username", username, "--display-name", username, "--password-stdin")
        return [*who, "--region-code", code, "--region-name", name, "--organisation", "荷乡县妇女联合会"]

    deployment.command("staff", "create-admin", *account("admin", COUNTY, "荷乡县"), typed=PASSWORD + "\n")
    # The same command without a process of its own, which costs more than what it does.
    with monkeypatch.context() as patch:
        patch.setattr(os, "environ", deployment.environment)
        patch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
        cli.main(["staff", "create", "--role", "town_officer", *account("jinghe", JINGHE, "泾河镇")])


def _campaign(visitor: Visitor, begin: datetime, end: datetime) -> str:
    """Published, with two candidates; voting from `begin` to `end`."""
    form = {
        "title": "荷乡县十佳妇女小贷方案评选",
        "summary": "从全县妇女小额贷款方案中评选十个优秀项目。",
        "approval_basis": "荷委〔2026〕18号",
        "windows": {
            "call": window(begin - timedelta(days=1), begin),
            "notice_and_voting": window(begin, end),
        },
        "ballot_rules": {"live_results": "by_window"},
    }
    admin = visitor.staff("admin")
    campaign_id = str(visitor.done("/v1/staff/campaigns", form, admin)["id"])
    visitor.done(f"/v1/staff/campaigns/{campaign_id}/publish", None, admin)
    clerk = visitor.staff("jinghe")
    for place, project in enumerate(("荷塘边的绣房", "山脚下的茶园")):
        path = f"/v1/staff/campaigns/{campaign_id}/loan-plans"
        form = plan_form(project=project, id_number=id_number(place))
        plan_id = visitor.done(path, form, clerk)["id"]
        visitor.done(f"/v1/staff/loan-plans/{plan_id}/accept", None, admin)
    return campaign_id


def _rows(database_url: str, query: str) -> list[Any]:
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.mark.long
@pytest.mark.backends("postgres")
def test_the_whole_story_with_two_api_processes_and_a_worker(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = Deployment(database_url, tmp_path)
    with deployment.running(processes=2):
        _staff(deployment, monkeypatch)
        deployment.wait_until_ready()
        visitor = Visitor(deployment)
        begin = visitor.now() + timedelta(hours=1)
        end = begin + timedelta(days=3)
        campaign_id = _campaign(visitor, begin, end)

        visitor.travel(hours=1)
        campaign = visitor.get(f"/v1/campaigns/{campaign_id}")
        assert campaign["open_now"] == ["notice_and_voting"]
        poll = campaign["poll_id"]
        first, second = (one["id"] for one in visitor.get(f"/v1/polls/{poll}/candidates")["items"])

        with ThreadPoolExecutor(12) as crowd:
            answers = list(crowd.map(lambda n: visitor.cast(poll, first, f"early-{n}"), range(VOTERS)))
            again = list(crowd.map(lambda _: visitor.cast(poll, first, "early-0"), range(12)))
        assert {one.status_code for one in answers} == {201}
        assert {one.json()["code"] for one in again} == {"quota_spent_today"}
        assert visitor.get(f"/v1/polls/{poll}/standings")["ballots"] == 0, "nothing is sealed yet"

        visitor.travel(minutes=6)
        ended = "SELECT 1 FROM ballot_window WHERE state = 'ended'"
        eventually(lambda: bool(_rows(database_url, ended)), "the worker to end the first window")
        with ThreadPoolExecutor(12) as crowd:
            more = list(crowd.map(lambda n: visitor.cast(poll, second, f"late-{n}"), range(MORE_VOTERS)))
        assert {one.json()["window"] for one in more} == {2}
        eventually(lambda: visitor.get(f"/v1/polls/{poll}/standings")["ballots"] == VOTERS, "the first seal")

        before_the_end = (end - visitor.now()).total_seconds()
        one_key, voter = uuid4().hex, "at-the-last-minute"
        last = visitor.cast(poll, second, voter, one_key)
        assert last.status_code == 201, last.text
        visitor.travel(seconds=before_the_end)
        result = f"/v1/campaigns/{campaign_id}/result"
        assert visitor.get(result)["state"] == "being_counted"
        assert visitor.cast(poll, first, "too-late").json()["code"] == "poll_closed"
        assert visitor.cast(poll, second, voter, one_key).json() == last.json(), "a replay is still answered"
        visitor.travel(seconds=30)
        eventually(lambda: visitor.get(result)["state"] == "final", "the last seal")

        final = visitor.get(result)
        assert [one["votes"] for one in final["items"]] == [VOTERS, MORE_VOTERS + 1]
        assert final["ballots"] == VOTERS + MORE_VOTERS + 1
        receipts = {one.json()["receipt_code"] for one in [*answers, *more, last]}
        assert {code for (code,) in _rows(database_url, "SELECT receipt_code FROM participation")} == receipts
        assert [pick for (pick,) in _rows(database_url, "SELECT pick FROM choice ORDER BY pick")] == (
            [1] * VOTERS + [2] * (MORE_VOTERS + 1)
        )
        assert [deployment.stop(name) for name in ("serve", "worker")] == [0, 0]
        for name in ("serve", "worker"):
            assert [line for line in deployment.log(name) if line["level"] in {"error", "critical"}] == []
