"""Links between the documents lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.texts import ROOT, markdown_files, without_blocks

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SERVED = {"/docs", "/openapi.json", "/contract/"}
_UNWANTED = re.compile(r"/(home|root|Users|work|tmp)/|\bTODO\b|\bFIXME\b", re.IGNORECASE)


@pytest.mark.parametrize("page", markdown_files(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(without_blocks(page.read_text("utf-8"))):
        target, _, anchor = link.partition("#")
        if target.startswith(("https://", "mailto:")) or target in _SERVED:
            continue
        aim = (page.parent / target).resolve() if target else page
        assert aim.exists(), link
        assert aim.is_relative_to(ROOT), link
        assert not anchor or anchor in _anchors(aim), link


def _anchors(page: Path) -> set[str]:
    """As code hosts make them: lower case, spaces to hyphens, punctuation dropped."""
    titles = re.findall(r"^#+ (.+)$", without_blocks(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", markdown_files(), ids=lambda page: str(page.relative_to(ROOT)))
def test_nothing_of_somebodys_machine(page: Path) -> None:
    assert not _UNWANTED.search(page.read_text("utf-8"))
