"""The bundle that the application makes, checked by a verifier that knows nothing of it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from api.db.tables.ballots import Participation
from api.db.tables.results import Result
from api.mechanisms.voting import bundle, chunks
from api.routers.state import Process
from api.terms.results import ResultStatus
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.bundled import VOIDED, finished, parts, voted
from tests.routers.refusals import refused
from tests.stories.appraising import ok
from tests.verifier.checking import checked
from tests.verifier.writing import Parts, head_line

FILES = set(
    "manifest.json manifest.sig rules.json poll.json candidates.json heads.jsonl receipts.txt choices.txt "
    "voids.jsonl scores.json result.json".split()
)


async def test_a_whole_contest_can_be_checked_by_anybody(
    county: County, time: Time, process: Process, worker: Worker, tmp_path: Path
) -> None:
    made = await finished(county, time, process, worker)
    file, head, receipt = tmp_path / "bundle.zip", tmp_path / "head.json", tmp_path / "receipt.json"
    file.write_bytes(await made.download())
    rules = ok(await county.client.get(f"{made.path}/rules"))
    head.write_text(json.dumps(made.saved))
    code = made.receipts[0].receipt_code
    receipt.write_text(json.dumps(ok(await county.client.get(f"{made.path}/receipts/{code}"))))

    told = checked(file, key=rules["fingerprint"], head=[head], receipt=[str(receipt)])

    assert (told.status, told.fails) == (0, set()), told.chinese
    assert "共 60 张选票" in told.chinese
    assert "个封存记录写的候选名单都与 candidates.json 一致：3 个项目" in told.chinese
    assert f"第 1 版作废名单签名有效：{VOIDED} 张选票" in told.chinese
    assert "按公布的算法重新计算（公众权重 30%，名额 2）" in told.chinese
    # An alteration of any kind is the matter of tests/verifier; here that the real files are as agreed.
    assert told.english.count("✓") == 12

    whole = parts(file.read_bytes(), await made.signer())
    assert whole.files.keys() == FILES
    await _nothing_of_voters(county, b"".join(whole.files.values()))
    await _an_insider_is_caught_by_a_saved_head(whole, tmp_path, head, made.saved)


async def _nothing_of_voters(county: County, everything: bytes) -> None:
    """No column of a participation but its receipt."""
    async with county.database.read() as session:
        connection = await session.connection()
        rows = list(await connection.execute(sa.select(*sa.inspect(Participation).columns)))
        assert rows
        for row in rows:
            for name in ("voter", "key_mac", "payload_mac", "nonce", "link"):
                value = getattr(row, name)
                assert value is None or str(value).encode() not in everything, name


async def _an_insider_is_caught_by_a_saved_head(
    whole: Parts, folder: Path, head: Path, kept: dict[str, Any]
) -> None:
    """One pick changed, and every head after it, void list and manifest signed again with the poll's key."""
    forged = whole.copy()
    lines = forged.lines("choices.txt")
    code, _, pick = lines[0].partition(" ")
    lines[0] = f"{code} {int(pick) % 3 + 1}"
    forged.put_lines("choices.txt", lines)
    said = [json.loads(json.loads(line)["document"]) for line in forged.lines("heads.jsonl")]
    told = checked(forged.sealed().write(folder / "changed.zip"))
    assert {"root_differs", "tally_differs"} <= told.fails
    document = {**json.loads(kept["document"]), "choices_root": "0" * 64}
    signed = [head_line(forged.signing, one) for one in said]
    place = [one["number"] for one in said].index(kept["number"])
    signed[place] = head_line(forged.signing, document)
    forged.put_lines("heads.jsonl", signed)
    told = checked(forged.sealed().write(folder / "forged.zip"), head=[head])
    assert "saved_head_contradicts" in told.fails
    assert "✗ 矛盾：您保存的" in told.chinese


async def test_it_appears_with_the_count_and_gains_the_result_with_its_certification(
    county: County, time: Time, process: Process, worker: Worker, tmp_path: Path, elsewhere: httpx.AsyncClient
) -> None:
    made = await voted(county, time, process, worker)
    refused(await county.client.get(f"{made.path}/bundle"), 409, "not_counted")
    await made.contest.count(county.database)
    first = await county.client.get(f"{made.path}/bundle")
    path = tmp_path / "bundle.zip"
    path.write_bytes(first.content)
    told = checked(path)
    assert told.status == 0
    assert "? 没有核定的结果：只核对了得票" in told.chinese
    assert "✓ 没有选票作废" in told.chinese
    # Kept by whoever has it, and the same bytes from every process.
    etag = first.headers["etag"]
    again = await county.client.get(f"{made.path}/bundle", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = await elsewhere.get(f"{made.path}/bundle")
    assert (other.headers["etag"], other.content) == (etag, first.content)
    # A void list makes another bundle.
    await made.void()
    later = await county.client.get(f"{made.path}/bundle", headers={"If-None-Match": etag})
    path.write_bytes(later.content)
    assert (later.status_code, checked(path).status) == (200, 0)
    # Proposed by one it is nothing yet; certified by another it is in the bundle, with the scores.
    scores = dict(zip(made.contest.titles, ([80, 80], [90, 90], [70, 70]), strict=True))
    await made.contest.judge(scores, ("panelist",))
    ok(await made.contest.propose())
    signer = await made.signer()
    before = parts(await made.download(), signer)
    assert (before.json("result.json"), before.json("scores.json")) == (None, None)
    ok(await made.contest.certify())
    after = parts(await made.download(), signer)
    assert len(after.json("result.json")["items"]) == len(after.json("scores.json")["scores"]) == 3


async def test_a_cancelled_poll_has_none(county: County) -> None:
    poll = await county.open_poll(candidates=2)
    await poll.cast(await county.citizen("li-si"))
    officer = await county.staff("officer")
    ok(await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/cancel", {"reason": "因故不再举办"}))
    refused(await county.client.get(f"/v1/polls/{poll.poll_id}/bundle"), 404)


@pytest.mark.backends("sqlite")
async def test_however_many_ballots_few_rows_are_held_at_a_time(
    county: County, time: Time, process: Process, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read seven by seven, the bundle is the same to the byte, and nobody asked for more rows than that."""
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    whole = await made.download()
    process.bundles._kept.clear()
    monkeypatch.setattr(chunks, "ROWS", 7)
    asked: list[str] = []

    def note(*statement: Any) -> None:
        asked.append(statement[2])

    engine = process.database._reader.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        assert await made.download() == whole
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    logs = [one for one in asked if "choice" in one or "participation" in one]
    assert len(logs) > 60 // 7
    assert all("LIMIT" in one for one in logs)


async def test_what_is_voided_while_somebody_waits_leaves_no_mixture(
    county: County,
    time: Time,
    process: Process,
    worker: Worker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Result and votes in a bundle are of one instant, however long its turn takes."""
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    scores = dict(zip(made.contest.titles, ([80, 80], [90, 90], [70, 70]), strict=True))
    await made.contest.judge(scores, ("panelist",))
    ok(await made.contest.propose())
    ok(await made.contest.certify())
    arrived, written = asyncio.Event(), process.bundles._written

    async def noting(*about: Any) -> Any:
        arrived.set()
        return await written(*about)

    monkeypatch.setattr(process.bundles, "_written", noting)
    async with process.bundles._turn:
        waiting = asyncio.create_task(county.client.get(f"{made.path}/bundle"))
        await arrived.wait()
        await made.void()
        async with county.database.write() as session:
            await session.exec(sa.update(Result).values(status=ResultStatus.REOPENED))
    file = tmp_path / "bundle.zip"
    file.write_bytes((await waiting).content)
    told = checked(file)
    assert (told.status, told.fails) == (0, set()), told.chinese


@pytest.mark.backends("sqlite")
async def test_it_is_written_once_however_many_ask_and_nothing_is_left_behind(
    county: County, time: Time, process: Process, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await county.open_poll(candidates=2)
    await poll.cast(await county.citizen("li-si"))
    await (await county.staff("officer")).post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    written: list[Path] = []
    write = bundle.write

    async def noting(database: Any, poll_id: Any, verdict: Any, path: Path) -> Any:
        written.append(path)
        return await write(database, poll_id, verdict, path)

    monkeypatch.setattr(bundle, "write", noting)
    path = f"/v1/polls/{poll.poll_id}/bundle"
    answers = await asyncio.gather(*(county.client.get(path) for _ in range(5)))
    assert {one.content for one in answers} == {answers[0].content}
    assert len(written) == 1
    assert len(list(written[0].parent.iterdir())) == 1
    await process.bundles.close()
    assert not written[0].parent.exists()
