"""Claims for staff: confirm, take in, deliver, visit."""

from api.routers.bodies import api_router

router = api_router("/v1/staff", tags=("staff",))
