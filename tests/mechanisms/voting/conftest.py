"""Every process looks at its polls anew at each question, unless a test says it remembers."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api.config import Settings
from api.mechanisms.voting import board
from api.routers.state import Process
from tests.fixtures import http, running


@pytest.fixture(autouse=True)
def _look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "LOOK_EVERY", 0.0)


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes go on believing what they saw once."""
    monkeypatch.setattr(board, "LOOK_EVERY", 3600.0)


@pytest.fixture
async def elsewhere(app: FastAPI, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of another API process on the same database."""
    async with running(settings) as other, http(other) as client:
        yield client


@pytest.fixture
def neighbour(elsewhere: httpx.AsyncClient) -> Process:
    """The parts of that other process."""
    transport = elsewhere._transport
    assert isinstance(transport, httpx.ASGITransport)
    found: Process = transport.app.state.process  # type: ignore[attr-defined]
    return found
