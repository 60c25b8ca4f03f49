"""openapi.json: what the code says, mended where the framework says it loosely."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.routers.openapi.document import describe

__all__ = ["describe", "install", "operation_id"]


def operation_id(route: APIRoute) -> str:
    """`get_campaign` → `getCampaign`."""
    first, *rest = route.name.split("_")
    return first + "".join(word.title() for word in rest)


def install(app: FastAPI) -> None:
    """Make `app.openapi()` answer with the mended document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to replace it
