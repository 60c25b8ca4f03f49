"""Units that give."""

from api.routers.bodies import api_router

router = api_router("/v1/staff/donor-units", tags=("staff",))
