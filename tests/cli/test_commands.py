"""What a technician types: it works, or it says in one line why not."""

import asyncio
import base64
import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import SecretStr

from api import cli, main
from api.cli import data
from api.config import DEMO_MASTER_KEY, Settings
from tests.county import County
from tests.fixtures import http, running

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
PASSWORD = "芙蓉出水-2026-荷叶"
PRODUCTION = {
    "TONGXIN_MASTER_KEY": KEY,
    "TONGXIN_WECHAT_APPID": "wx0123456789abcdef",
    "TONGXIN_WECHAT_SECRET": "a-wechat-secret",
}
ADMIN = [
    "staff",
    "create-admin",
    "--username=first",
    "--display-name=第一位",
    "--region-code=321099",
    "--region-name=荷乡县",
    "--organisation=荷乡县妇女联合会",
    "--password-stdin",
]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Types a command in a production with these settings on top; gives status, output and complaint."""
    for name in list(os.environ):
        if name.startswith("TONGXIN_"):
            monkeypatch.delenv(name)

    def type_in(*words: str, typed: str = "", **settings: str | None) -> tuple[int, str, str]:
        with monkeypatch.context() as patch:
            for name, value in {**PRODUCTION, **settings}.items():
                if value is not None:
                    patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(typed))
            try:
                cli.main(list(words))
            except SystemExit as ended:
                complaint = ended.code if isinstance(ended.code, str) else ""
                status = 1 if complaint else int(ended.code or 0)
            else:
                status, complaint = 0, ""
        told = capsys.readouterr()
        return status, told.out, told.err + complaint

    return type_in


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"TONGXIN_MASTER_KEY": None}, "TONGXIN_MASTER_KEY is not set"),
        ({"TONGXIN_MASTER_KEY": DEMO_MASTER_KEY}, "the demo's key"),
        ({"TONGXIN_MASTER_KEY": "c2hvcnQ"}, "TONGXIN_MASTER_KEY is not 32 bytes"),
        ({"TONGXIN_MASTER_KEY": "abcde"}, "TONGXIN_MASTER_KEY is not 32 bytes"),
        ({"TONGXIN_PREVIOUS_MASTER_KEY": "c2hvcnQ"}, "TONGXIN_PREVIOUS_MASTER_KEY is not"),
        ({"TONGXIN_WECHAT_URL": "standin"}, "TONGXIN_WECHAT_URL must be https"),
        ({"TONGXIN_WECHAT_URL": "http://127.0.0.1:9"}, "TONGXIN_WECHAT_URL must be https"),
        ({"TONGXIN_WECHAT_APPID": None}, "TONGXIN_WECHAT_APPID"),
        ({"TONGXIN_WECHAT_SECRET": None}, "TONGXIN_WECHAT_SECRET"),
        ({"TONGXIN_PORT": "none"}, "TONGXIN_PORT"),
        ({"TONGXIN_MODE": "prod"}, "TONGXIN_MODE"),
        ({"TONGXIN_ACCESS_TOKEN_SECONDS": "901"}, "TONGXIN_ACCESS_TOKEN_SECONDS"),
        ({"TONGXIN_WECHAT_TEMPLATE_IDS": "{"}, "wechat_template_ids"),
    ],
    ids=lambda one: "-".join(f"{k}={v}" for k, v in one.items())[:50] if isinstance(one, dict) else "",
)
@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_production_does_not_start_half_set_up(
    run: Run, settings: dict[str, str | None], names: str, command: str
) -> None:
    status, _, complaint = run(command, **settings)
    assert status == 1
    assert names in complaint
    assert len(complaint.splitlines()) == 1
    values = {*PRODUCTION.values(), *(value for value in settings.values() if value and len(value) > 4)}
    assert not [value for value in values if value in complaint and not value.startswith("http")]


def test_no_mode_means_production() -> None:
    assert Settings.model_fields["mode"].default == "production"


@pytest.mark.parametrize("mode", ["production", "test"])
def test_the_demo_county_is_for_a_demo_only(run: Run, mode: str) -> None:
    for command in ("demo", "up"):
        status, _, complaint = run(command, TONGXIN_MODE=mode)
        assert status == 1
        assert "TONGXIN_MODE=demo" in complaint
        assert len(complaint.splitlines()) == 1


def test_a_key_is_fresh_and_good_for_production(run: Run) -> None:
    first, second = (run("new-key")[1].strip() for _ in range(2))
    assert first != second
    assert len(base64.urlsafe_b64decode(first)) == 32
    assert Settings(
        mode="production",
        master_key=SecretStr(first),
        wechat_appid="wx",
        wechat_secret=SecretStr("s"),
    ).master_keys == (base64.urlsafe_b64decode(first),)


def test_migrating_makes_the_folder_and_can_be_done_twice(run: Run, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new/place/tongxin.sqlite3"
    for _ in range(2):
        assert run("migrate", TONGXIN_DATABASE_URL=url)[0] == 0
    assert (tmp_path / "new/place/tongxin.sqlite3").exists()


def test_a_database_that_is_not_migrated_is_told_in_one_line(run: Run, empty_database_url: str) -> None:
    status, _, complaint = run(*ADMIN, typed=PASSWORD + "\n", TONGXIN_DATABASE_URL=empty_database_url)
    assert status == 1
    assert "migrate" in complaint
    assert len(complaint.splitlines()) == 1
    assert not any(text in complaint for text in ("SELECT", PASSWORD, empty_database_url))


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "weak_password"), ("password1234", "weak_password"), ("", "weak_password")],
)
def test_a_weak_password_makes_no_account(run: Run, database_url: str, password: str, code: str) -> None:
    status, _, complaint = run(*ADMIN, typed=password + "\n", TONGXIN_DATABASE_URL=database_url)
    assert (status, complaint.split(":")[0]) == (1, code)
    assert len(complaint.splitlines()) == 1
    assert not password or password not in complaint


@pytest.mark.parametrize(
    "words",
    [
        ["--region-code=32109"],
        ["--region-code=32109a"],
        ["--username=x"],
        ["--username=a b"],
        ["--username=" + "x" * 41],
    ],
    ids=["short", "letter", "one", "space", "long"],
)
def test_an_account_that_could_not_sign_in_is_not_made(run: Run, database_url: str, words: list[str]) -> None:
    status, _, complaint = run(*ADMIN, *words, typed=PASSWORD, TONGXIN_DATABASE_URL=database_url)
    assert (status, len(complaint.splitlines())) == (1, 1)


@pytest.mark.parametrize("command", [["staff", "create"], ["nonsense"], []], ids=["half", "unknown", "none"])
def test_a_command_that_makes_no_sense_ends_with_usage(run: Run, command: list[str]) -> None:
    status, _, complaint = run(*command)
    assert status == 2
    assert complaint.startswith("usage: tongxin")


async def test_the_first_admin_signs_in_on_a_fresh_database(
    run: Run, empty_database_url: str, settings: Settings
) -> None:
    """As typed on a new machine: migrate, create-admin, and nobody before her."""

    async def typed_there(*words: str, typed: str = "") -> tuple[int, str, str]:
        return await asyncio.to_thread(run, *words, typed=typed, TONGXIN_DATABASE_URL=empty_database_url)

    assert (await typed_there("migrate"))[0] == 0
    told = await typed_there(*ADMIN, typed=PASSWORD + "\n")
    assert told == (0, "first may sign in as county_admin.\n", "")
    production = Settings(
        mode="production",
        database_url=empty_database_url,
        master_key=SecretStr(KEY),
        wechat_appid="wx",
        wechat_secret=SecretStr("s"),
    )
    async with running(production) as app, http(app) as client:
        answer = await sign_in(client, "first", PASSWORD)
        assert answer.status_code == 200
        authorization = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        rows = (await client.get("/v1/staff/audit", headers=authorization)).json()["items"]
        assert [row["action"] for row in rows] == ["sign_in", "staff_account.created"]
        assert (await typed_there("staff", "disable", "--username=first"))[0] == 0
        assert (await client.get("/v1/staff/audit", headers=authorization)).status_code == 401
        assert (await sign_in(client, "first", PASSWORD)).status_code == 401


async def test_shutting_an_account_says_what_is_still_in_its_hands(
    run: Run, county: County, database_url: str
) -> None:
    plan_id, town = await county.plan(await county.campaign()), await county.staff("officer")
    assert (await town.post(f"/v1/staff/loan-plans/{plan_id}/take")).status_code == 200
    for username, told in (
        (
            "officer",
            "officer is shut.\nOpen reviews still in these hands: 1. A county_admin hands them over.\n",
        ),
        ("officer2", "officer2 is shut.\n"),
    ):
        shut = ("staff", "disable", f"--username={username}")
        assert await asyncio.to_thread(run, *shut, TONGXIN_DATABASE_URL=database_url) == (0, told, "")


async def sign_in(client: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    return await client.post("/v1/auth/staff", json={"username": username, "password": password})


def test_a_username_is_given_once(run: Run, database_url: str) -> None:
    assert run(*ADMIN, typed=PASSWORD, TONGXIN_DATABASE_URL=database_url)[0] == 0
    status, _, complaint = run(*ADMIN, typed=PASSWORD, TONGXIN_DATABASE_URL=database_url)
    assert (status, complaint.split(":")[0]) == (1, "username_taken")
    unknown = run("staff", "disable", "--username=nobody", TONGXIN_DATABASE_URL=database_url)
    assert (unknown[0], unknown[2].split(":")[0]) == (1, "not_found")


def test_the_document_is_checked_against_the_code(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "OPENAPI", tmp_path / "openapi.json")
    make = main.create_app
    made: dict[str, FastAPI] = {}

    def make_once(settings: Settings) -> FastAPI:
        return made.get(settings.mode) or made.setdefault(settings.mode, make(settings))

    monkeypatch.setattr(main, "create_app", make_once)
    missing = run("openapi", "--check")
    assert missing[0] == 1
    assert run("openapi")[0] == 0
    assert run("openapi", "--check")[0] == 0
    written = json.loads((tmp_path / "openapi.json").read_text("utf-8"))
    assert not [path for path in written["paths"] if path.startswith("/demo")]
    written["info"]["title"] += "!"
    (tmp_path / "openapi.json").write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", "utf-8")
    status, _, complaint = run("openapi", "--check")
    assert status == 1
    assert re.search("openapi.json is not what the code says", complaint)


def test_a_production_worker_leaves_a_demo_alone(run: Run, database_url: str) -> None:
    engine = sa.create_engine(database_url.replace("+aiosqlite", ""), poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO demo_clock (id, shift_seconds) VALUES (1, 0)"))
    status, _, complaint = run("worker", TONGXIN_DATABASE_URL=database_url)
    assert (status, len(complaint.splitlines())) == (1, 1)
    assert complaint.startswith("demo_database: ")
