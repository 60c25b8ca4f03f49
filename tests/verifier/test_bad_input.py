"""Whatever somebody hands in, the answer is a sentence: no traceback, no flood of memory."""

import io
import json
import random
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.verifier import archive
from tests.verifier.checking import checked
from tests.verifier.conftest import Verified
from tests.verifier.writing import Parts

JUNK: list[Any] = [None, True, -1, 10**30, "x", "\ud800", [], {}, [[]], {"a": {}}, 1.5]


def test_what_is_no_bundle_cannot_be_read(true: Parts, tmp_path: Path) -> None:
    whole = true.write(tmp_path / "true.zip").read_bytes()
    other = true.copy()
    other.put("manifest.json", {**true.json("manifest.json"), "format": "tongxin-bundle/2"})
    lacking = true.copy()
    del lacking.files["manifest.json"]
    for content, reason in (
        (b"", "not_a_bundle"),
        (b"PK\x05\x06", "not_a_bundle"),
        (bytes(100_000), "not_a_bundle"),
        (whole[: len(whole) // 2], "not_a_bundle"),
        (lacking.write(tmp_path / "lacking.zip").read_bytes(), "not_a_bundle"),
        (other.write(tmp_path / "other.zip").read_bytes(), "other_format"),
    ):
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        told = checked(path)
        assert (told.status, told.fails) == (2, {reason})
    assert checked(tmp_path / "nowhere.zip").fails == {"file_unreadable"}
    assert checked(tmp_path).status == 2


def test_what_is_given_beside_it_must_be_readable(true: Parts, verified: Verified) -> None:
    junk = verified.kept("junk.json", '{"number": 1, "document": 3}')
    assert verified(true, key="abc").fails == {"key_unreadable"}
    for head in (junk, verified.kept("empty.json", ""), verified.kept("list.json", "[]"), junk / "x"):
        assert verified(true, head=[head]).status == 2
    for receipt in (junk, verified.kept("text.txt", "no code in here"), "nowhere.json", "\0"):
        assert verified(true, receipt=[str(receipt)]).status == 2


def test_any_broken_byte_of_the_file_itself_is_survived(true: Parts, tmp_path: Path) -> None:
    """Of the ZIP, not of what is in it: headers, sizes, packed data."""
    whole, chance = true.write(tmp_path / "true.zip").read_bytes(), random.Random(4)  # noqa: S311
    path = tmp_path / "broken.zip"
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 1, 4))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(bytes(broken))
        assert checked(path).status in {0, 1, 2}


def test_any_wrong_shape_in_any_file_is_survived(true: Parts, verified: Verified) -> None:
    """Signed or not: every value of every document replaced by something else, one at a time."""
    chance = random.Random(5)  # noqa: S311
    for name in ("manifest.json", "rules.json", "poll.json", "candidates.json", "scores.json", "result.json"):
        for place in _places(true.json(name)):
            parts = true.copy()
            value = _with(true.json(name), place, chance.choice(JUNK))
            parts.files[name] = json.dumps(value).encode()
            if name != "manifest.json":
                parts.sealed()
            assert verified(parts).status in {0, 1, 2}, (name, place)
    for name in ("heads.jsonl", "voids.jsonl"):
        for junk in (*JUNK, {"number": 1, "document": "{}", "signature": ""}):
            parts = true.copy()
            parts.put_lines(name, [json.dumps(junk), *true.lines(name)])
            assert "line_malformed" in verified(parts.sealed()).fails


@pytest.mark.parametrize(
    "name", ["rules.json", "result.json", "heads.jsonl", "voids.jsonl", "candidates.json"]
)
@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe", b"NaN", b'{"a":1,"a":2}', b"9" * 5000, b""]
)
def test_monstrous_json_is_no_document(true: Parts, verified: Verified, name: str, content: bytes) -> None:
    true.files[name] = content
    assert verified(true.sealed()).status in {1, 2}


def test_a_bomb_is_not_unpacked(true: Parts, tmp_path: Path) -> None:
    """A gigabyte of one letter, and a directory of thousands of entries."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name, content in true.files.items():
            bomb.writestr(name, content)
        with bomb.open("notes.txt", "w") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
    assert checked(path).fails == {"swells"}
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as bomb:
        for number in range(archive.MOST_ENTRIES + 1):
            bomb.writestr(f"{number}", b"")
    path.write_bytes(many.getvalue())
    assert checked(path).fails == {"swells"}
    # A second directory record (ZIP64) counts where the first one lies.
    path.write_bytes(_lying(many.getvalue()))
    assert checked(path).fails == {"swells"}
    path.write_bytes(_lying(true.write(path).read_bytes()))
    assert checked(path).status == 0


def _lying(whole: bytes) -> bytes:
    """The record at the end states one small entry, the ZIP64 one before it all there are."""
    at = whole.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack("<HII", whole[at + 10 : at + 20])
    large = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, 46, start, 0)
    return whole[:at] + large + locator + end


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(true: Parts, tmp_path: Path, method: int) -> None:
    """One read of bzip2 may give gigabytes, and LZMA asks for as much memory as a header says."""
    for name in ("manifest.json", "choices.txt", "notes.txt"):
        path = tmp_path / "other.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as other:
            for one, content in {**true.files, "notes.txt": b""}.items():
                other.writestr(one, content, compress_type=method if one == name else None)
        told = checked(path)
        assert (told.status, told.fails) == (2, {"other_packing"})


@pytest.mark.parametrize("name", ["scores.json", "candidates.json"])
def test_a_document_too_large_to_be_read_as_a_whole_is_not_read(
    true: Parts, verified: Verified, name: str
) -> None:
    true.files[name] = random.Random(8).randbytes(archive.MOST_WHOLE + 1)  # noqa: S311
    told = verified(true.sealed())
    assert (told.status, told.fails) == (2, {"swells"})


def test_running_out_of_memory_is_told(
    true: Parts, verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("api.verifier.rules.read", out_of_memory)
    assert verified(true).fails == {"swells"}


def test_numbers_end_where_those_of_candidates_do(true: Parts, verified: Verified) -> None:
    card = true.json("candidates.json")[0]
    true.put("candidates.json", [{**card, "number": number} for number in (1, 10_000)])
    assert "file_malformed" in verified(true.sealed()).fails


def test_figures_of_no_kind_are_not_printed(true: Parts, verified: Verified) -> None:
    """Also where a wrong draw keeps them from being compared."""
    for rank in ("[" * 600 + "]" * 600, "true", "-1", "1.0"):
        parts = true.copy()
        parts.put("result.json", {**true.json("result.json"), "draws": [{"numbers": [1, 2]}]})
        parts.files["result.json"] = parts.files["result.json"].replace(
            b'"rank":1', f'"rank":{rank}'.encode()
        )
        assert "file_malformed" in verified(parts.sealed()).fails


def test_sizes_that_lie_end_at_what_was_declared(true: Parts, tmp_path: Path) -> None:
    """The directory says 10 bytes where 5 MB are packed: no more than 10 are ever taken out."""
    true.files["choices.txt"] = b"\n" * 5_000_000
    whole = bytearray(true.write(tmp_path / "x.zip").read_bytes())
    at = whole.index(b"choices.txt", whole.index(b"PK\x01\x02")) - 46
    whole[at + 24 : at + 28] = struct.pack("<I", 10)
    (tmp_path / "x.zip").write_bytes(bytes(whole))
    told = checked(tmp_path / "x.zip")
    assert (told.status, "file_damaged" in told.fails) == (1, True)


def test_a_line_without_end_is_not_waited_for(true: Parts, verified: Verified) -> None:
    chance = random.Random(6)  # noqa: S311
    true.files["receipts.txt"] = chance.randbytes(8 << 20).replace(b"\n", b"x")
    true.sealed().write(verified.folder / "bundle.zip")
    tracemalloc.start()
    told = checked(verified.folder / "bundle.zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "line_malformed" in told.fails
    assert peak < 4 << 20


def test_what_a_bundle_says_cannot_steer_the_terminal(true: Parts, verified: Verified) -> None:
    manifest = true.json("manifest.json")
    true.put("manifest.json", {**manifest, "title": "\x1b[2J\x07" + "长" * 500})
    told = verified(true.sealed())
    assert "\x1b" not in told.text
    assert "长" * 201 not in told.text


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, one in inner for place in [(*path, name), *_places(one, (*path, name))]]


def _with(value: Any, place: tuple[Any, ...], junk: Any) -> Any:
    *way, last = place
    at = value
    for step in way:
        at = at[step]
    at[last] = junk
    return value
