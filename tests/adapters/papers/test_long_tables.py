"""Two thousand rows, and as often as one likes: neither time nor memory runs away."""

from pathlib import Path

from api.adapters.papers import Table, to_pdf
from tests.adapters.papers.samples import only, word


def long(rows: int, mark: str = "") -> Table:
    cells = tuple((str(at), "王**", f"第{at}号方案{mark}", "泾河镇") for at in range(rows))
    return Table(("序号", "申请人", "项目名称", "所在乡镇"), cells, (1, 1, 2, 1))


def resident() -> int:
    """Megabytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 2**20


def test_two_thousand_rows_are_set() -> None:
    paper = only(long(2000))
    assert len(word(paper).tables[0]._tbl.tr_lst) == 2001
    made = to_pdf(paper)
    # Some 27 rows a page: counted in the file, since reading it all back would take long.
    assert b"/Count 7" in made
    assert len(made) < 4_000_000


def test_papers_once_made_are_not_remembered() -> None:
    to_pdf(only(long(300)))
    before = resident()
    for round_ in range(6):
        to_pdf(only(long(300, str(round_))))
    # typst left alone would hold 25 MB more with each of them.
    assert resident() - before < 50
