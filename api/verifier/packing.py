"""The verifier as one file: the same bytes from the same sources, whoever makes it.

python -m api.verifier.packing dist/tongxin-verify.pyz
"""

import io
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

NAME = "tongxin-verify.pyz"
_START = "from verifier.__main__ import main\n\nmain()\n"
_HERE = Path(__file__).resolve().parent


def packed() -> bytes:
    """A zipapp. Nothing is compressed, since other compressors would give other bytes."""
    files = {"__main__.py": _START.encode()}
    for path in sorted(_HERE.glob("*.py")):
        if path.name != Path(__file__).name:
            files[f"verifier/{path.name}"] = path.read_bytes().replace(b"\r\n", b"\n")
    kept = io.BytesIO()
    kept.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return kept.getvalue()


def main() -> None:
    target = Path(sys.argv[1])
    content = packed()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    print(f"{sha256(content).hexdigest()}  {target}")


if __name__ == "__main__":
    main()
