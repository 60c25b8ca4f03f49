"""What citizens ask for about their data, for staff."""

from api.routers.bodies import api_router

router = api_router("/v1/staff/data-requests", tags=("staff",))
