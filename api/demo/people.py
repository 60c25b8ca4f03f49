"""Who is there: regions, federations and staff of the county, and citizens who come through WeChat."""

from dataclasses import replace
from typing import Self

from api import access, clock
from api.access import Citizen, accounts, citizen_sessions, passwords, phones
from api.access.tokens import read_citizen
from api.adapters import wechat
from api.adapters.wechat import Player
from api.db.session import Database
from api.demo import county
from api.kernel import demo_clock
from api.mechanisms.voting.audit import enrolling
from api.terms.access import OrganisationKind, Role

PASSWORD = "hexiang-demo-2026"  # noqa: S105  the demo's, printed at every start

Staff = dict[str, access.Staff]


async def settle(database: Database) -> Staff:
    """Make the county and everybody who works there; the staff by username."""
    hashed = await passwords.hash_password(PASSWORD)
    found: Staff = {}
    async with database.write() as session:
        await demo_clock.move(session, 0)
        for region in (county.COUNTY, *county.TOWNS):
            await accounts.ensure_region(session, region.code, region.name)
        organisations = {
            one.code: await accounts.ensure_organisation(
                session, one.name, OrganisationKind(one.kind), one.region_code
            )
            for one in county.ORGANISATIONS
        }
        for one in county.STAFF:
            account = await accounts.create_staff(
                session,
                username=one.username,
                display_name=one.display_name,
                password_hash=hashed,
                role=Role(one.role),
                organisation=organisations[one.organisation_code],
                region_code=one.region_code,
            )
            found[one.username] = access.Staff(
                account.id,
                account.role,
                account.organisation_id,
                account.region_code,
                account.id,
                clock.now(),
            )
    return found


async def enrol_auditors(database: Database, staff: Staff) -> None:
    """Each auditor has her key, under a passphrase that a demo may tell."""
    for username, actor in staff.items():
        if actor.role is Role.AUDITOR:
            await enrolling.enrol(database, actor, passphrase_of(username))


def passphrase_of(username: str) -> str:
    """What this auditor of the demo types when voids are applied."""
    return f"{username} keeps half a key"


def clerk_of(staff: Staff, town_code: str) -> access.Staff:
    """The officer of a town."""
    (found,) = [
        one for one in staff.values() if (one.role, one.region_code) == (Role.TOWN_OFFICER, town_code)
    ]
    return found


class Phones:
    """The citizens' phones, beside the stand-in WeChat of this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        settings = database.settings.model_copy(update={"wechat_url": "standin"})
        self._phone, self.line = Player(settings), wechat.connect(settings)
        self._bound: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.line.aclose()
        await self._phone.aclose()

    async def citizen(self, user: str, number: str | None = None) -> Citizen:
        """Somebody who opens the mini-program; the same name is always the same person.

        With a number she taps the phone button too, unless she has before.
        """
        code = await self._phone.login_code(user)
        pair = await citizen_sessions.sign_in(self._database, self.line, code)
        citizen = read_citizen(self._database.keyring, pair.access_token)
        if number is not None and user not in self._bound:
            spent = await self._phone.phone_code(user, number)
            await phones.bind(self._database, self.line, citizen, spent)
            self._bound.add(user)
            citizen = replace(citizen, phone_verified=True)
        return citizen
