"""The notation holds answers to what examples say."""

from typing import Any

import pytest

from tests.contract.notation import Memory, Mismatch, places

ONE, OTHER = "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ({"a": 1}, {"a": 1}),
        ({"id": "{uuid}"}, {"id": ONE}),
        ({"votes": "{int}"}, {"votes": 7}),
        ("/v1/polls/{uuid}/standings", f"/v1/polls/{ONE}/standings"),
        (["{uuid}", "…"], [ONE, OTHER]),
        (["…"], []),
        ('"citizen";r={int};t={int}', '"citizen";r=99;t=60'),
        ({}, {}),
    ],
)
def test_what_fits(said: Any, answered: Any) -> None:
    Memory().match(said, answered)


@pytest.mark.parametrize(
    ("said", "answered", "where"),
    [
        ({"a": 1}, {"a": 2}, "/a"),
        ({"a": 1}, {"a": True}, "/a"),
        ({"a": 1}, {"a": 1.0}, "/a"),
        ({"a": 1}, {}, "lacks"),
        ({}, {"a": 1}, "does not show"),
        ({"a": {"b": None}}, {"a": {"b": ""}}, "/a/b"),
        (["…"], {}, "a list"),
        ([1], [1, 2], "1 items"),
        ([1, 2, "…"], [1], "2 items"),
        ("{uuid}", "not one", "{uuid}"),
        ("{int}", True, "{int}"),
        ("{text}", None, "{text}"),
        ("a.c {int}", "abc 1", "a.c"),
    ],
)
def test_what_does_not_fit(said: Any, answered: Any, where: str) -> None:
    with pytest.raises(Mismatch, match=where):
        Memory().match(said, answered)


def test_a_name_is_the_same_value_everywhere() -> None:
    memory = Memory()
    memory.match({"id": "{uuid:poll}", "again": "{uuid:poll}"}, {"id": ONE, "again": ONE})
    assert memory.fill({"path": "/v1/polls/{uuid:poll}"}) == {"path": f"/v1/polls/{ONE}"}
    with pytest.raises(Mismatch):
        memory.match("{uuid:poll}", OTHER)


def test_a_name_nobody_gave_fills_nothing() -> None:
    with pytest.raises(KeyError):
        Memory().fill("{uuid:poll}")


def test_places_are_found_everywhere() -> None:
    assert places({"a": ["{uuid:poll} {int}", 1], "b": {"c": "{text}"}}) == {"uuid:poll", "int", "text"}
