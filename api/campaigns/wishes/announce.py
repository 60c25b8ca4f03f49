"""Telling the proxy who entered a wish, and the donor who claimed it, how it goes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish


async def returned(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: it is to be put right."""


async def rejected(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: it is not taken."""


async def approved(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: it will be published."""


async def claimed(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the proxy: somebody means to fulfil it."""


async def confirmed(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: bring it, until when."""


async def due_soon(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: little time is left."""


async def freed(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: her claim has ended, as its outcome tells."""


async def received(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: the goods are with the Federation."""


async def delivered(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To donor and proxy: the child has it."""


async def fulfilled(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: thanks, and the certificate's number."""


async def thanked(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: there is a thank-you note to read."""
