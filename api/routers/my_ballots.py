"""One's own ballots, and appeals about those that were voided."""

from api.routers.bodies import api_router

router = api_router("/v1/me", tags=("citizen",))
