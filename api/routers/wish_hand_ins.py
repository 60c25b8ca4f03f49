"""Handing in at any point of the county."""

from typing import Annotated

from api.access import Permission, Staff
from api.campaigns.wishes.board import cards
from api.campaigns.wishes.claims import bring
from api.routers.answers import refuses
from api.routers.bodies import api_router
from api.routers.deps import Running, staff_may
from api.schemas.wish_hand_ins import HandedInView, WishHandIn

router = api_router("/v1/staff", tags=("staff",))

Fulfiller = Annotated[Staff, staff_may(Permission.WISH_FULFIL, later=True)]


@router.post("/wish-hand-ins", summary="在任一接收点收货", responses=refuses(404, 409))
async def bring_to_any_point(form: WishHandIn, running: Running, actor: Fulfiller) -> HandedInView:
    """Take goods in by the wish's number and the donor's code, whichever town the child lives in."""
    wish = await bring.bring(running.database, actor, form)
    return HandedInView(card=cards.card(wish, None), status=wish.status, status_label=wish.status.label)
