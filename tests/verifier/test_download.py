"""Where the verifier comes from: the server's own address, the project's command."""

import hashlib
from pathlib import Path

import httpx
import pytest

from api import cli
from api.verifier.packing import NAME, packed
from tests.verifier.writing import Parts


@pytest.mark.backends("sqlite")
async def test_the_server_offers_the_file_anybody_would_make(client: httpx.AsyncClient) -> None:
    answer = await client.get("/verifier")
    digest = hashlib.sha256(packed()).hexdigest()
    assert (answer.status_code, answer.content) == (200, packed())
    assert answer.headers["content-disposition"] == f'attachment; filename="{NAME}"'
    assert (await client.get("/verifier.sha256")).text == f"{digest}  {NAME}\n"
    assert digest in (await client.get("/")).text
    again = await client.get("/verifier", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_command_ends_with_what_it_found(
    true: Parts, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(*words: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as end:
            cli.main(["verify", *words])
        return end.value.code, capsys.readouterr().out

    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    bundle = str(true.write(tmp_path / "bundle.zip"))
    status, told = ran(bundle)
    assert (status, "everything that was checked holds" in told) == (0, True)
    status, told = ran(bundle, "--key", "0" * 64, "--lang", "zh")
    assert (status, "✗ 投票公钥的指纹是" in told) == (1, True)
    assert ran(str(tmp_path / "nothing.zip")) == (2, "✗ File nothing.zip cannot be read\n")
    for elsewhere in ("zh_CN.UTF-8", "de_DE.UTF-8", ""):
        monkeypatch.setenv("LC_ALL", elsewhere)
        monkeypatch.setenv("LANG", elsewhere)
        assert "全部成立" in ran(bundle)[1]
