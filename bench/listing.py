"""What a page of a long list of wishes costs, far in and at its beginning; and what the counts cost."""

import http.client
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from api.demo.county import TOWNS
from api.terms.wishes import AgeBand, GoodsCategory, ValueBand
from bench.running import serving
from bench.wishes import ITEM, Wished

PAGE, FAR, SIZE = "/v1/campaigns/{}/wishes", 1000, 20
CATEGORY, AGE, VALUE, TOWN = GoodsCategory.BOOKS, AgeBand.FROM_10, ValueBand.UP_TO_100, TOWNS[4].code
FILTERS: dict[str, dict[str, str]] = {
    "all": {},
    "category": {"category": CATEGORY},
    "age": {"age_band": AGE},
    "value": {"value_band": VALUE},
    "item": {"item": ITEM},
    "town": {"region_code": TOWN},
    "category_age": {"category": CATEGORY, "age_band": AGE},
    "town_value": {"region_code": TOWN, "value_band": VALUE},
}


def measured(wished: Wished, log: Path, requests: int) -> dict[str, float]:
    """For each filter, and the worst of them: what page 1000 costs, or the last full one, to page 1.

    One request at a time on one connection, the two pages by turns, so that whatever else the
    machine does falls on both alike; medians, in milliseconds.
    """
    path = PAGE.format(wished.campaign_id)
    figures: dict[str, float] = {}
    ratios: dict[str, float] = {}
    with serving(wished.settings, log) as server:
        client = _Client(server.address)
        for name, asked in FILTERS.items():
            first = f"{path}?{urlencode({**asked, 'limit': SIZE})}"
            far = f"{first}&cursor={wished.cursor(FAR, SIZE, **asked)}"
            near_ms, far_ms = client.by_turns([first, far], requests)
            ratios[f"wish_list_ratio_{name}"] = far_ms / near_ms
            figures[f"wish_list_{name}_ms"] = near_ms
        (figures["wish_summary_ms"],) = client.by_turns([path.removesuffix("wishes") + "wish-summary"], 15)
    return {"wish_list_ratio": max(ratios.values()), **ratios, **figures}


class _Client:
    """Asks one thing after the other."""

    def __init__(self, address: str) -> None:
        self._link = http.client.HTTPConnection(urlsplit(address).netloc)

    def by_turns(self, paths: list[str], requests: int) -> list[float]:
        """What each takes, in milliseconds, after a few that do not count."""
        taken: list[list[float]] = [[self._ask(path) for path in paths] for _ in range(requests + 10)]
        return [median(one) for one in zip(*taken[10:], strict=True)]

    def _ask(self, path: str) -> float:
        began = time.perf_counter()
        self._link.request("GET", path)
        answer = self._link.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{path} answered {answer.status}")
        return (time.perf_counter() - began) * 1000
