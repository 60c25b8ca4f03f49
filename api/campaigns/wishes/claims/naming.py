"""Whether a text names the child, her guardian or her school: who reads it is not to learn who they are."""

import json
import unicodedata

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Citizen, Permission, Staff
from api.db.tables.wishes import Wish
from api.errors import Fault

_PURPOSE = "核对文字中没有姓名和学校"


async def faults(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, pointer: str, text: str, permission: Permission
) -> list[Fault]:
    """`names_somebody`, without saying who: the full names, however spaced, and the child's given name.

    The caller has made sure that the wish is in the actor's sight. Opening the names is on record.
    """
    about, told = ("wish", wish.id), _comparable(text)
    child = await people.reveal(session, actor, wish.child_id, _PURPOSE, permission, about=about)
    guardian = await people.reveal(session, actor, wish.guardian_id, _PURPOSE, permission, about=about)
    names = [child.name, _given(child.name), guardian.name]
    if wish.details_text_id is not None:
        details = json.loads(
            await people.reveal_text(session, actor, wish.details_text_id, _PURPOSE, permission, about=about)
        )
        names.append(details.get("school") or "")
    if any(name and _comparable(name) in told for name in names):
        return [
            Fault(pointer, "names_somebody", "不能写出孩子、监护人的姓名或学校，请改为“孩子”“家人”“学校”")
        ]
    return []


def _given(name: str) -> str:
    """What is left of a name without the family name; of one sign it could be any word."""
    given = name[len(people.mask(name)) - 2 :]
    return given if len(given) > 1 else ""


def _comparable(text: str) -> str:
    """Without spaces, punctuation and whatever else may be put between the signs of a name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())
