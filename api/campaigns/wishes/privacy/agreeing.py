"""What a child's guardian agreed to: the wish itself, and apart from it the showing of a fulfilled one."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.schemas.wish_forms import WishConsentForm, WishContent
from api.terms import consents

PURPOSE = "wish"
SHOWCASE = "wish_showcase"


def agree(session: AsyncSession, form: WishContent, child_id: UUID, guardian_id: UUID) -> None:
    """Keep what the guardian agreed to by a new form."""
    _given(session, PURPOSE, form.guardian.consent, child_id, guardian_id)
    if form.showcase is not None:
        _given(session, SHOWCASE, form.showcase, child_id, guardian_id)


async def renew(
    session: AsyncSession, purpose: str, form: WishConsentForm | None, child_id: UUID, guardian_id: UUID
) -> None:
    """Let one purpose be agreed to by just this consent, or by none; what is the same as before stands."""
    standing = [
        one
        for one in await people.consents_of(session, child_id)
        if one.purpose == purpose and one.withdrawn_at is None
    ]
    if form is not None and any(
        (one.text_version, one.method, one.given_at)
        == (form.text_version, form.method, clock.midnight(form.agreed_on))
        for one in standing
    ):
        return
    await people.withdraw_consent(session, child_id, purpose)
    if form is not None:
        _given(session, purpose, form, child_id, guardian_id)


async def stands(session: AsyncSession, child_id: UUID) -> bool:
    """Whether the guardian still agrees to the wish; if not, its personal part goes as soon as it is over."""
    return any(
        one.purpose == PURPOSE and one.withdrawn_at is None
        for one in await people.consents_of(session, child_id)
    )


async def outdated(session: AsyncSession, child_id: UUID) -> bool:
    """Whether what the guardian agreed to, and still does, is told by another text now."""
    return any(
        one.withdrawn_at is None and consents.outdated(one.purpose, one.text_version)
        for one in await people.consents_of(session, child_id)
    )


def _given(
    session: AsyncSession, purpose: str, form: WishConsentForm, child_id: UUID, guardian_id: UUID
) -> None:
    """One consent counts from the beginning of the day it was given on."""
    people.agree(
        session,
        child_id,
        purpose,
        form.text_version,
        form.method,
        guardian_id=guardian_id,
        given_at=clock.midnight(form.agreed_on),
    )
