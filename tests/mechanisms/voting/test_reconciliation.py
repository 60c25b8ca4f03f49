"""Where every ballot is: received = valid + voided + pending, whatever happens."""

from typing import Any

from api.routers.state import Process
from api.worker import Worker
from tests.contest import judged
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.bundled import VOIDED, Bundled, voted
from tests.stories.appraising import ok


async def _shown(county: County, path: str) -> dict[str, Any]:
    found = ok(await county.client.get(f"{path}/reconciliation"))
    for one in (found["ballots"], *(found["items"] or []), *filter(None, [found["blank"]])):
        assert one["received"] == one["valid"] + one["voided"] + one.get("pending", 0)
        assert one["voided"] == sum(reason["count"] for reason in one["by_reason"])
    return found


async def test_open_it_tells_what_is_pending_in_total_and_no_votes(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    made = await voted(county, time, process, worker)
    found = await _shown(county, made.path)
    assert found["phase"] == "open"
    assert found["ballots"]["received"] == 60
    assert 0 < found["ballots"]["pending"] < 60
    assert (found["items"], found["blank"], found["recount"]) == (None, None, None)
    assert found["head"] == made.saved["number"]


async def test_counted_it_waits_for_the_certification_where_there_is_one(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    found = await _shown(county, made.path)
    assert (found["ballots"]["valid"], found["ballots"]["pending"], found["items"]) == (60, 0, None)
    assert found["recount"]["clean"] is True
    await made.void()
    found = await _shown(county, made.path)
    assert found["ballots"]["by_reason"] == [{"reason": "scripted", "label": "机器批量投票", "count": VOIDED}]
    assert (found["void_version"], found["small_void_groups"], found["items"]) == (1, False, None)
    await _certify(made)
    found = await _shown(county, made.path)
    first, second, _ = found["items"]
    assert (first["voided"], second["voided"]) == (0, VOIDED)
    assert second["by_reason"][0]["reason"] == "scripted"
    # Its ETag is good for asking again.
    answer = await county.client.get(f"{made.path}/reconciliation")
    again = {"If-None-Match": answer.headers["etag"]}
    assert (await county.client.get(f"{made.path}/reconciliation", headers=again)).status_code == 304


async def _certify(made: Bundled) -> None:
    scores = dict(zip(made.contest.titles, ([80, 80], [90, 90], [70, 70]), strict=True))
    await made.contest.judge(scores, ("panelist",))
    ok(await made.contest.propose())
    ok(await made.contest.certify())


async def test_without_an_appraisal_votes_follow_the_count(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    await poll.cast(await county.citizen("li-si"), [1])
    path = f"/v1/polls/{poll.poll_id}"
    assert (await _shown(county, path))["items"] is None
    await (await county.staff("officer")).post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    found = await _shown(county, path)
    assert [one["valid"] for one in found["items"]] == [0, 1]


async def test_cancelled_it_tells_no_votes(county: County, time: Time) -> None:
    contest = await judged(county, time)
    poll_id = ok(await county.client.get(f"/v1/campaigns/{contest.campaign_id}"))["poll_id"]
    officer = await county.staff("officer")
    ok(await officer.post(f"{contest.staff_path}/cancel", {"reason": "因故不再举办"}))
    found = await _shown(county, f"/v1/polls/{poll_id}")
    assert (found["items"], found["ballots"]["received"]) == (None, 4)
