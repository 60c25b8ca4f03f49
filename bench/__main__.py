"""What the shipped API gives, as ratios of two figures of one run on one machine.

    python -m bench [--quick] [--only sqlite|postgres] [--keep FOLDER]

Both databases in one run. What is compared is run by turns, and the medians are
compared, since the machine is seldom ours alone. The last line is one JSON object.
"""

import argparse
import json
import secrets
import sys
import tempfile
from pathlib import Path

from api import wiring
from bench import wrk
from bench.cluster import cluster
from bench.measuring import Plan, measure
from bench.places import PostgresPlace, SqlitePlace

FULL = Plan(seconds=5, rounds=3, few=1_000, many=1_000_000, wishes=100_000)
QUICK = Plan(seconds=2, rounds=1, few=1_000, many=40_000, wishes=100_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few ballots and short runs, for development")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--figures", default="", help="comma-separated names of figures; all if not given")
    chosen = parser.parse_args()
    if not wrk.installed():
        print(wrk.MISSING, file=sys.stderr)
        sys.exit(2)
    plan = QUICK if chosen.quick else FULL
    wanted = frozenset(filter(None, chosen.figures.split(",")))
    wiring.wire()
    found = {}
    # Not in /tmp, which may be memory: what is measured waits for the disk.
    with tempfile.TemporaryDirectory(prefix="tx-bench-", dir="/var/tmp") as folder, cluster() as home:
        key = secrets.token_urlsafe(32)
        if chosen.only != "postgres":
            found["sqlite"] = measure(SqlitePlace(Path(folder), key), plan, wanted)
        if chosen.only != "sqlite" and home is None:
            print("PostgreSQL's programs are not installed here: only SQLite was measured.", file=sys.stderr)
        elif chosen.only != "sqlite" and home is not None:
            found["postgres"] = measure(PostgresPlace(home, Path(folder), key), plan, wanted)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
