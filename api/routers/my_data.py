"""A citizen's rights: see and take along what is held of her, take back a consent, leave for good."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Citizen, Permission
from api.config import Settings
from api.people import agreed, closing, held
from api.routers.answers import refuses, tells
from api.routers.bodies import api_router
from api.routers.deps import Chosen, ReadSession, Running, WriteSession, citizen_may
from api.schemas.my_data import (
    AccountClosed,
    HeldRecord,
    HeldRoom,
    KeptThing,
    MyConsent,
    MyConsents,
    MyData,
)
from api.terms import consents

router = api_router("/v1/me", tags=("citizen",))

Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


async def _everything(session: AsyncSession, citizen: Citizen, settings: Settings) -> MyData:
    rooms = await held.everything(session, citizen)
    return MyData(
        as_of=clock.now(),
        officer=settings.child_data_officer,
        rooms=[
            HeldRoom(
                name=room.name,
                label=room.label,
                records=[HeldRecord.model_validate(one) for one in records],
            )
            for room, records in rooms
        ],
    )


@router.get("/data", summary="平台保存的我的资料")
async def get_my_data(response: Response, session: WriteSession, settings: Chosen, actor: Myself) -> MyData:
    """Everything the platform holds of me, by room, in clear; that I looked is on record."""
    response.headers["Cache-Control"] = "no-store"
    return await _everything(session, actor, settings)


@router.get("/data/export", summary="下载我的资料", responses=tells(200, "Content-Disposition"))
async def export_my_data(
    response: Response, session: WriteSession, settings: Chosen, actor: Myself
) -> MyData:
    """The same as a file to keep or to take elsewhere (JSON)."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = 'attachment; filename="tongxin-my-data.json"'
    return await _everything(session, actor, settings)


@router.get("/consents", summary="我同意过的事项")
async def list_my_consents(response: Response, session: ReadSession, actor: Myself) -> MyConsents:
    """What I agreed to, and what was agreed to for children I entered: which text, how, when."""
    response.headers["Cache-Control"] = "no-store"
    return MyConsents(items=[_shown(one) for one in await agreed.mine(session, actor)])


@router.post("/consents/{consent_id}/withdraw", summary="撤回同意")
async def withdraw_my_consent(
    consent_id: UUID, response: Response, session: WriteSession, actor: Myself
) -> MyConsent:
    """Take a consent back, at once and with everything that follows from it; twice is as once."""
    response.headers["Cache-Control"] = "no-store"
    return _shown(await agreed.withdraw(session, actor, consent_id))


@router.post("/close", summary="注销账号", responses=refuses(409))
async def close_my_account(running: Running, response: Response, actor: Myself) -> AccountClosed:
    """Close my account: everything of mine is erased or let go of, and I am signed out everywhere.

    What has to stay is in the answer, each with its reason. Nothing refuses it; twice is as once.
    Whoever signs in again is the same voter with an empty account.
    """
    response.headers["Cache-Control"] = "no-store"
    closed = await closing.close(running.database, actor)
    return AccountClosed(
        closed_at=closed.closed_at,
        kept=[
            KeptThing(room=room.name, room_label=room.label, what=one.what, reason=one.reason)
            for room, one in closed.kept
        ],
    )


def _shown(one: agreed.Agreed) -> MyConsent:
    consent = one.consent
    kind, matter = one.about
    return MyConsent(
        id=consent.id,
        purpose=consent.purpose,
        purpose_label=consents.ConsentPurpose(consent.purpose).label,
        text_version=consent.text_version,
        text=consents.wording(consent.purpose, consent.text_version),
        giver=consent.giver,
        method=consent.method,
        given_at=consent.given_at,
        withdrawn_at=consent.withdrawn_at,
        subject_kind=kind,
        subject_id=matter,
    )
