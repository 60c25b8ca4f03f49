"""staff: accounts, which only a technician makes."""

import argparse
import asyncio
import getpass
import re
import sys
from typing import Any

from api.access import accounts, passwords
from api.config import Settings
from api.db.session import Database
from api.mechanisms import review
from api.terms.access import OrganisationKind, Role

_USERNAME = re.compile(r"[A-Za-z0-9._-]{2,40}")


def add(commands: Any) -> None:
    staff = commands.add_parser("staff", help="staff accounts").add_subparsers(
        required=True, metavar="ACTION"
    )
    admin = staff.add_parser("create-admin", help="the first county_admin, with her county and federation")
    _describe(admin, region_help="6-digit code of the county")
    admin.set_defaults(run=_create, role=Role.COUNTY_ADMIN.value)
    create = staff.add_parser("create", help="an account of any role")
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    _describe(create, region_help="6, 9 or 12 digits: county, town or village")
    create.set_defaults(run=_create)
    disable = staff.add_parser("disable", help="shut an account; it ends at its next request")
    disable.add_argument("--username", required=True)
    disable.set_defaults(run=_disable)


def _describe(parser: argparse.ArgumentParser, region_help: str) -> None:
    parser.add_argument("--username", required=True)
    parser.add_argument("--display-name", required=True)
    parser.add_argument("--region-code", required=True, help=region_help)
    parser.add_argument("--region-name", required=True)
    parser.add_argument("--organisation", required=True, help="such as 荷乡县妇女联合会")
    parser.add_argument(
        "--organisation-kind",
        default=OrganisationKind.WOMENS_FEDERATION.value,
        choices=[kind.value for kind in OrganisationKind],
    )
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _create(chosen: argparse.Namespace) -> None:
    code = chosen.region_code
    if not (code.isascii() and code.isdigit() and len(code) in {6, 9, 12}):
        sys.exit("A region code has 6, 9 or 12 digits.")
    if not _USERNAME.fullmatch(chosen.username):
        sys.exit("A username has 2 to 40 letters, digits, dots, hyphens or underscores.")
    password = _password(chosen.password_stdin)
    passwords.check_strength(password, chosen.username)
    asyncio.run(_store(chosen, password))
    print(f"{chosen.username} may sign in as {chosen.role}.")


def _password(from_stdin: bool) -> str:
    """Never an argument: arguments stand in the shell's history and in the list of processes."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(f"Password (at least {passwords.MINIMUM} characters): ")
    if getpass.getpass("Once more: ") != first:
        sys.exit("The two are not the same.")
    return first


async def _store(chosen: argparse.Namespace, password: str) -> None:
    hashed = await passwords.hash_password(password)
    database = Database(Settings())
    try:
        async with database.write() as session:
            await accounts.ensure_region(session, chosen.region_code, chosen.region_name)
            organisation = await accounts.ensure_organisation(
                session, chosen.organisation, OrganisationKind(chosen.organisation_kind), chosen.region_code
            )
            await accounts.create_staff(
                session,
                username=chosen.username,
                display_name=chosen.display_name,
                password_hash=hashed,
                role=Role(chosen.role),
                organisation=organisation,
                region_code=chosen.region_code,
            )
    finally:
        await database.close()


def _disable(chosen: argparse.Namespace) -> None:
    held = asyncio.run(_shut(chosen.username))
    print(f"{chosen.username} is shut.")
    if held:
        print(f"Open reviews still in these hands: {held}. A county_admin hands them over.")


async def _shut(username: str) -> int:
    """Shut the account; returns how many open reviews it still holds."""
    database = Database(Settings())
    try:
        async with database.write() as session:
            await accounts.disable_staff(session, username)
            return await review.held_by(session, username)
    finally:
        await database.close()
