"""The worker goes on: what fails in one step is logged, and the others are done all the same."""

from datetime import datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from api import wiring
from api.access import System
from api.worker import Worker


async def test_a_deadline_that_fails_holds_up_no_other(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def broken(_session: AsyncSession, _system: System, _now: datetime) -> int:
        raise RuntimeError("a row nobody foresaw")

    async def sound(_session: AsyncSession, _system: System, _now: datetime) -> int:
        done.append("sound")
        return 1

    monkeypatch.setattr(wiring, "due", lambda: (broken, sound))
    await worker.round()
    assert done == ["sound"]
