"""Thank-you notes for staff: entered by one, read and shown by another."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from api.access import Permission, Staff
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims import thanks
from api.routers.answers import refuses
from api.routers.bodies import api_router
from api.routers.claim_views import note_status, thanks_view
from api.routers.deps import ReadSession, Running, WriteSession, staff_may
from api.schemas.wish_claims import NoteView, ThanksForm, ThanksView

router = api_router("/v1/staff", tags=("staff",))

Fulfiller = Annotated[Staff, staff_may(Permission.WISH_FULFIL, later=True)]


@router.post("/wish-claims/{claim_id}/thanks", summary="录入感谢的话", responses=refuses(409))
async def enter_wish_thanks(
    claim_id: UUID, form: ThanksForm, running: Running, session: ReadSession, actor: Fulfiller
) -> ThanksView:
    """Enter a note for the donor; another member of staff reads and shows it. Five a day, refused or not."""
    await thanks.enter_by_staff(running.database, actor, claim_id, form.text)
    found, wish = await claims.staff(session, actor, claim_id)
    return await thanks_view(session, wish, found)


@router.post("/wish-claims/{claim_id}/thanks/read", summary="阅读感谢的话")
async def read_wish_thanks(
    claim_id: UUID, response: Response, session: WriteSession, actor: Fulfiller
) -> NoteView:
    """Read a note, without which nobody may show it; that goes into the record."""
    found, wish = await claims.staff(session, actor, claim_id)
    text = await thanks.read(session, actor, wish, found)
    response.headers["Cache-Control"] = "no-store"
    return NoteView.model_validate({**await note_status(session, wish, found), "text": text})


@router.post("/wish-claims/{claim_id}/thanks/show", summary="展示感谢的话")
async def show_wish_thanks(claim_id: UUID, session: WriteSession, actor: Fulfiller) -> ThanksView:
    """Let the donor read the note, having read it (`thanks/read`); risky to WeChat, it is never shown."""
    found, wish = await claims.staff(session, actor, claim_id)
    noted = await thanks.show(session, actor, wish, found)
    return await thanks_view(session, wish, noted)
