"""What somebody does to a bundle, and the sentence that says so: with and without the signing key."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785

from tests.verifier.conftest import Verified
from tests.verifier.writing import (
    CARDS,
    Ballots,
    Parts,
    Signing,
    ballots,
    bundle,
    head_line,
    heads_anew,
    named,
    void_line,
)

Alter = Callable[[Parts], object]


def test_a_true_bundle_holds(true: Parts, verified: Verified, signing: Signing) -> None:
    head = verified.kept("head.json", true.lines("heads.jsonl")[1])
    told = verified(true, key=signing.fingerprint, head=[head], receipt=[true.lines("receipts.txt")[5]])
    assert (told.status, "✗" in told.text) == (0, False)
    assert "您保存的 1 个封存记录都在其中（最晚是第 2 批）" in told.chinese
    assert "the newest of window 2) are all here" in told.english
    # What no file can prove is said even when everything holds: digest, jury, voters, and what came later.
    assert told.chinese.count("\n? ") == told.english.count("\n? ") == 4
    assert (
        "? 您保存的最晚一个封存记录是第 2 批（40 张选票）；其后的 20 张选票没有保存过的记录可以对照"
        in told.chinese
    )
    assert "for the 20 ballots after it nothing saved is held against the organiser" in told.english
    newest = verified.kept("newest.json", true.lines("heads.jsonl")[2])
    assert "其后的" not in verified(true, head=[head, newest]).chinese
    assert f"? 结果摘要 {'0' * 64} 还包含数据包里没有的内容" in told.chinese


def test_a_poll_in_which_nobody_voted(verified: Verified, signing: Signing) -> None:
    empty = bundle(Ballots([[]], [[]]), signing, voided=0)
    empty.put("result.json", None)
    told = verified(empty.sealed())
    assert (told.status, told.fails) == (0, set())
    assert "1 个封存记录签名有效、首尾相接，只增不减，共 0 张选票" in told.chinese


def test_without_key_and_saved_head_it_says_what_remains_unproved(true: Parts, verified: Verified) -> None:
    told = verified(true)
    assert told.status == 0
    assert "? 公钥出自数据包本身" in told.chinese
    assert "? 没有投票期间保存的封存记录" in told.chinese
    assert "? The key comes from the bundle itself" in told.english
    assert "? Without a head saved while the poll ran" in told.english


@pytest.mark.parametrize(
    "name",
    "manifest.json manifest.sig rules.json poll.json candidates.json heads.jsonl receipts.txt choices.txt "
    "voids.jsonl scores.json result.json".split(),
)
def test_one_altered_byte_is_seen_in_every_file(true: Parts, verified: Verified, name: str) -> None:
    """Wherever it is: the first byte, the last, and every so many between."""
    content = true.files[name]
    for place in {0, len(content) - 1, *range(7, len(content), len(content) // 5 + 1)}:
        altered = bytearray(content)
        altered[place] ^= 1
        true.files[name] = bytes(altered)
        told = verified(true)
        assert told.status != 0, place
        if not name.startswith("manifest"):
            assert f"✗ {name} 不是签名时的内容：已被改动" in told.chinese
            assert f"✗ {name} is not what was signed: it was altered" in told.english
        elif told.status == 1:
            assert "✗ manifest.json 的签名无效" in told.chinese
            assert "✗ The signature of manifest.json is invalid" in told.english


def _json(name: str, change: Callable[[Any], object]) -> Alter:
    def alter(parts: Parts) -> None:
        value = parts.json(name)
        change(value)
        parts.put(name, value)

    return alter


def _lines(name: str, change: Callable[[list[str]], object]) -> Alter:
    def alter(parts: Parts) -> None:
        lines = parts.lines(name)
        change(lines)
        parts.put_lines(name, lines)

    return alter


def _other_pick(lines: list[str]) -> None:
    code, _, pick = lines[30].partition(" ")
    lines[30] = f"{code} {int(pick) % 3 + 1}"


def _unknown(lines: list[str]) -> None:
    lines[30] = lines[30].partition(" ")[0] + " 9"


def _item(number: int, **figures: Any) -> Alter:
    return _json("result.json", lambda value: value["items"][number - 1].update(figures))


def _voids(reasons: dict[str, list[str]], counted: dict[str, int]) -> Alter:
    def alter(parts: Parts) -> None:
        parts.put_lines("voids.jsonl", [void_line(parts.signing, 1, reasons, counted)])

    return alter


def _weight(parts: Parts) -> None:
    """The rules themselves are exchanged, and the published hash with them."""
    _json("rules.json", lambda value: value.update(public_weight=60))(parts)
    digest = hashlib.sha256(parts.files["rules.json"]).hexdigest()
    _json("poll.json", lambda value: value.update(rules_hash=digest))(parts)


RESEALED: dict[str, tuple[Alter, str, str]] = {
    "a ballot removed": (
        _lines("receipts.txt", lambda lines: lines.pop(25)),
        "receipts.txt 从第 2 批起与签名的封存记录不符：有记录被删除、添加或改动",
        "receipts.txt differs from the signed heads from window 2 on",
    ),
    "and its choice with it": (
        _lines("choices.txt", lambda lines: lines.pop()),
        "choices.txt 只有 85 行，第 3 批封存记录却有 86 行：有选票被删除",
        "choices.txt has only 85 lines where the head of window 3 has 86: ballots were removed",
    ),
    "a ballot added": (
        _lines("receipts.txt", lambda lines: lines.append("0003-ZZZZ-ZZZZ-ZZZZ-ZZZZ")),
        "receipts.txt 有 61 行，最后一个封存记录却是 60 行：有选票被删除或添加",
        "receipts.txt has 61 lines where the last head has 60: ballots were removed or added",
    ),
    "a receipt twice": (
        _lines("receipts.txt", lambda lines: lines.insert(3, lines[3])),
        "receipts.txt 第 5 行与前一行相同：同一条出现两次",
        "Line 5 of receipts.txt repeats the one before",
    ),
    "receipts out of order": (
        _lines("receipts.txt", lambda lines: lines.insert(3, lines.pop(4))),
        "receipts.txt 第 5 行没有按次序排列",
        "Line 5 of receipts.txt is out of order",
    ),
    "a pick changed": (
        _lines("choices.txt", _other_pick),
        "choices.txt 从第 2 批起与签名的封存记录不符",
        "choices.txt differs from the signed heads from window 2 on",
    ),
    "a pick for nobody": (
        _lines("choices.txt", _unknown),
        "choices.txt 第 31 行投给了 9 号，候选名单里没有这个号",
        "Line 31 of choices.txt is for number 9, who is no candidate",
    ),
    "another weight in the rules": (
        _weight,
        "第 1 批封存记录写的规则摘要与 rules.json 不一致：权重或规则被改动",
        "The head of window 1 names other rules than rules.json",
    ),
    "another weight in the result": (
        _json("result.json", lambda value: value["rules"].update(public_weight=60)),
        "结果按公众权重 60% 计算，冻结的规则是 30%",
        "The result uses a public weight of 60 %; the frozen rules say 30 %",
    ),
    "ties broken otherwise": (
        _json("result.json", lambda value: value["rules"].update(tie_break="draw")),
        "结果的并列处理办法与冻结的规则不同",
        "The result breaks ties otherwise than the frozen rules say",
    ),
    "other votes in the result": (
        _item(1, votes=28),
        "结果写 1 号得 28 票，有效票点数为 29 票",
        "The result states 28 votes for number 1; valid votes counted are 29",
    ),
    "another public score": (
        _item(3, public=9000),
        "3 号的公众得分应为 8966，结果写 9000",
        "The public score of number 3 is 8966; the result states 9000",
    ),
    "another total": (
        _item(1, total=8700),
        "1 号的总分应为 8600，结果写 8700",
        "The total of number 1 is 8600; the result states 8700",
    ),
    "another rank": (
        _item(1, rank=2),
        "1 号的名次应为 1，结果写 2",
        "The rank of number 1 is 1; the result states 2",
    ),
    "somebody else selected": (
        _item(2, outcome="selected"),
        "2 号是否入选与计算不符",
        "Whether number 2 is selected is not what the scores come to",
    ),
    "a candidate put out": (
        _item(3, outcome="withdrawn", public=None, jury=None, total=None, rank=None),
        "3 号在结果里已出局，候选名单却不这样写",
        "Number 3 is out in the result, which the list of candidates does not say",
    ),
    "another jury score": (
        _item(3, jury=9900),
        "结果里 3 号的评委得分与 scores.json 不一致",
        "The jury score of number 3 differs between the result and scores.json",
    ),
    "somebody disqualified selected": (
        _json("candidates.json", lambda value: value[0].update(standing="disqualified")),
        "1 号已退出或取消资格，结果里却入选",
        "Number 1 was disqualified or withdrew, and yet is selected in the result",
    ),
    "two candidates under each other's number": (
        _json("candidates.json", lambda value: value[0].update(value[1], number=1)),
        "第 1 批封存时的候选名单（编号、项目、标题）不是 candidates.json 里的：编号被换给了别的项目",
        "When window 1 was sealed, the candidates (number, project, title) were not those of candidates.json",
    ),
    "another title": (
        _json("candidates.json", lambda value: value[2].update(title="另一个项目")),
        "第 3 批封存时的候选名单",
        "When window 3 was sealed, the candidates",
    ),
    "a candidate put on the list afterwards": (
        _json("candidates.json", lambda value: value.append({**value[2], "number": 4})),
        "candidates.json 有 4 个候选项目，最后封存时只有 3 个",
        "candidates.json has 4 candidates, at the last seal there were 3",
    ),
    "two jury scores for one": (
        _json("scores.json", lambda value: value["scores"].append({"number": 1, "jury": 8000})),
        "scores.json 的内容不符合约定的格式",
        "scores.json does not have the agreed form",
    ),
    "no criteria": (
        _json("scores.json", lambda value: value.update(criteria=None)),
        "scores.json 的内容不符合约定的格式",
        "scores.json does not have the agreed form",
    ),
    "a close on no day": (
        _json("poll.json", lambda value: value.update(closes_at="2026-02-30T16:00:00Z")),
        "poll.json 里的 closes_at 不是约定的时间",
        "closes_at in poll.json is no instant as agreed",
    ),
    "a certification without its time": (
        _json("result.json", lambda value: value.update(certified_at="yesterday")),
        "result.json 里的 certified_at 不是约定的时间",
        "certified_at in result.json is no instant as agreed",
    ),
    "a draw nobody needed": (
        _json("result.json", lambda value: value.update(draws=[{"numbers": [1, 3]}])),
        "抽签记录与需要抽签的并列不符",
        "The draws are not those that ties made necessary",
    ),
    "a head dropped": (
        _lines("heads.jsonl", lambda lines: lines.pop(1)),
        "第 3 批封存记录接不上前一个：有封存记录被抽掉或替换",
        "The head of window 3 does not follow the one before: a head was removed or replaced",
    ),
    "the last head dropped": (
        _lines("heads.jsonl", lambda lines: lines.pop()),
        "receipts.txt 有 60 行，最后一个封存记录却是 40 行",
        "receipts.txt has 60 lines where the last head has 40",
    ),
    "a void list emptied": (
        _lines("voids.jsonl", lambda lines: lines.clear()),
        "manifest.json 写作废名单为第 1 版，实际为第 0 版",
        "manifest.json names void list 1, but the last one there is 0",
    ),
    "a choice voided that never was": (
        _voids({"bought": ["0001-0000-0000-0000-0000"]}, {"bought": 1}),
        "作废名单里的 0001-0000-0000-0000-0000 不在选择记录中",
        "0001-0000-0000-0000-0000 on the void list is not in the log",
    ),
    "a choice voided twice": (
        _voids({"bought": ["0001-0"], "scripted": ["0001-0"]}, {"bought": 1, "scripted": 1}),
        "第 1 版作废名单把 0001-0 作废了两次",
        "Void list 1 voids 0001-0 twice",
    ),
    "more ballots voided than choices": (
        _voids({"bought": []}, {"bought": 30}),
        "作废名单（bought）写 30 张选票，却有 0 条选择",
        "The void list (bought) states 30 ballots but 0 choices",
    ),
    "a file missing": (
        lambda parts: parts.files.pop("poll.json"),
        "缺少文件 poll.json",
        "File poll.json is missing",
    ),
    "a file too many": (
        lambda parts: parts.files.update({"voters.csv": b""}),
        "多出文件 voters.csv",
        "File voters.csv does not belong here",
    ),
    "a fraction in the rules": (
        lambda parts: parts.files.update(
            {"rules.json": parts.files["rules.json"].replace(b":30,", b": 30,")}
        ),
        "rules.json 不是规范格式",
        "rules.json is not in canonical form",
    ),
}


@pytest.mark.parametrize("what", RESEALED)
def test_whoever_signs_the_manifest_anew_is_found_out(true: Parts, verified: Verified, what: str) -> None:
    """The heads are as they were published; everything else is made to fit as well as it can be."""
    alter, chinese, english = RESEALED[what]
    alter(true)
    told = verified(true.sealed())
    assert told.status == 1
    assert f"✗ {chinese}" in told.chinese, told.chinese
    assert f"✗ {english}" in told.english, told.english


def test_somebody_elses_key_signs_nothing_of_this_poll(
    true: Parts, verified: Verified, signing: Signing
) -> None:
    other = Signing(b"the key of somebody else, quite!")
    true.signing = other
    told = verified(true.sealed(), key=signing.fingerprint)
    assert {"head_signature", "void_signature", "key_differs"} <= told.fails
    assert f"投票公钥的指纹是 {other.fingerprint}，不是您给出的 {signing.fingerprint}" in told.chinese
    assert "this is signed by another key" in told.english


@pytest.mark.parametrize("form", ["fingerprint", "spaced", "public"])
def test_a_key_from_a_newspaper_may_be_written_in_many_ways(
    true: Parts, verified: Verified, signing: Signing, form: str
) -> None:
    spaced = " ".join(re.findall("....", signing.fingerprint)).upper()
    given = {"fingerprint": signing.fingerprint, "spaced": spaced, "public": signing.public}
    assert "✓ 投票公钥就是您给出的那一把" in verified(true, key=given[form]).chinese


def _remade(cast: Ballots, signing: Signing) -> Parts:
    """Everything anew: one pick changed, then all heads, voids, result and manifest signed again."""
    choices = [list(window) for window in cast.choices]
    code, pick = choices[1][4]
    choices[1][4] = (code, pick % 3 + 1)
    return bundle(Ballots(cast.receipts, choices), signing)


def test_whoever_holds_the_key_and_makes_everything_anew_contradicts_a_saved_head(
    cast: Ballots, true: Parts, verified: Verified, signing: Signing
) -> None:
    saved = verified.kept("saved.json", true.lines("heads.jsonl")[1])
    before = verified.kept("before.json", true.lines("heads.jsonl")[0])
    forged = _remade(cast, signing)
    # By itself it is flawless, and the report says what it cannot know.
    unaided = verified(forged, key=signing.public)
    assert (unaided.status, "没有投票期间保存的封存记录" in unaided.chinese) == (0, True)
    # The window before the change is the same; from the next on the two are two truths under one key.
    assert verified(forged, head=[before]).status == 0
    told = verified(forged, head=[saved])
    assert told.fails == {"saved_head_contradicts"}
    assert "✗ 矛盾：您保存的第 2 批封存记录与数据包里的同批封存记录内容不同" in told.chinese
    assert "✗ Contradiction: your saved head of window 2 and the bundle's are different" in told.english


def test_a_saved_head_of_a_window_that_is_no_more(
    verified: Verified, cast: Ballots, signing: Signing
) -> None:
    """Two windows were made one afterwards."""
    true = bundle(cast, signing)
    merged = Ballots([cast.receipts[0], cast.receipts[1]], [cast.choices[0], cast.choices[1]])
    saved = verified.kept(
        "answer.json", json.dumps({"receipt_code": "x", "head": json.loads(true.lines("heads.jsonl")[2])})
    )
    told = verified(bundle(merged, signing, voided=10), head=[saved])
    assert told.fails == {"saved_head_missing"}
    assert "✗ 矛盾：您保存的第 3 批封存记录有投票密钥的签名，数据包里却没有这一批" in told.chinese
    assert "yet the bundle lacks it" in told.english


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-bom"])
def test_what_windows_saves_is_read(true: Parts, verified: Verified, encoding: str) -> None:
    page = json.dumps({"items": [json.loads(line) for line in true.lines("heads.jsonl")]})
    raw = b"\xff\xfe" + page.encode("utf-16-le") if encoding.endswith("bom") else page.encode(encoding)
    path = verified.kept("heads.json", "")
    path.write_bytes(raw)
    assert "您保存的 3 个封存记录都在其中" in verified(true, head=[path]).chinese


def test_a_page_saved_before_the_first_seal_holds_nothing(true: Parts, verified: Verified) -> None:
    told = verified(true, head=[verified.kept("heads.json", '{"items":[],"next_cursor":null}')])
    assert (told.status, told.fails) == (2, {"heads_none"})
    # Saved again and again, each time the newest, one answer after the other in one file.
    answers = ['{"items":[]}', "", *(f'{{"items":[{line}]}}' for line in true.lines("heads.jsonl")[1:])]
    told = verified(true, head=[verified.kept("heads.jsonl", "\n".join(answers))])
    assert "您保存的 2 个封存记录都在其中（最晚是第 3 批）" in told.chinese


def test_heads_are_sealed_one_after_the_other_and_before_the_count_ends(
    true: Parts, verified: Verified
) -> None:
    def at(window: int, sealed_at: Any) -> Parts:
        return heads_anew(
            true.copy(),
            lambda head: head.update(sealed_at=sealed_at) if head["number"] == window else None,
        )

    assert verified(at(3, "2026-10-21T16:00:31.900000Z")).fails == set()
    assert (
        "✗ 最后一个封存记录（第 3 批）是计票结束之后才封存的"
        in verified(at(3, "2026-10-21T16:00:33Z")).chinese
    )
    assert "✗ 第 3 批封存记录的时间早于前一个" in verified(at(3, "2026-10-21T01:59:59Z")).chinese
    for nonsense in ("2026-10-21 02:00", "2026-13-01T00:00:00Z", None, 5):
        assert verified(at(2, nonsense)).fails == {"time_malformed"}


def test_candidates_may_join_but_none_is_taken_off_again(true: Parts, verified: Verified) -> None:
    def joining(*counts: int) -> Parts:
        return heads_anew(
            true.copy(), lambda head: head.update(candidates=named(CARDS[: counts[head["number"] - 1]]))
        )

    assert verified(joining(1, 2, 3)).status == 0
    assert verified(joining(3, 2, 3)).fails == {"candidates_shrink"}
    assert verified(joining(1, 2, 2)).fails == {"candidates_late"}


def test_heads_that_name_no_candidates_leave_the_names_unproved(true: Parts, verified: Verified) -> None:
    told = verified(heads_anew(true, lambda head: head["number"] < 3 and head.pop("candidates")))
    assert told.status == 0
    assert (
        "? 2 个封存记录（最晚第 2 批）没有写候选名单：几号当时是哪个项目，请与当时的公告核对" in told.chinese
    )
    assert "? 2 heads (the last of window 2) do not name the candidates" in told.english


def test_a_saved_head_that_nobody_signed_accuses_nobody(true: Parts, verified: Verified) -> None:
    line = json.loads(true.lines("heads.jsonl")[1])
    line["document"] = line["document"].replace('"ballots":40', '"ballots":41')
    told = verified(true, head=[verified.kept("made-up.json", json.dumps(line))])
    assert told.fails == {"saved_head_of_another_key"}


def test_heads_that_contradict_each_other(true: Parts, verified: Verified, signing: Signing) -> None:
    """One head is replaced by another that the key signed as well: the next does not follow it."""
    lines = true.lines("heads.jsonl")
    document = json.loads(json.loads(lines[1])["document"])
    document["ballots"] -= 1
    true.put_lines("heads.jsonl", [lines[0], head_line(signing, document), lines[2]])
    told = verified(true.sealed())
    assert "✗ 第 3 批封存记录接不上前一个" in told.chinese
    assert "✗ receipts.txt 从第 2 批起与签名的封存记录不符" in told.chinese


@pytest.mark.parametrize(
    ("change", "chinese"),
    [
        ({"tally": {"1": 1, "2": 84, "3": 1}}, "第 3 批封存记录写 1 号累计 1 票，点数为 29 票"),
        ({"tally": None}, "最后一个封存记录（第 3 批）没有得票合计"),
        ({"rules_hash": "0" * 64}, "第 3 批封存记录写的规则摘要与 rules.json 不一致"),
        ({"poll_id": "another"}, "第 3 批封存记录属于另一项投票"),
        ({"number": 4, "last": 4}, "第 4 批封存记录的批次不连续"),
        ({"ballots": 39}, "第 3 批封存记录的票数比前一个还少"),
    ],
)
def test_a_false_head_that_the_key_signed(
    true: Parts, verified: Verified, signing: Signing, change: dict[str, Any], chinese: str
) -> None:
    *before, last = true.lines("heads.jsonl")
    document = {**json.loads(json.loads(last)["document"]), **change}
    true.put_lines("heads.jsonl", [*before, head_line(signing, document)])
    assert f"✗ {chinese}" in verified(true.sealed()).chinese


def test_ballots_that_the_rules_do_not_allow(verified: Verified, signing: Signing) -> None:
    """Somebody with the key adds choices that no ballot holds, and signs it all."""
    made = ballots()
    extra = [(f"0002-{number:04}-0000-0000-0000", 1) for number in range(30)]
    made.choices[1] = sorted([*made.choices[1], *extra])
    told = verified(bundle(made, signing))
    assert {"picks_beyond_rules", "more_votes_than_ballots"} <= told.fails
    assert re.search("第 2 批有 20 张选票、\\d+ 个选择、0 张空白票，超出规则允许的范围", told.chinese)
    made = ballots()
    made.choices[2][0] = (made.choices[2][0][0], 0)
    assert "picks_beyond_rules" in verified(bundle(made, signing)).fails
    assert "picks_beyond_rules" not in verified(bundle(made, signing, blank_allowed=True)).fails


def test_entries_of_another_window_than_the_head_says(verified: Verified, signing: Signing) -> None:
    """A ballot moved into a window that was sealed before it was cast."""
    made = ballots()
    made.receipts[1][-1] = "0003-0000-0000-0000-0000"
    assert "✗ receipts.txt 第 40 行不属于第 2 批" in verified(bundle(made, signing)).chinese
    made = ballots()
    made.choices[1][-1] = ("0003-0000-0000-0000-0000", made.choices[1][-1][1])
    assert "choice_of_another_window" in verified(bundle(made, signing)).fails


class TestReceipts:
    def receipt(self, parts: Parts, code: str) -> str:
        poll_id = parts.json("poll.json")["poll_id"]
        document = rfc8785.dumps({"poll_id": poll_id, "receipt_code": code})
        return json.dumps(
            {"receipt_code": code, "window": 1, "signature": parts.signing.sign("receipt", document)}
        )

    def test_a_counted_ballot(self, true: Parts, verified: Verified) -> None:
        code = true.lines("receipts.txt")[7]
        answer = verified.kept("answer.json", self.receipt(true, code))
        told = verified(true, receipt=[str(answer), code.lower()])
        assert told.status == 0
        assert told.chinese.count(f"✓ 回执 {code} 在日志中，这张选票已计入") == 2
        assert f"✓ Receipt {code} is in the log" in told.english

    def test_a_dropped_ballot_is_proved_by_its_signed_receipt(
        self, true: Parts, verified: Verified, cast: Ballots, signing: Signing
    ) -> None:
        code = cast.receipts[1][3]
        answer = verified.kept("answer.json", self.receipt(true, code))
        without = Ballots(
            [[one for one in window if one != code] for window in cast.receipts],
            [window[:-2] if at == 1 else window for at, window in enumerate(cast.choices)],
        )
        told = verified(bundle(without, signing), receipt=[str(answer)])
        assert told.fails == {"receipt_dropped"}
        assert f"✗ 回执 {code} 有投票密钥的签名，却不在日志中：这证明一张已收下的选票被丢弃" in told.chinese
        assert f"✗ Receipt {code} is signed by the poll's key and yet not in the log" in told.english

    def test_a_receipt_without_signature_proves_nothing_yet(self, true: Parts, verified: Verified) -> None:
        told = verified(true, receipt=["0001-0000-0000-0000-0000"])
        assert told.fails == {"receipt_missing_unsigned"}

    def test_a_receipt_may_be_typed_as_it_was_read(self, true: Parts, verified: Verified) -> None:
        code = next(one for one in true.lines("receipts.txt") if "1" in one[5:])
        typed = code.replace("0", "o").replace("1", "l").lower()
        answer = verified.kept("answer.json", self.receipt(true, code).replace(code, typed.replace("-", "")))
        text = verified.kept("receipt.txt", f"回执 {typed}")
        given = [code.replace("-", ""), typed, code.replace("1", "I"), str(answer), str(text)]
        told = verified(true, receipt=given)
        assert told.status == 0
        assert told.chinese.count(f"✓ 回执 {code} 在日志中") == len(given)

    def test_a_receipt_of_another_poll_is_called_that(self, true: Parts, verified: Verified) -> None:
        code = true.lines("receipts.txt")[7]
        kept = {**json.loads(self.receipt(true, code)), "poll_id": "0199d5a2-0000-7b3a-9f1e-0d4a3a1f7c55"}
        told = verified(true, receipt=[str(verified.kept("answer.json", json.dumps(kept)))])
        assert told.fails == {"receipt_of_another_poll"}
        assert f"✗ 回执 {code} 属于另一项投票" in told.chinese

    def test_a_receipt_with_a_made_up_signature_accuses_nobody(self, true: Parts, verified: Verified) -> None:
        words = verified.kept("receipt.txt", "回执 0001-0000-0000-0000-0000\n签名 " + "A" * 86)
        told = verified(true, receipt=[str(words)])
        assert told.fails == {"receipt_signature"}
        assert "不能作为证据" in told.chinese
