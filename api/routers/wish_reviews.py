"""Deciding on wishes: verify, send back, reject, approve, publish."""

from api.routers.bodies import api_router

router = api_router("/v1/staff", tags=("staff",))
