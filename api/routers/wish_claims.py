"""Claiming a wish, and one's own claims."""

from api.routers.bodies import api_router

router = api_router("/v1", tags=("citizen",))
