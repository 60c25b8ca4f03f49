"""The running application against its own description: requests nobody thought of.

A plain run takes the same few hundred each time. TONGXIN_SCHEMATHESIS_SECONDS=300 gives every
caller five minutes of all phases, with new ones each time.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner
from fastapi import FastAPI
from schemathesis import serializer
from schemathesis.cli import schemathesis as generator

from api.adapters.sheets import XLSX
from tests.county import Caller, County, OpenPoll
from tests.mechanisms.notice.noticing import Board, put_up

ROOT = Path(__file__).resolve().parents[2]
serializer.alias(XLSX, "application/octet-stream")
"""A sheet is sent as any bytes: what it makes of its requests is no xlsx anyway."""
LONG_RUN = os.environ.get("TONGXIN_SCHEMATHESIS_SECONDS")


@pytest.fixture
async def url(app: FastAPI) -> AsyncIterator[str]:
    """Where the application answers over real HTTP."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    settings = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, server_header=False)
    server = uvicorn.Server(settings)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


def configuration(
    caller: Caller | None, poll: OpenPoll, plan_id: str, board: Board, objection_id: str
) -> str:
    """Real ids, so that requests get past "not found", and a token if there is a caller."""
    lines = [
        "[parameters]",
        f'"path.campaign_id" = "{poll.campaign_id}"',
        f'"path.poll_id" = "{poll.poll_id}"',
        f'"path.plan_id" = "{plan_id}"',
        f'"path.notice_id" = "{board.notice_id}"',
        f'"path.objection_id" = "{objection_id}"',
        "[generation]",
        "deterministic = true" if not LONG_RUN else "",
        'database = "none"',
        "[checks.missing_required_header]",
        "expected-statuses = [400, 401, 428]",
        "[checks.positive_data_acceptance]",
        "enabled = false",  # windows in order, nonces and places: what fits the shape may break a rule
    ]
    if caller:
        lines += ["[headers]", f'Authorization = "Bearer {caller.token}"']
    return "\n".join(lines)


@pytest.mark.long
@pytest.mark.timeout(0 if LONG_RUN else 120)
@pytest.mark.parametrize("who", ["nobody", "citizen", "officer"])
async def test_every_answer_is_as_described(
    county: County, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """No 5xx, no undocumented status, type, header or shape, and nothing taken that breaks the schema."""
    poll = await county.open_poll(candidates=1)
    citizen, admin = await county.citizen("li"), await county.staff("admin")
    plans = await admin.get(f"/v1/staff/campaigns/{poll.campaign_id}/loan-plans")
    caller = {"nobody": None, "citizen": citizen, "officer": admin}[who]
    board = await put_up(county)
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(
        configuration(caller, poll, plans.json()["items"][0]["id"], board, await board.objected(1, "li")),
        "utf-8",
    )
    tags = {
        "nobody": ("public", "sign-in", "wechat", "operations"),
        "citizen": ("citizen",),
        "officer": ("staff",),
    }[who]
    amount = ["--max-time", LONG_RUN] if LONG_RUN else ["--max-examples", "2", "--phases", "examples,fuzzing"]
    asked = [
        "--config-file",
        str(settings),
        "run",
        str(ROOT / "openapi.json"),
        "--url",
        url,
        *(word for tag in tags for word in ("--include-tag", tag)),
        *("--exclude-operation-id", "logout", "--continue-on-failure", *amount),
    ]
    monkeypatch.chdir(tmp_path)
    # In a thread and not a process of its own: what it knows of Unicode and of the schema is worked out once.
    told = await asyncio.to_thread(CliRunner().invoke, generator, asked)
    assert told.exit_code == 0, (told.output[-20_000:], told.exception)
