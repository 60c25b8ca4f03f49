"""The figures of one database."""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median

from bench import checking, listing, wrk
from bench.places import PostgresPlace, SqlitePlace
from bench.poll import Filled
from bench.running import Server, serving

Place = SqlitePlace | PostgresPlace
_MOST_PER_SECOND = 4_000
"""More requests a second than this are not prepared."""


@dataclass(frozen=True)
class Plan:
    """How long a run is, how often runs take turns, how many ballots are few and many, and wishes many."""

    seconds: int
    rounds: int
    few: int
    many: int
    wishes: int


def measure(place: Place, plan: Plan, wanted: frozenset[str]) -> dict[str, float]:
    """The figures wanted, or all: ratios, and the absolute figures they come from."""
    bench = _Bench(place, plan)
    figures: dict[str, float] = {}
    for name, figure in bench.figures().items():
        if not wanted or name in wanted:
            figures |= figure()
            _say(place.name, name, figures)
    return figures


class _Bench:
    def __init__(self, place: Place, plan: Plan) -> None:
        self.place, self.plan = place, plan
        self.file = place.folder / "requests.txt"
        self.log = place.folder / f"{place.name}.log"
        self._filled: dict[int, Filled] = {}

    def figures(self) -> dict[str, Callable[[], dict[str, float]]]:
        figures: dict[str, Callable[[], dict[str, float]]] = {
            "casting": self.casting,
            "standings": self.standings,
            "storage": self.storage,
            "checking": self.checking,
            "wish_list": self.wish_list,
        }
        return figures if self.place.name == "sqlite" else {**figures, "processes": self.processes}

    def filled(self, ballots: int) -> Filled:
        """A database with as many ballots; made once."""
        if ballots not in self._filled:
            began = time.perf_counter()
            self._filled[ballots] = self.place.filled(f"filled{ballots}", ballots)
            _say(self.place.name, f"{ballots} ballots filled in", {"s": time.perf_counter() - began})
        return self._filled[ballots]

    def casting(self) -> dict[str, float]:
        """Casts among few and many ballots, the no-op, and the naive way, by turns."""
        few = self.filled(self.plan.few)
        many = self.place.copied(self.filled(self.plan.many), "many")
        runs: defaultdict[str, list[wrk.Run]] = defaultdict(list)
        for _ in range(self.plan.rounds):
            with ExitStack() as stack:
                one = self.place.copied(few, "few")
                other = self.place.copied(few, "other")
                sibling = stack.enter_context(serving(other.settings, self.log, sibling=True))
                shipped = stack.enter_context(serving(one.settings, self.log))
                crowded = stack.enter_context(serving(many.settings, self.log))
                for name, server, filled, path in (
                    ("noop", sibling, other, "nothing"),
                    ("cast", shipped, one, "ballots"),
                    ("noop", sibling, other, "nothing"),
                    ("cast_many", crowded, many, "ballots"),
                    ("naive", sibling, other, "naive"),
                ):
                    runs[name].append(self._cast(server, filled, path))
        figures = {name: median(run.per_second for run in found) for name, found in runs.items()}
        p99 = {name: median(run.p99 for run in found) for name, found in runs.items()}
        return {
            "cast_cpu_us": median(run.cpu_us for run in runs["cast"]),
            "noop_cpu_us": median(run.cpu_us for run in runs["noop"]),
            "votes_ratio": figures["cast"] / figures["noop"],
            "votes_vs_naive": figures["cast"] / figures["naive"],
            "p99_ratio": p99["cast"] / p99["noop"],
            "scale": figures["cast_many"] / figures["cast"],
            **{f"{name}_per_s": value for name, value in figures.items()},
            **{f"{name}_p99_ms": value for name, value in p99.items()},
        }

    def processes(self) -> dict[str, float]:
        """Casts with two API processes and with one, by turns."""
        few, runs = self.filled(self.plan.few), defaultdict[int, list[wrk.Run]](list)
        for _ in range(self.plan.rounds):
            for count in (1, 2):
                here = self.place.copied(few, "few")
                with serving(here.settings, self.log, processes=count) as server:
                    runs[count].append(self._cast(server, here, "ballots"))
        one, two = (median(run.per_second for run in runs[count]) for count in (1, 2))
        return {"processes": two / one, "two_processes_per_s": two}

    def storage(self) -> dict[str, float]:
        """Bytes on the disk per ballot, by table and index."""
        filled = self.filled(self.plan.many)
        sizes = {name: size / filled.ballots for name, size in self.place.sizes(filled).items()}
        return {f"bytes_{name}": size for name, size in sizes.items()} | {"bytes": sum(sizes.values())}

    def checking(self) -> dict[str, float]:
        """Recount, bundle and verification of many ballots: seconds, and megabytes at the peak."""
        here = self.place.copied(self.filled(self.plan.many), "checked")
        told = checking.measured(here, self.place.folder)
        return {f"{what}_{name}": value for what, found in told.items() for name, value in found.items()}

    def wish_list(self) -> dict[str, float]:
        """Page 1 and page 1000 of a campaign's wishes, by every filter."""
        began = time.perf_counter()
        wished = self.place.planted(self.plan.wishes)
        _say(self.place.name, f"{self.plan.wishes} wishes planted in", {"s": time.perf_counter() - began})
        return listing.measured(wished, self.log, 60 * self.plan.seconds)

    def _cast(self, server: Server, filled: Filled, path: str) -> wrk.Run:
        url = f"{server.address}/v1/polls/{filled.poll_id}/{path}"
        filled.requests(self.file, _MOST_PER_SECOND)
        wrk.drive(url, 1, self.file)  # warms the process up
        filled.requests(self.file, self.plan.seconds * _MOST_PER_SECOND)
        before = server.cpu_seconds()
        run = wrk.drive(url, self.plan.seconds, self.file)
        spent = server.cpu_seconds() - before
        return replace(run, cpu_us=spent / (run.per_second * self.plan.seconds) * 1e6)

    def standings(self) -> dict[str, float]:
        """Public standings among few and many ballots, and a static JSON answer, by turns."""
        few, many = self.filled(self.plan.few), self.filled(self.plan.many)
        runs: defaultdict[str, list[wrk.Run]] = defaultdict(list)
        with ExitStack() as stack:
            sibling = stack.enter_context(serving(few.settings, self.log, sibling=True))
            shipped = stack.enter_context(serving(few.settings, self.log))
            crowded = stack.enter_context(serving(many.settings, self.log))
            for _ in range(self.plan.rounds):
                for name, server, path in (
                    ("static", sibling, f"/v1/polls/{few.poll_id}/static"),
                    ("standings", shipped, f"/v1/polls/{few.poll_id}/standings"),
                    ("standings_many", crowded, f"/v1/polls/{many.poll_id}/standings"),
                ):
                    wrk.drive(server.address + path, 1)
                    runs[name].append(wrk.drive(server.address + path, self.plan.seconds))
        figures = {name: median(run.per_second for run in found) for name, found in runs.items()}
        return {
            "standings_ratio": figures["standings"] / figures["static"],
            "standings_scale": figures["standings_many"] / figures["standings"],
            **{f"{name}_per_s": value for name, value in figures.items()},
        }


def _say(place: str, what: str, figures: dict[str, float]) -> None:
    shown = "  ".join(f"{name} {value:.4g}" for name, value in figures.items())
    print(f"[{place}] {what}: {shown}", file=sys.stderr, flush=True)
