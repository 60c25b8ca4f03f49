"""Whether a text names the child, her guardian, her school or where she lives: no donor is to learn that.

A program compares; what it compares with is shown to nobody, and a person reads the text besides.
"""

import json
import re
import unicodedata

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, people
from api.access import Citizen, Staff
from api.campaigns.wishes.privacy import retention
from api.db.tables.access import Region
from api.db.tables.wishes import Wish
from api.errors import Fault

_PARTS = re.compile(
    r"(.*?)(自然村|行政村|村委会|居委会|社区|小区|街道|大道|小学|中学|幼儿园|学校|"
    r"[省市县区镇乡村组号路街巷弄幢栋室楼队庄屯]|[0-9]+|\||$)"
)
"""What of an address stands before each word that many addresses have."""
_COMMON = r"(?:希望|中心|实验|初级|高级|附属|九年制|民办|公办|第?[一二三四五六七八九十]+)"
_ANYWHERE = re.compile(f"^{_COMMON}+|{_COMMON}+$")
"""Words that stand in the names of many places and schools."""


async def faults(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, pointer: str, text: str
) -> list[Fault]:
    """`names_somebody`, without saying who or what: names, school, village and address, also in part.

    Not the town, which is no secret, and not numbers: `telling` refuses any that is long enough.
    That it was compared is on record. Raises NotFound once the child was erased, or is to be.
    """
    retention.require(session, wish)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish.names_compared",
        subject_kind="wish",
        subject_id=wish.id,
    )
    await session.flush()
    told = comparable(text)
    if any(word in told for word in await _secret(session, wish)):
        detail = "不能写出孩子、监护人的姓名、学校或住址，请改为“孩子”“家人”“学校”“家里”"
        return [Fault(pointer, "names_somebody", detail)]
    return []


def comparable(text: str) -> str:
    """Without spaces, punctuation and whatever else may be put between the signs of a name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


async def _secret(session: AsyncSession, wish: Wish) -> set[str]:
    """Every word that must not be told of this wish, as texts are compared."""
    words: set[str] = set()
    for person_id in (wish.child_id, wish.guardian_id):
        name = await people.name_for_machine(session, person_id) or ""
        words |= {name, _given(name)}
    kept = wish.details_text_id and await people.text_for_machine(session, wish.details_text_id)
    details = json.loads(kept or "{}")
    public = await _public(session, wish)
    village = await session.get(Region, details["village"]) if details.get("village") else None
    for place in (details.get("school"), details.get("address"), village.name if village else None):
        if place:
            words |= _parts(comparable(place), public)
    return {one for one in map(comparable, words) if len(one) > 1}


def _given(name: str) -> str:
    """What is left of a name without the family name; of one sign it could be any word."""
    given = name[len(people.mask(name)) - 2 :]
    return given if len(given) > 1 else ""


async def _public(session: AsyncSession, wish: Wish) -> list[str]:
    """What the town and its county are called, the longest first."""
    code = wish.region_code
    named = select(Region.name).where(
        col(Region.code).in_([code[:6], code[:9]]), sa.func.length(Region.name) > 1
    )
    names = list(await session.exec(named))
    return sorted({*names, *(one[:-1] for one in names if len(one) > 2)}, key=len, reverse=True)


def _parts(place: str, public: list[str]) -> set[str]:
    """A place as a whole, and each of its parts with and without the word that says what it is."""
    found, rest = {place}, place
    for name in public:
        rest = rest.replace(name, "|")
    for core, kind in _PARTS.findall(rest):
        own = _ANYWHERE.sub("", core)
        if own:
            found |= {own, core} if kind == "|" or kind.isdigit() else {own, core, core + kind}
    return found - set(public)
