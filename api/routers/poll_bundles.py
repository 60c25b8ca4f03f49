"""What is published of a poll after it was counted: the reconciliation and the bundle."""

from api.routers.bodies import api_router

router = api_router("/v1", tags=("public",))
