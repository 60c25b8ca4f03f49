"""Takes the sponsors' links out of the npm lock: nothing reads them, and no address belongs in it."""

import json
from pathlib import Path

lock = Path(__file__).with_name("package-lock.json")
content = json.loads(lock.read_text(encoding="utf-8"))
for package in content["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
