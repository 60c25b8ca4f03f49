"""Wishes for everybody: open cards, counts, what was fulfilled."""

from api.routers.bodies import api_router

router = api_router("/v1", tags=("public",))
