"""`python tongxin-verify.pyz BUNDLE`, `python -m api.verifier BUNDLE`."""

import argparse
import io
import os
import sys
from pathlib import Path

from .telling import verify


def arguments(parser: argparse.ArgumentParser) -> None:
    """The same words for whichever command takes them."""
    parser.add_argument("bundle", type=Path, help="数据包 / the bundle (a ZIP)")
    parser.add_argument("--key", help="别处公布的公钥指纹或公钥 / fingerprint or public key from elsewhere")
    parser.add_argument(
        "--head", type=Path, action="append", default=[], help="投票期间保存的封存记录 / a saved head"
    )
    parser.add_argument(
        "--receipt", action="append", default=[], help="投票得到的回执（文件或编号）/ a receipt, file or code"
    )
    parser.add_argument("--lang", choices=["zh", "en"], default=None, help="语言 / language")


def run(chosen: argparse.Namespace) -> int:
    """0: all holds; 1: something does not; 2: cannot be read."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console that knows no ✓ gets a question mark rather than a traceback.
        sys.stdout.reconfigure(errors="replace")
    language = chosen.lang or _language()
    return verify(chosen.bundle, chosen.key, chosen.head, chosen.receipt, language)


def _language() -> str:
    """English where the surroundings ask for it, otherwise Chinese."""
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "zh"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="tongxin-verify", description="核对一项投票的数据包 / check the bundle of a poll"
    )
    arguments(parser)
    sys.exit(run(parser.parse_args()))


if __name__ == "__main__":
    main()
