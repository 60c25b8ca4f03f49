"""A small disk that can be full."""

import contextlib
import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

_FILLER = "filler"
_STEP = b"\0" * 65536


class CannotMount(Exception):
    """This machine, or this user, may not mount a tmpfs."""


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A tmpfs of that size, gone when the block ends. Raises CannotMount."""
    place.mkdir(parents=True)
    # The mount programs' place differs from system to system; PATH knows.
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as refused:
        raise CannotMount(type(refused).__name__) from refused
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)  # noqa: S607


def fill(place: Path) -> None:
    """Write until nothing fits any more, down to the last block."""
    handle = os.open(place / _FILLER, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for step in (_STEP, b"\0" * 512):
            with contextlib.suppress(_Full):
                while True:
                    _write(handle, step)
    finally:
        os.close(handle)


def free(place: Path) -> None:
    (place / _FILLER).unlink(missing_ok=True)


class _Full(Exception):
    pass


def _write(handle: int, data: bytes) -> None:
    try:
        os.write(handle, data)
    except OSError as refused:
        if refused.errno != errno.ENOSPC:
            raise
        raise _Full from refused
