"""What a citizen finds out afterwards, by public means alone: ask after a receipt, check the bundle."""

import asyncio
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from bench.chaos.founding import OpenPoll
from bench.chaos.journal import Journal
from bench.chaos.programs import ROOT
from bench.chaos.voters import Line

_ASKED = 5
_TIMES = 20


class Citizen:
    """She saves the first head that is published, and keeps the receipts of a few voters."""

    def __init__(self, line: Line, poll: OpenPoll, folder: Path) -> None:
        self._line, self._folder = line, folder
        self._path, self._fingerprint = f"/v1/polls/{poll.id}", poll.keys.signer.fingerprint
        self._head: Path | None = None

    async def save_a_head(self) -> None:
        """The first one there is, unless she has one."""
        if self._head is None and (heads := (await self._get("/heads?limit=1")).json()["items"]):
            self._head = self._folder / f"{heads[0]['number']}.head.json"
            self._head.write_text(json.dumps(heads[0]))

    async def asks_after_receipts(self, journal: Journal, chance: random.Random) -> None:
        known = journal.acknowledged
        for cast in chance.sample(known, min(_ASKED, len(known))):
            answer = await self._get(f"/receipts/{cast.receipt}")
            if answer.status_code != 200:
                journal.broken("I1", f"asked after a receipt: {answer.status_code} {answer.text[:200]}")

    async def checks_the_bundle(self, journal: Journal) -> None:
        """With the key published before, the saved head and some receipts; all must hold."""
        answer = await self._get("/bundle")
        if answer.status_code != 200:
            journal.broken("I3", f"no bundle: {answer.status_code} {answer.text[:200]}")
            return
        bundle = self._folder / "bundle.zip"
        bundle.write_bytes(answer.content)
        known = [f"--receipt={cast.receipt}" for cast in journal.acknowledged[:_ASKED]]
        saved = [f"--head={self._head}"] if self._head else []
        words = [str(bundle), "--lang=en", f"--key={self._fingerprint}", *saved, *known]
        told = await asyncio.to_thread(_verify, words)
        if told.returncode:
            journal.broken("I3", f"the verifier says of the bundle: {told.stdout[-600:]}{told.stderr[-600:]}")

    async def _get(self, path: str) -> httpx.Response:
        """From the first process; sent again while that one is busy."""
        answer = await self._line.send("GET", self._line.addresses[0], self._path + path)
        for _ in range(_TIMES):
            if answer.status_code != 503:
                break
            await asyncio.sleep(0.2)
            answer = await self._line.send("GET", self._line.addresses[0], self._path + path)
        return answer


def _verify(words: list[str]) -> "subprocess.CompletedProcess[Any]":
    return subprocess.run(
        [sys.executable, "-m", "api.verifier", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
