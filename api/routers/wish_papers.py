"""The list of open wishes for the newspaper."""

from api.routers.bodies import api_router

router = api_router("/v1/staff", tags=("staff",))
