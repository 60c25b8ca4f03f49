"""The same paper is the same file, wherever and whenever it is made: its ETag depends on it."""

import asyncio
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from api.adapters.papers import Paper, to_docx, to_pdf
from tests.adapters.papers.samples import MINUTES, NOTICE, pdf, word

RENDERERS = pytest.mark.parametrize("render", [to_docx, to_pdf])


@RENDERERS
@pytest.mark.parametrize("paper", [NOTICE, MINUTES], ids=["notice", "minutes"])
def test_in_another_process_another_folder_and_another_zone_it_is_the_same(
    render: Callable[[Paper], bytes], paper: Paper, tmp_path: Path
) -> None:
    name = "NOTICE" if paper is NOTICE else "MINUTES"
    program = (
        "import hashlib; from api.adapters.papers import to_docx, to_pdf; "
        "from tests.adapters.papers.samples import NOTICE, MINUTES; "
        f"print(hashlib.sha256({render.__name__}({name})).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd()), "TZ": "America/New_York", "PYTHONHASHSEED": "7"},
    )
    assert told.stdout.strip() == hashlib.sha256(render(paper)).hexdigest()


@RENDERERS
def test_another_word_is_another_file(render: Callable[[Paper], bytes]) -> None:
    assert render(NOTICE) != render(replace(NOTICE, issuer="荷乡县总工会"))


@RENDERERS
async def test_threads_do_not_get_into_each_other(render: Callable[[Paper], bytes]) -> None:
    papers = [replace(NOTICE, title=f"第{at}号公示") for at in range(8)]
    alone = [render(paper) for paper in papers]
    together = await asyncio.gather(*(asyncio.to_thread(render, paper) for paper in papers * 2))
    assert together == alone * 2


def test_a_word_file_tells_nothing_of_who_made_it_and_when() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(NOTICE))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.create_system for one in archive.infolist()} == {3}
        assert archive.namelist()[0] == "[Content_Types].xml"
        everything = b"".join(archive.read(name) for name in archive.namelist()).lower()
    assert b"python" not in everything
    about = word(NOTICE).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == NOTICE.title
    assert about.language == "zh-CN"
    assert about.created is not None
    assert about.created == about.modified
    assert about.created.date() == NOTICE.dated


def test_a_pdf_tells_its_title_its_language_and_the_papers_own_day() -> None:
    told = pdf(NOTICE)
    about = told.metadata
    assert about is not None
    assert about.title == NOTICE.title
    assert about.author is None
    assert about.creation_date is not None
    assert about.creation_date.date() == NOTICE.dated
    assert told.trailer["/Root"]["/Lang"] == "zh-CN"  # type: ignore[index]
