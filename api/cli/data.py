"""migrate, demo, openapi: what stands in the database and in openapi.json."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api.config import DEMO_MASTER_KEY, Settings

OPENAPI = Path(__file__).resolve().parents[2] / "openapi.json"


def add(commands: Any) -> None:
    commands.add_parser("migrate", help="bring the database to the newest schema").set_defaults(run=_migrate)
    load = commands.add_parser("demo", help="load the demo county into an empty database (demo mode only)")
    load.add_argument("--refresh", action="store_true", help="empty the demo first, so that it begins today")
    load.set_defaults(run=_demo)
    document = commands.add_parser("openapi", help="write openapi.json")
    document.add_argument("--check", action="store_true", help="only say whether it is what the code says")
    document.set_defaults(run=_openapi)


def _migrate(_chosen: argparse.Namespace) -> None:
    from api.db import migrate

    migrate.upgrade(Settings().database_url)


def _demo(chosen: argparse.Namespace) -> None:
    settings = Settings()
    if not settings.demo:
        sys.exit("The demo county is for TONGXIN_MODE=demo only.")
    if not asyncio.run(load_demo(settings, refresh=chosen.refresh)):
        sys.exit("The database is not empty; --refresh empties it first.")


async def load_demo(settings: Settings, *, refresh: bool = False) -> bool:
    """Load the demo county; False if somebody is there already."""
    from api import demo, wiring
    from api.db.session import Database

    wiring.wire()
    database = Database(settings, durable=False)
    try:
        if refresh:
            await demo.wipe(database)
        if not await demo.is_empty(database):
            return False
        await demo.load(database)
        return True
    finally:
        await database.close()


def _openapi(chosen: argparse.Namespace) -> None:
    """The document of a production deployment: a demo's own routes are not part of the contract."""
    from api import main

    app = main.create_app(Settings(mode="test", master_key=SecretStr(DEMO_MASTER_KEY)))
    text = json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"
    if not chosen.check:
        OPENAPI.write_text(text, "utf-8")
    elif not OPENAPI.exists() or OPENAPI.read_text("utf-8") != text:
        sys.exit("openapi.json is not what the code says; write it anew: make openapi")
