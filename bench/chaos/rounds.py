"""One fault on one database: start everything, strike round by round, hold the database to the journal."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psycopg

from api import clock, wiring
from api.config import Settings
from api.db.session import Database
from bench.chaos import checker, heads
from bench.chaos.citizen import Citizen
from bench.chaos.deployment import Deployment, deploy
from bench.chaos.faults import Fault
from bench.chaos.founding import OpenPoll, open_poll, staff_token
from bench.chaos.journal import Journal, Violation
from bench.chaos.ledger import Reader
from bench.chaos.nemesis import closing
from bench.chaos.programs import Supervisor
from bench.chaos.report import Report
from bench.chaos.scene import NotProvoked, Scene
from bench.chaos.stores import Place
from bench.chaos.voters import Line, Voters
from bench.chaos.watch import Watch

_READY_SECONDS = 60.0
_COUNTED_SECONDS = 30.0


async def run(
    fault: Fault, place: Place, settings: Settings, folder: Path, seed: int, rounds: int, plant: str = ""
) -> Report:
    """As many rounds as told, or as it takes to break something."""
    report = Report(fault.name, "sqlite" if place.sqlite else "postgres")
    chosen = Settings(**{**_given(settings), "database_url": place.url, **fault.settings()})
    wiring.wire()
    deployment = deploy(
        chosen, folder, apis=1 if place.sqlite else fault.apis, workers=fault.workers, plant=plant
    )
    # Before the worker runs: they are made in an hour that is over for it.
    polls = [await open_poll(chosen) for _ in range(rounds if fault.ends_poll else 1)]
    async with _scene(place, deployment, seed, polls[0]) as (scene, supervisor):
        for number in range(rounds):
            scene.round = number
            scene.chance = random.Random(f"{seed}/{fault.name}/{report.database}/{number}")  # noqa: S311
            if fault.ends_poll and number:
                scene.poll, scene.journal = polls[number], Journal()
                scene.citizen = Citizen(scene.line, scene.poll, folder)
            await _round(fault, scene, supervisor, report)
            last = fault.ends_poll or number == rounds - 1 or bool(report.violations)
            await _settle_accounts(fault, scene, report, last=last)
            report.rounds += 1
            if report.violations:
                break
        report.restarts = sum(program.lives - 1 for program in deployment.programs)
    return report


def _given(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in settings.model_fields_set}


@asynccontextmanager
async def _scene(
    place: Place, deployment: Deployment, seed: int, poll: OpenPoll
) -> AsyncIterator[tuple[Scene, Supervisor]]:
    database = Database(deployment.settings)
    line = Line(deployment.addresses)
    chance = random.Random(seed)  # noqa: S311  a seed must give the same run again
    async with Supervisor(deployment.programs) as supervisor:
        try:
            await _ready(line, deployment)
            scene = Scene(
                place,
                deployment,
                database,
                Reader(place.url),
                line,
                chance,
                poll,
                Journal(),
                Citizen(line, poll, deployment.folder),
            )
            yield scene, supervisor
        finally:
            await line.close()
            await database.close()
            clock.set_shift(clock.ONE_DAY * 0)


async def _ready(line: Line, deployment: Deployment) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    for address in line.addresses:
        while True:
            try:
                if (await line.send("GET", address, "/readyz")).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"{address} never was ready:\n{deployment.log('api-1')[-2000:]}")
            await asyncio.sleep(0.05)


async def _round(fault: Fault, scene: Scene, supervisor: Supervisor, report: Report) -> None:
    """Ballots, the strike among them, and ballots until everything goes well again."""
    ring, settle = scene.database.keyring, fault.recovers_within
    scene.voters = Voters(scene.line, scene.poll, ring, scene.journal, scene.chance, fault.habits, settle)
    watch = Watch(
        scene.line,
        scene.poll,
        scene.journal,
        livez_within=fault.livez_within,
        reads_go_on=fault.reads_go_on,
    )
    async with scene.voters, watch:
        await asyncio.sleep(scene.chance.uniform(0.3, 0.9))
        try:
            await fault.strike(scene)
        except NotProvoked as reason:
            report.violations.append(Violation("I0", f"the fault did not take place: {reason}"))
        ended = time.monotonic()
        until = ended + fault.recovers_within
        if not await (_counted(scene, until) if fault.ends_poll else _goes_on(fault, scene, until)):
            scene.journal.broken("I6", f"not recovered {fault.recovers_within:.0f} s after the fault's end")
        report.recovered_within_s = max(report.recovered_within_s, time.monotonic() - ended)
    report.violations += [Violation("I6", what) for what in supervisor.ended_by_themselves]
    supervisor.ended_by_themselves.clear()


async def _goes_on(fault: Fault, scene: Scene, until: float) -> bool:
    """A ballot is stored in every process, and a window sealed if there is a worker."""
    before = await _head(scene, until)
    for address in scene.line.addresses:
        if not await scene.voters.cast_somewhere(address, until):
            return False
    while fault.workers and before is not None and (await _head(scene, until) or 0) <= before:
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.1)
    return before is not None


async def _head(scene: Scene, until: float) -> int | None:
    """The last sealed window; None if the database does not say so in time."""
    while time.monotonic() < until:
        try:
            return await asyncio.to_thread(scene.reader.head, scene.poll.id)
        except psycopg.OperationalError:
            await asyncio.sleep(0.1)
    return None


async def _counted(scene: Scene, until: float) -> bool:
    while time.monotonic() < until:
        if (await asyncio.to_thread(scene.reader.ledger, scene.poll.id)).counted:
            return True
        await asyncio.sleep(0.2)
    return False


async def _settle_accounts(fault: Fault, scene: Scene, report: Report, *, last: bool) -> None:
    """Compare everything; in a poll's last round, close it first, so that everything is sealed."""
    if last and not fault.ends_poll and not report.violations:
        await closing.close(scene, await staff_token(scene.database))
        if not await _counted(scene, time.monotonic() + _COUNTED_SECONDS):
            scene.journal.broken("I6", "the closed poll was not counted")
    await scene.citizen.save_a_head()
    await scene.citizen.asks_after_receipts(scene.journal, scene.chance)
    if last and not report.violations:
        await scene.citizen.checks_the_bundle(scene.journal)
    ledger = await asyncio.to_thread(scene.reader.ledger, scene.poll.id)
    findings = checker.check(ledger, scene.journal, scene.poll.keys, scene.poll.rules, _days())
    if left := scene.journal.unknown:
        scene.journal.broken("I6", f"{len(left)} ballots could not be settled by sending them again")
    report.violations += findings.violations + scene.journal.violations
    report.violations += heads.check(ledger, scene.poll.keys.signer.public)
    if last or report.violations:
        report.add(scene.journal, findings, len(ledger.heads))


def _days() -> range:
    """From the day the machine has to the day of the harness's clock, which a fault may have moved."""
    days = [int(clock.day(at).strftime("%Y%m%d")) for at in (clock.now() - clock.shift(), clock.now())]
    return range(days[0] - 1, days[1] + 1)
