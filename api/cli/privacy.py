"""privacy report: what a yearly audit of minors' personal data asks for, without any of that data."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from api import audit, clock
from api.campaigns.wishes.privacy import yearly
from api.cli.privacy_text import lines
from api.config import Settings
from api.db.session import Database
from api.mechanisms.requests import yearly as requested
from api.people import yearly as agreed
from api.terms.consents import ConsentPurpose

_OF_CHILDREN = (ConsentPurpose.WISH, ConsentPurpose.WISH_SHOWCASE)


def add(commands: Any) -> None:
    privacy = commands.add_parser("privacy", help="personal data: what is held, and what was done with it")
    actions = privacy.add_subparsers(required=True, metavar="ACTION")
    report = actions.add_parser("report", help="figures for the yearly audit of minors' data")
    report.add_argument("--year", type=int, help="calendar year in the county; this one if not given")
    report.add_argument("--json", action="store_true", help="for programs; otherwise Chinese text to print")
    report.set_defaults(run=_report)


def _report(chosen: argparse.Namespace) -> None:
    year = chosen.year or clock.day(clock.now()).year
    if not 2020 <= year <= 2100:
        sys.exit("A year is between 2020 and 2100.")
    found = asyncio.run(_figures(Settings(), year))
    print(json.dumps(found, ensure_ascii=False, indent=2) if chosen.json else "\n".join(lines(found)))


async def _figures(settings: Settings, year: int) -> dict[str, Any]:
    database = Database(settings)
    try:
        return await figures(database, year)
    finally:
        await database.close()


async def figures(database: Database, year: int) -> dict[str, Any]:
    """All figures of a year, as everything stood at one instant."""
    since, until, now = clock.midnight(date(year, 1, 1)), clock.midnight(date(year + 1, 1, 1)), clock.now()
    settings = database.settings
    async with database.snapshot() as session:
        broken = await audit.broken_at(session)
        return {
            "year": year,
            "as_of": now.astimezone(clock.SHANGHAI).isoformat(timespec="seconds"),
            "officer": settings.child_data_officer or None,
            "retention_days": settings.wish_retention_days,
            "children": asdict(await yearly.children(session)),
            "consents": _rows(await agreed.consents(session, _OF_CHILDREN, since, until)),
            "staff_reads": _rows(await yearly.readings(session, since, until)),
            "staff_reads_denied": await yearly.denied(session, since, until),
            "exports": await yearly.exports(session, since, until),
            "erasures": asdict(await yearly.erasures(session, since, until, now)),
            "data_requests": _rows(await requested.requests(session, since, until, now)),
            "open_incidents": None,
            "audit_chain": {"intact": broken is None, "broken_at": broken},
        }


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    return [asdict(one) for one in some]
