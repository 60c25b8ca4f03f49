"""Wishes for staff: enter, look, put right, take back, read the child."""

from api.routers.bodies import api_router

router = api_router("/v1/staff", tags=("staff",))
