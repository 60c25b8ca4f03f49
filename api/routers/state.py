"""What one API process holds: made by main.py, found by the dependencies."""

import asyncio
from dataclasses import dataclass, field

from starlette.requests import Request

from api.access.limits import Limits
from api.adapters.sheets.reading import SheetReader
from api.adapters.wechat import Player, WeChat
from api.config import Settings
from api.db.session import Database
from api.mechanisms.voting import BallotBox, Board, ReceiptDesk, StandingsDesk
from api.routers.bundle_desk import BundleDesk
from api.routers.paper_desk import PaperDesk


@dataclass(frozen=True)
class Process:
    """The parts of a running API process."""

    settings: Settings
    database: Database
    wechat: WeChat
    player: Player | None
    board: Board
    box: BallotBox
    standings: StandingsDesk
    receipts: ReceiptDesk
    limits: Limits
    papers: PaperDesk
    bundles: BundleDesk
    sheets: SheetReader = field(default_factory=SheetReader)
    recounting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while somebody's recount runs: one at a time."""


def process(request: Request) -> Process:
    """The process that serves this request."""
    found: Process = request.app.state.process
    return found
