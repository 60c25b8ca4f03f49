"""Text is kept as people see it: what nobody can see is refused, and every script is welcome."""

import pytest

from tests.county import County
from tests.routers.refusals import pointers, refused
from tests.routers.sending import CAMPAIGNS, send, written

UNSEEN = {
    "NUL": "a\x00b",
    "a bell": "a\x07b",
    "DEL": "a\x7fb",
    "a C1 control": "a\x85b",
    "a tab": "a\tb",
    "a line break": "a\nb",
    "CR LF": "a\r\nb",
    "a separator that looks like a space, at the end": "ab\x1f",
    "right-to-left override": "a\u202eb",
    "zero-width space": "a\u200bb",
    "byte order mark": "\ufeffab",
    "soft hyphen": "a\u00adb",
    "line separator": "a\u2028b",
    "a noncharacter": "a\ufffeb",
    "joiners only": "\u200d\u200d",
    "blanks only": " \u3000 ",
}


async def test_characters_nobody_can_see_are_refused(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for name, text in UNSEEN.items():
        with subtests.test(name):
            assert pointers(refused(await send(officer, written(title=text)), 422)) == {"/title"}
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


TEXTS = {
    "𠮷野家": "𠮷野家",
    "👩\u200d🌾 和 ❤\ufe0f": "👩\u200d🌾 和 ❤\ufe0f",
    "Cafe\u0301": "Caf\u00e9",
    "  两边有空格\u3000": "两边有空格",
    "'; DROP TABLE campaign; --": "'; DROP TABLE campaign; --",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "%s {0} ${x} \\u0000": "%s {0} ${x} \\u0000",
}


async def test_what_people_write_is_kept_as_they_see_it(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for text, kept in TEXTS.items():
        with subtests.test(text):
            made = await officer.post(CAMPAIGNS, county.campaign_form(title=text, summary=text))
            assert made.status_code == 201, made.text
            found = (await officer.get(f"{CAMPAIGNS}/{made.json()['id']}")).json()
            assert (found["title"], found["summary"]) == (kept, kept)


async def test_line_breaks_of_any_system_are_one_kind(county: County) -> None:
    officer = await county.staff("officer")
    made = await officer.post(CAMPAIGNS, county.campaign_form(summary="一\r\n二\n三"))
    assert made.json()["summary"] == "一\n二\n三"


async def test_length_is_counted_in_characters(county: County) -> None:
    officer = await county.staff("officer")
    assert (await officer.post(CAMPAIGNS, county.campaign_form(title="𠮷" * 80))).status_code == 201
    problem = refused(await officer.post(CAMPAIGNS, county.campaign_form(title="𠮷" * 81)), 422)
    assert pointers(problem) == {"/title"}
