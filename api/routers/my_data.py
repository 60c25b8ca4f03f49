"""What the platform holds of a citizen, and what she may do about it."""

from api.routers.bodies import api_router

router = api_router("/v1/me", tags=("citizen",))
