"""The API process: assembly, nothing else."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from api import audit, wiring
from api.access.limits import Limits
from api.adapters import logs, wechat
from api.config import Settings
from api.db.session import Database
from api.kernel import demo_clock
from api.mechanisms.voting import BallotBox, Board, ReceiptDesk, StandingsDesk
from api.routers import audit as audit_router
from api.routers import (
    auth,
    campaigns,
    data_requests,
    demo,
    donor_units,
    handovers,
    loan_plan_reviews,
    loan_plans,
    loan_policies,
    me,
    messages,
    my_ballots,
    my_data,
    my_wishes,
    notices,
    openapi,
    pages,
    platform,
    poll_bundles,
    poll_proofs,
    polls,
    problems,
    staff_audits,
    staff_campaigns,
    staff_loan_plans,
    staff_messages,
    staff_notices,
    staff_panels,
    staff_recounts,
    staff_results,
    staff_wish_claims,
    staff_wish_thanks,
    staff_wishes,
    wechat_events,
    wish_catalogue,
    wish_claims,
    wish_contact,
    wish_hand_ins,
    wish_imports,
    wish_papers,
    wish_reviews,
    wishes,
)
from api.routers.bundle_desk import BundleDesk
from api.routers.guard import Guard
from api.routers.paper_desk import PaperDesk
from api.routers.state import Process

FOLLOW_SECONDS = 0.5


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; its parts come alive with its lifespan."""
    wiring.wire()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings: Settings = app.state.settings
        database = Database(settings)
        await demo_clock.refuse_demo(database)
        board = Board(database)
        process = Process(
            settings=settings,
            database=database,
            wechat=wechat.connect(settings),
            player=wechat.Player(settings) if settings.demo else None,
            board=board,
            box=BallotBox(board),
            standings=StandingsDesk(database),
            receipts=ReceiptDesk(),
            limits=Limits(settings),
            papers=PaperDesk(),
            bundles=BundleDesk(database),
        )
        app.state.process = process
        process.box.start()
        # What stands now stands for good; ballots that wait together had the collector walk through it all.
        gc.freeze()
        stopping = asyncio.Event()
        following = asyncio.create_task(_follow_clock(database, stopping)) if settings.demo else None
        yield
        await process.box.close()
        stopping.set()
        if following:
            await following
        await process.bundles.close()
        await process.wechat.aclose()
        if process.player:
            await process.player.aclose()
        await database.close()

    app = FastAPI(
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=openapi.operation_id,
    )
    app.state.settings = settings
    problems.install(app)
    # Routes are tried in this order, and most requests of a busy evening are about polls.
    for module in (
        polls,
        auth,
        campaigns,
        loan_plans,
        loan_policies,
        loan_plan_reviews,
        handovers,
        me,
        staff_campaigns,
        staff_loan_plans,
        notices,
        staff_notices,
        staff_panels,
        staff_results,
        messages,
        staff_messages,
        wechat_events,
        audit_router,
        poll_proofs,
        poll_bundles,
        my_ballots,
        staff_audits,
        staff_recounts,
        wishes,
        wish_claims,
        wish_contact,
        my_wishes,
        staff_wishes,
        wish_reviews,
        wish_catalogue,
        staff_wish_claims,
        staff_wish_thanks,
        wish_hand_ins,
        donor_units,
        wish_papers,
        wish_imports,
        my_data,
        data_requests,
        platform,
    ):
        app.include_router(module.router)
    if settings.demo:
        app.include_router(demo.router)
    pages.install(app)
    openapi.install(app)
    app.add_middleware(Guard, settings=settings)
    return app


def from_environment() -> FastAPI:
    """What uvicorn starts in every API process."""
    logs.configure(audit.request_id)
    return create_app(Settings())


async def _follow_clock(database: Database, stopping: asyncio.Event) -> None:
    """Keep this process's clock on the demo's, looked at twice a second; the last look is finished."""
    while not stopping.is_set():
        with suppress(Exception):
            await demo_clock.follow(database)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), FOLLOW_SECONDS)
