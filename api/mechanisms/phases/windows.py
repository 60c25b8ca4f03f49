"""Windows: computed from the clock at every read and write, never stored as open or shut."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.errors import Conflict, Fault
from api.terms.campaigns import CampaignStatus, WindowName

ORDER = tuple(WindowName)
_OVERLAPPING = frozenset(
    {
        WindowName.CALL,
        WindowName.TOWN_SCREENING,
        WindowName.COUNTY_VETTING,
        WindowName.CLAIMING,
        WindowName.FULFILLING,
    }
)


@dataclass(frozen=True)
class Schedule:
    """A campaign's windows by name, as (opens_at, closes_at); the end itself is outside."""

    windows: Mapping[WindowName, tuple[datetime, datetime]]

    def is_open(self, name: WindowName, at: datetime) -> bool:
        opens, closes = self.windows.get(name, (at, at))
        return opens <= at < closes

    def open_at(self, at: datetime) -> list[WindowName]:
        return [name for name in ORDER if name in self.windows and self.is_open(name, at)]

    def next_after(self, at: datetime) -> tuple[WindowName, datetime] | None:
        """The window that opens next, and when."""
        ahead = [(opens, name) for name, (opens, _) in self.windows.items() if opens > at]
        return (lambda first: (first[1], first[0]))(min(ahead)) if ahead else None

    def over_at(self, at: datetime) -> bool:
        """Whether every window has ended."""
        return all(closes <= at for _, closes in self.windows.values())

    def faults(self) -> list[Fault]:
        """Windows out of order, each named.

        Collecting, screening, vetting, claiming and fulfilling may overlap, but none may
        begin or end before one that precedes it. Everything else begins only when what
        precedes it has ended: the list of candidates must stand before the vote.
        """
        found: list[Fault] = []
        present = [name for name in ORDER if name in self.windows]
        for position, name in enumerate(present):
            opens, closes = self.windows[name]
            for earlier in present[:position]:
                before_opens, before_closes = self.windows[earlier]
                if name in _OVERLAPPING:
                    ordered = before_opens <= opens and before_closes <= closes
                else:
                    ordered = before_closes <= opens
                if not ordered:
                    detail = f"“{name.label}”与“{earlier.label}”的时间先后不对"
                    found.append(Fault(f"/windows/{name}", "windows_out_of_order", detail))
        return found


async def schedule(session: AsyncSession, campaign_id: UUID) -> Schedule:
    """A campaign's windows as they stand."""
    return (await schedules(session, [campaign_id]))[campaign_id]


async def schedules(session: AsyncSession, campaign_ids: list[UUID]) -> dict[UUID, Schedule]:
    """The windows of several campaigns, in one query."""
    rows = await session.exec(select(CampaignWindow).where(col(CampaignWindow.campaign_id).in_(campaign_ids)))
    found: dict[UUID, dict[WindowName, tuple[datetime, datetime]]] = {one: {} for one in campaign_ids}
    for row in rows:
        found[row.campaign_id][row.name] = (row.opens_at, row.closes_at)
    return {one: Schedule(windows) for one, windows in found.items()}


async def require_open(session: AsyncSession, campaign: Campaign, *names: WindowName) -> None:
    """Raise Conflict unless the campaign runs and one of these windows is open now."""
    if campaign.status is CampaignStatus.PAUSED:
        raise Conflict("campaign_paused", "活动已暂停")
    windows = await schedule(session, campaign.id)
    if campaign.status is CampaignStatus.PUBLISHED and any(windows.is_open(n, clock.now()) for n in names):
        return
    raise Conflict("window_closed", f"现在不在“{names[0].label}”时间内")
