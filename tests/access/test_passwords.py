"""Staff passwords: slow to guess, long, not common, and no rules about digits and capitals."""

import re

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from api.access import passwords
from api.errors import Invalid


@pytest.mark.real_passwords
async def test_argon2id_at_no_less_than_the_recommended_cost() -> None:
    hashed = await passwords.hash_password("correct horse battery")
    found = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[^$]+\$[^$]+", hashed)
    assert found, hashed
    memory, passes, lanes = map(int, found.groups())
    assert (memory, passes, lanes) == (65536, 3, 4), "RFC 9106, the second recommended option"
    assert hashed != await passwords.hash_password("correct horse battery"), "salted"


async def test_the_right_one_fits_and_nothing_fits_nobody() -> None:
    hashed = await passwords.hash_password("correct horse battery")
    assert await passwords.verify_password("correct horse battery", hashed)
    assert not await passwords.verify_password("correct horse batterz", hashed)
    assert not await passwords.verify_password("nobody has this password", None)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "荷塘月色下的乡村小路曲曲弯弯",
        "aaaabbbbccccdddd1e",
        "tongxin-hexiang-2026",
        "x" * 3 + "荷花莲叶鱼" * 25,
    ],
    ids=["words", "chinese", "no-composition-rules", "a-common-word-inside", "128-long"],
)
def test_long_and_uncommon_is_enough(password: str) -> None:
    passwords.check_strength(password, "officer")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_length"),
        ("", "password_length"),
        ("荷花" * 65, "password_length"),
        ("password1234", "password_common"),
        ("PASSWORD2026", "password_common"),
        ("123456789012", "password_common"),
        ("098765432109", "password_common"),
        ("qwertyuiopas", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abababababab", "password_common"),
        ("woaini1314520", "password_common"),
        ("xiaohe123456", "password_common"),
    ],
)
def test_short_common_or_ones_own_name_is_refused(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check_strength(password, "xiaohe")
    assert [fault.code for fault in refused.value.faults] == [code]
    assert not password or password not in str(refused.value.faults)


async def test_a_passphrase_gives_its_key_again_when_new_ones_have_become_dearer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key, recipe = await passwords.stretch("a long and winding phrase")
    again, _ = await passwords.stretch("a long and winding phrase")
    assert (len(key), key != again) == (32, True), "salted"
    monkeypatch.setattr(passwords, "_hasher", Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1))
    assert await passwords.stretched("a long and winding phrase", recipe) == key
    assert await passwords.stretched("another winding phrase", recipe) != key
