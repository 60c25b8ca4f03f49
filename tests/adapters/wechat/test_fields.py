"""A field takes what WeChat takes: what would have the whole message refused is made to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.adapters.wechat.fields import fitted, kind_of
from api.adapters.wechat.standin.subscriptions import _FITS


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("thing1", "荷塘边的绣房", "荷塘边的绣房"),
        ("thing1", "荷" * 20, "荷" * 20),
        ("thing1", "荷" * 21, "荷" * 19 + "…"),
        ("thing1", "荷塘\n边的  绣房", "荷塘 边的 绣房"),
        ("thing12", " ", "无"),
        ("thing1", "𠮷" * 10, "𠮷" * 10),
        ("thing1", "𠮷" * 11, "𠮷" * 9 + "…"),
        ("phrase2", "列为候选", "列为候选"),
        ("phrase2", "暂时列为候选", "暂时列为候"),
        ("phrase2", "候选 No.1！", "候选"),
        ("phrase2", "OK", "无"),
        ("time3", "2026年10月12日 09:00", "2026年10月12日 09:00"),
    ],
)
def test_a_text_is_made_to_fit(name: str, text: str, kept: str) -> None:
    assert fitted(name, text) == kept


@pytest.mark.parametrize(
    ("name", "text"), [("time4", "x" * 33), ("number1", "1" * 33), ("amount2", "1" * 13)]
)
def test_half_a_number_would_be_another_one(name: str, text: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        fitted(name, text)


@pytest.mark.parametrize("name", ["", "title", "1", "things1"])
def test_a_kind_of_field_that_there_is_not(name: str) -> None:
    with pytest.raises(ValueError, match="no kind"):
        fitted(name, "x")


@given(st.sampled_from(["thing1", "phrase2"]), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_people_write_fits_where_wechat_looks(name: str, text: str) -> None:
    kept = fitted(name, text)
    assert kept.strip()
    assert _FITS[kind_of(name)](kept)
    assert len(kept.encode("utf-16-le")) <= 40
