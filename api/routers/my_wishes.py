"""Wishes a citizen submits for a child she speaks for."""

from api.routers.bodies import api_router

router = api_router("/v1/me/wishes", tags=("citizen",))
