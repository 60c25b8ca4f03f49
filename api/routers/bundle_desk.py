"""Bundles as files: written once for each state of a poll, one at a time, the last few kept."""

import asyncio
import tempfile
from collections import OrderedDict
from pathlib import Path
from uuid import UUID

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.db.session import Database
from api.db.tables.polls import Poll
from api.mechanisms.voting import bundle
from api.mechanisms.voting.bundle import Judged
from api.routers.answers import REVALIDATED, Answers, header
from api.routers.caching import known_etags

ZIP = "application/zip"
KEPT = 4
"""Bundles a process keeps on disk; one of a million ballots takes some 35 MB."""
CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400"

ANSWERS: Answers = {
    **REVALIDATED,
    200: {
        "headers": {"ETag": header("ETag"), "Content-Disposition": header("Content-Disposition")},
        "content": {ZIP: {}},
    },
}


class BundleDesk:
    """One process's desk; `close` it when no request is answered any more."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._kept: OrderedDict[str, Path] = OrderedDict()
        self._turn = asyncio.Lock()

    async def serve(self, request: Request, poll: Poll, tag: str, judged: Judged) -> Response:
        """The bundle, or 304 for who has what `tag` names; otherwise it is what the poll is by then.

        Call it when the session's work is done: whoever waits holds no connection.
        """
        headers = {"ETag": f'"{tag}"', "Cache-Control": CACHE_CONTROL}
        known = known_etags(request)
        if headers["ETag"] in known or "*" in known:
            return Response(status_code=304, headers=headers)
        tag, path = await self._written(tag, poll.id, judged)
        headers["ETag"] = f'"{tag}"'
        return FileResponse(path, media_type=ZIP, filename=f"tongxin-{poll.id}.zip", headers=headers)

    async def _written(self, tag: str, poll_id: UUID, judged: Judged) -> tuple[str, Path]:
        """The file, and the tag of what is in it: the poll may have moved meanwhile."""
        async with self._turn:
            if tag not in self._kept:
                if self._folder is None:
                    self._folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="tongxin-")
                path = Path(self._folder.name) / "unfinished.zip"
                tag = await bundle.write(self._database, poll_id, judged, path)
                self._kept[tag] = await asyncio.to_thread(path.rename, path.with_name(f"{tag}.zip"))
            self._kept.move_to_end(tag)
            while len(self._kept) > KEPT:
                _, old = self._kept.popitem(last=False)
                await asyncio.to_thread(old.unlink, missing_ok=True)
            return tag, self._kept[tag]

    async def close(self) -> None:
        """Leave nothing on the disk."""
        async with self._turn:
            if self._folder is not None:
                await asyncio.to_thread(self._folder.cleanup)
                self._folder = None
                self._kept.clear()
