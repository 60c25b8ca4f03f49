"""The operations handbook knows every setting, and its back-ups work."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from api.config import Settings
from tests.docs.texts import OPERATIONS, blocks

_ROW = re.compile(r"^\| `TONGXIN_(\w+)` \| ([^|]*) \|", re.MULTILINE)
TEXT = OPERATIONS.read_text("utf-8")


def test_every_setting_is_in_the_table_with_its_default() -> None:
    told = {name.lower(): default.strip() for name, default in _ROW.findall(TEXT)}
    assert told.keys() == Settings.model_fields.keys()
    for name, default in told.items():
        if default.startswith("`"):
            field = Settings.model_fields[name]
            assert field.default is not PydanticUndefined
            assert default.strip("`") == str(field.default), name


@pytest.mark.backends("sqlite")
def test_the_backup_of_sqlite_is_whole(database_url: str, tmp_path: Path) -> None:
    (command,) = [block for block in blocks(TEXT, "sh") if "VACUUM INTO" in block]
    found = re.search(r"-c '([^']+)'", command)
    assert found is not None
    source, copy = database_url.split(":///", 1)[1], tmp_path / "backup.sqlite3"
    subprocess.run([sys.executable, "-c", found[1], source, str(copy)], check=True)
    tables = "SELECT count(*) FROM sqlite_master"
    with sqlite3.connect(copy) as restored, sqlite3.connect(source) as original:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert restored.execute(tables).fetchone() == original.execute(tables).fetchone()
    restored.close()
    original.close()
