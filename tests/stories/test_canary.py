"""A child's name, school and the rest are read by whom they concern, and are nowhere else.

The whole life of wishes, from a teacher's form, a clerk's and a spreadsheet to the showcase: with
every answer kept, every log line, every row of every table and the files on disk, looked through.
"""

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pypdf import PdfReader

from api.access.tokens import read_citizen
from api.campaigns.wishes.privacy.few import HIDDEN
from api.cli import privacy, privacy_text
from api.config import Settings
from api.worker import Worker
from tests.campaigns.wishes.importing.filled import Desk
from tests.campaigns.wishes.proxies import proxy
from tests.campaigns.wishes.test_story import approved, ok
from tests.claiming import Claiming, delivery, visit
from tests.cluster import server_programs
from tests.county import Caller, County
from tests.fixtures import Time
from tests.people.test_secrecy import log as log
from tests.wishing import CANARY, Wishing, wishing

READERS = re.compile(
    r"/v1/staff/wishes/[^/]+/child$|/v1/staff/wish-claims/[^/]+/deliveries/reveal$|/v1/me/(wishes/.+|data|data/export)$"
)
"""Where staff read with a purpose, and a proxy what she entered; each by nobody else, see below."""
PUBLIC = ("/wishes", "/wish-summary", "/wish-showcase")


class Ears:
    """Every answer, with who asked."""

    def __init__(self, county: County) -> None:
        self.heard: list[httpx.Response] = []
        county.client.event_hooks = {"response": [self._note]}

    async def _note(self, response: httpx.Response) -> None:
        self.heard.append(response)

    def telling(self) -> list[httpx.Response]:
        """Those that hold anything of a child."""
        return [one for one in self.heard if holds(text_of(one))]


def holds(text: str) -> list[str]:
    """Which of the words stand in a text, also as JSON escapes them."""
    return [word for word in CANARY.values() if word in text or ascii(word).strip("'") in text]


def text_of(answer: httpx.Response) -> str:
    """An answer in words, whatever kind of file it is."""
    kind = answer.headers.get("content-type", "")
    if "pdf" in kind and answer.status_code == 200:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    if "spreadsheet" in kind and answer.status_code == 200:
        book = zipfile.ZipFile(io.BytesIO(answer.content))
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return f"{answer.url}{answer.headers}{answer.text}"


def on_disk(settings: Settings) -> str:
    """The database as a thief of its files has it, or as a dump of it has it."""
    if settings.sqlite:
        folder = Path(settings.database_url.split(":///", 1)[1]).parent
        files = b"".join(one.read_bytes() for one in folder.iterdir() if one.is_file())
        return files.decode(errors="replace") + files.decode("utf-16-le", errors="replace")
    programs = server_programs()
    dump = shutil.which("pg_dump") or str(programs and programs / "pg_dump")
    url = settings.database_url.replace("+psycopg", "")
    return subprocess.run([dump, url], check=True, capture_output=True, text=True).stdout


async def entered(county: County, wishes: Wishing, worker: Worker) -> tuple[Caller, str]:
    """A teacher, a clerk and a spreadsheet each bring a wish; returns the teacher and hers."""
    teacher, clerk = await proxy(county), await county.staff("jinghe")
    hers = ok(await teacher.post("/v1/me/wishes", wishes.form()), 201)["id"]
    ok(await clerk.post("/v1/staff/wishes", wishes.form()), 201)
    path = f"/v1/staff/campaigns/{wishes.campaign_id}"
    template = (await clerk.get(f"{path}/wish-template.xlsx")).content
    desk = Desk(county, wishes, clerk, template, path)
    await desk.tried(desk.row(), desk.row(child_id_number="1"))
    import_id = await desk.imported(desk.row(), worker=worker)
    await desk.progress(import_id)
    return teacher, hers


async def decided(county: County, wishes: Wishing, wish_id: str, worker: Worker) -> None:
    """Sent back with a remark that names her, put right, verified with a note that does, approved, open."""
    town, officer, path = (
        await county.staff("jinghe2"),
        await county.staff("officer"),
        f"/v1/staff/wishes/{wish_id}",
    )
    teacher = await county.citizen("teacher")
    remark = {"reason": "reason", "remark": f"请问{CANARY['name']}还缺什么"}
    ok(await town.post(f"{path}/return", remark))
    mine = await teacher.get(f"/v1/me/wishes/{wish_id}")
    assert CANARY["name"] in ok(mine)["remark"]
    form = {**ok(mine)["entered"]}
    form["guardian"].pop("kinship_label", None)
    right = wishes.form()
    right.pop("campaign_id")
    right["child"]["id_number"] = form["child"]["id_number"]
    ok(await teacher.put(f"/v1/me/wishes/{wish_id}", right, mine.headers["etag"]))
    await worker.round()
    noted = {"visited_on": "2026-10-12", "note": f"{CANARY['guardian']}在家", "words_read": True}
    ok(await town.post(f"{path}/child", {"purpose": "verify"}))
    ok(await town.post(f"{path}/verify", noted))
    await approved(officer, path)
    ok(await officer.post(f"/v1/staff/campaigns/{wishes.campaign_id}/wishes/publish"))


async def fulfilled(desk: Claiming, wish_id: str) -> str:
    """Claimed, brought, delivered against a signature, visited, thanked; the claim's id."""
    donor = await desk.donor()
    claim_id = await desk.matched(donor, wish_id)
    code = (await desk.mine(donor, claim_id))["pickup_code"]
    await desk.did("jinghe", claim_id, "hand-in", {"code": code, "point": "泾河镇妇女之家"})
    await desk.did("jinghe", claim_id, "deliver", delivery())
    await desk.did("jinghe2", claim_id, "follow-up", visit(note=f"{CANARY['name']}很喜欢"))
    named = {"text": f"{CANARY['name']}谢谢您"}
    assert (await desk.staff("jinghe", claim_id, "thanks", named)).status_code == 422
    await desk.mine(donor, claim_id)
    return claim_id


async def test_a_child_is_read_by_whom_she_concerns_and_is_nowhere_else(
    county: County, log: io.StringIO, time: Time, worker: Worker, settings: Settings
) -> None:
    ears, wishes = Ears(county), await wishing(county)
    desk = Claiming(wishes)
    teacher, wish_id = await entered(county, wishes, worker)
    await decided(county, wishes, wish_id, worker)
    claim_id = await fulfilled(desk, wish_id)
    await worker.round()

    county_path = f"/v1/campaigns/{wishes.campaign_id}"
    for path in (*(county_path + one for one in PUBLIC), f"/v1/wishes/{wish_id}", "/", "/v1/config"):
        await county.client.get(path)
        await (await county.citizen("ai-xin")).get(path)
    officer, teacher = await county.staff("officer"), await county.citizen("teacher")
    staff_path = f"/v1/staff/campaigns/{wishes.campaign_id}"
    for name in ("wish-list.pdf", "wish-list.xlsx", "wishes", "wish-claims", "wish-imports"):
        ok_or_file = await officer.get(f"{staff_path}/{name}")
        assert ok_or_file.status_code == 200, ok_or_file.text
    for path in (
        "messages",
        f"wishes/{wish_id}",
        f"wishes/{wish_id}/review",
        "audit",
        f"wish-claims/{claim_id}",
    ):
        await (await county.staff("admin")).get(f"/v1/staff/{path}")
    reading = {"purpose": "oversight"}
    for who in ("auditor", "panelist", "lupu"):
        denied = await (await county.staff(who)).post(f"/v1/staff/wishes/{wish_id}/child", reading)
        assert denied.status_code in {403, 404}
    assert holds((await officer.post(f"/v1/staff/wishes/{wish_id}/child", reading)).text)
    assert holds((await officer.post(f"/v1/staff/wish-claims/{claim_id}/deliveries/reveal", reading)).text)
    for caller in (teacher, await county.citizen("ai-xin"), await county.citizen("stranger")):
        for path in ("data", "data/export", "consents", "wishes", f"wishes/{wish_id}", "wish-claims"):
            await caller.get(f"/v1/me/{path}")
    report = await privacy.figures(county.database, 2026)
    printed = "\n".join(privacy_text.lines(report)) + json.dumps(report, ensure_ascii=False)

    telling = ears.telling()
    assert len(ears.heard) > 60
    whose = read_citizen(county.database.keyring, teacher.token).id
    assert telling
    for one in telling:
        path = urlsplit(str(one.url)).path
        assert READERS.search(path), (path, holds(text_of(one)))
        if path.startswith("/v1/me/"):
            token = one.request.headers["authorization"].split()[1]
            assert read_citizen(county.database.keyring, token).id == whose, path
    assert not holds(log.getvalue())
    assert '"route": "/v1/me/data"' in log.getvalue(), "the log was caught"
    assert not holds(await county.dump())
    assert not holds(on_disk(settings))
    assert not holds(printed)
    assert report["children"]["total"] == HIDDEN
    assert {one["purpose"] for one in report["staff_reads"]} >= {"合规检查"}
    assert report["staff_reads_denied"] == 3
    assert report["exports"]["wish_list.exported"] == 2
