"""Wishes from a spreadsheet."""

from api.routers.bodies import api_router

router = api_router("/v1/staff", tags=("staff",))
