"""What may be wished for, and how a county calls children's situations."""

from api.routers.bodies import api_router

router = api_router("/v1", tags=("staff",))
