"""What lets anybody check a poll: its frozen rules, signed heads, and the proof of a receipt."""

from api.routers.bodies import api_router

router = api_router("/v1", tags=("public",))
