"""serve and worker: the two kinds of process of a deployment."""

import argparse
import asyncio
import signal
from types import FrameType
from typing import Any

from api.adapters import logs
from api.config import Settings


def add(commands: Any) -> None:
    serve = commands.add_parser("serve", help="answer HTTP")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--processes", type=int, default=1, help="API processes (PostgreSQL)")
    serve.set_defaults(run=_serve)
    commands.add_parser("worker", help="seal windows, run what is due").set_defaults(run=_work)


def _serve(chosen: argparse.Namespace) -> None:
    """Answer until told to stop; requests in flight and ballots in the box are finished first."""
    settings = Settings()
    listen(
        "api.main:from_environment",
        settings,
        host=chosen.host or settings.host,
        port=chosen.port or settings.port,
        processes=chosen.processes,
    )


def listen(factory: str, settings: Settings, *, host: str, port: int, processes: int = 1) -> None:
    """Serve the application a factory makes, until told to stop, just as `serve` serves ours."""
    import uvicorn

    # An API process says which request a line is of, and sets its own log up; one that supervises has none.
    logs.configure(lambda: "-")
    # uvicorn raises the signal again when it has stopped; a stop that was asked for is no failure.
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, _stopped)
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        workers=processes,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        timeout_graceful_shutdown=20,
    )


def _stopped(_number: int, _frame: FrameType | None) -> None:
    return None


def _work(_chosen: argparse.Namespace) -> None:
    """Go round until told to stop; the round is finished first."""
    from api import audit, wiring

    settings = Settings()
    logs.configure(audit.request_id)
    wiring.wire()
    asyncio.run(_rounds(settings))


async def _rounds(settings: Settings) -> None:
    from api.db.session import Database
    from api.kernel import demo_clock
    from api.worker import Worker

    database = Database(settings)
    try:
        await demo_clock.refuse_demo(database)
        worker = Worker(database)
        loop = asyncio.get_running_loop()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(wanted, worker.stop)
        await worker.run()
    finally:
        await database.close()
