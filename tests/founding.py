"""The county as every test finds it: regions, the federation, the staff; made once and copied."""

from api import clock
from api.access import accounts
from api.config import Settings
from api.db.session import Database
from api.terms.access import OrganisationKind
from tests.county import COUNTY, JINGHE, LUPU, NO_PASSWORD, STAFF, START


async def found(database: Database) -> None:
    """Make regions, the federation and the accounts of STAFF."""
    async with database.write() as session:
        for code, name in ((COUNTY, "荷乡县"), (JINGHE, "泾河镇"), (LUPU, "鹭浦镇")):
            await accounts.ensure_region(session, code, name)
        federation = await accounts.ensure_organisation(
            session, "荷乡县妇女联合会", OrganisationKind.WOMENS_FEDERATION, COUNTY
        )
        for username, (role, region_code) in STAFF.items():
            await accounts.create_staff(
                session,
                username=username,
                display_name=username,
                password_hash=NO_PASSWORD,
                role=role,
                organisation=federation,
                region_code=region_code,
            )


async def found_at(url: str) -> None:
    """The same in a database nobody uses yet, at the hour every test begins."""
    before = clock._frozen
    clock.freeze(START)
    database = Database(Settings(mode="test", database_url=url))
    try:
        await found(database)
    finally:
        await database.close()
        clock.freeze(before)
