"""Official papers as files: rendered in a thread, one at a time, and kept for who asks again.

Rendering takes a good part of a second and a paper changes seldom. The tag follows from
what the paper says, so that asking again with it costs no rendering at all.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.adapters.papers import DOCX, PDF, Paper, to_docx, to_pdf
from api.adapters.sheets.writing import Book
from api.routers.answers import REVALIDATED, Answers, header
from api.routers.caching import MAX_AGE, known_etags

KEPT = 16
"""Papers a process keeps; a few hundred kilobytes each."""


@dataclass(frozen=True)
class Format:
    """A kind of file, and what makes one of a paper or a book."""

    suffix: str
    media_type: str
    render: Callable[[Any], bytes]

    @property
    def answers(self) -> Answers:
        """What a route that answers with such a file says of it."""
        named = {"ETag": header("ETag"), "Content-Disposition": header("Content-Disposition")}
        return {**REVALIDATED, 200: {"headers": named, "content": {self.media_type: {}}}}


class File(Response):
    """For routes that answer with a file: the framework shall not describe them as JSON."""

    media_type = None


PDF_FILE = Format("pdf", PDF, to_pdf)
WORD_FILE = Format("docx", DOCX, to_docx)


class PaperDesk:
    """One process's desk; see the module."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn = asyncio.Lock()

    async def serve(
        self, request: Request, paper: Paper | Book, form: Format, name: str, cache_control: str = MAX_AGE
    ) -> Response:
        """The paper as a file called `name`, which is plain ASCII without quotes; or 304.

        Call it when the session's work is done: who renders shall hold no connection.
        """
        digest = hashlib.sha256(repr((form.suffix, paper)).encode()).hexdigest()
        headers = {"ETag": f'"{digest[:24]}"', "Cache-Control": cache_control}
        known = known_etags(request)
        if headers["ETag"] in known or "*" in known:
            return Response(status_code=304, headers=headers)
        headers["Content-Disposition"] = f'attachment; filename="{name}.{form.suffix}"'
        return Response(
            await self._rendered(digest, paper, form), headers=headers, media_type=form.media_type
        )

    async def _rendered(self, digest: str, paper: Paper | Book, form: Format) -> bytes:
        async with self._turn:
            if digest not in self._kept:
                self._kept[digest] = await asyncio.to_thread(form.render, paper)
            self._kept.move_to_end(digest)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[digest]
