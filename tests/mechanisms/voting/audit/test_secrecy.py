"""What an audit knows for a moment is nowhere afterwards: no passphrase, no key, no link."""

import base64

import pytest

from api.adapters.crypto import shares
from api.db.session import Database
from api.routers.state import Process
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.listening import everything_logged
from tests.mechanisms.voting.audit import desk as desks
from tests.mechanisms.voting.audit.desk import FLAGGED, PASSPHRASES, TEXT, Desk
from tests.mechanisms.voting.books import Books
from tests.stories.appraising import ok, refused

WRONG = "nobody's phrase at all"


async def test_nothing_secret_is_left_of_an_audit(
    county: County,
    process: Process,
    database: Database,
    time: Time,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys: list[bytes] = []

    def kept(one: bytes, other: bytes) -> bytes:
        keys.append(shares_join(one, other))
        return keys[-1]

    shares_join = shares.join
    monkeypatch.setattr(shares, "join", kept)
    with everything_logged() as written:
        await desks.enrolled(county)
        desk = Desk(county, process, await county._open_poll(2, {}))
        receipt = await desk.vote("li", 0, FLAGGED)
        await desk.strangers(21, 1, FLAGGED)
        await desk.count(time)
        await desk.agreed(flagged=True)
        assert refused(await desk.apply(auditor=WRONG), 403) == "passphrase_wrong"
        applied = await desk.apply()
        ok(applied)
        ok(await desk.appeal("li", receipt))
        refused(await desk.appeal("li", receipt), 409)
        auditor = await county.staff("auditor2")
        listed = await auditor.get(f"{desk.path}/appeals")
        (appeal,) = ok(listed)["items"]
        path = f"/v1/staff/appeals/{appeal['id']}/reveal"
        content = ok(await auditor.post(path, {"purpose": "复核申诉"}))
        assert content == {"text": TEXT, "signals": ["risk", "fast"]}
        await worker.round()
    private = keys[-1]
    assert shares.public_of(private) == (await desk.row()).audit_key, "this is what must not be found"
    dump, logged = await county.dump(), written.getvalue()
    assert "/v1/staff/polls/{poll_id}/voids/apply" in logged, "the log was caught"
    secrets = [*PASSPHRASES.values(), WRONG, TEXT, *_written(private)]
    for secret in [*secrets, *(ascii(one).strip("'") for one in secrets)]:
        assert secret not in dump
        assert secret not in logged
    links = [one.link or "" for one in await Books(database, desk.poll_id).participations()]
    assert all(links)
    rest = "\n".join(line for line in dump.splitlines() if not line.startswith("participation "))
    for link in links:
        assert link not in rest + logged + applied.text
    assert receipt not in logged + listed.text
    read = await county.audited(action="text.revealed")
    assert [(one["subject_id"], one["reason"]) for one in read] == [(appeal["id"], "复核申诉")]
    beside_her = [line for line in dump.splitlines() if line.startswith("idempotency_key citizen:")]
    assert beside_her
    assert not any(appeal["id"] in line or receipt in line for line in beside_her)


def _written(key: bytes) -> list[str]:
    """A key in every form it could be written in."""
    return [key.decode(errors="replace"), key.hex(), base64.urlsafe_b64encode(key).decode().rstrip("=")]
