"""The image the Dockerfile describes, built into folders, and containers of it, run as plain processes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from image_files import Instruction, only, stages

ROOT = Path(__file__).resolve().parent.parent
BASE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def say(text: str) -> None:
    print(f"-- {text}", flush=True)


def base_python(version: str) -> str:
    """An interpreter of the image's version which everybody may run, as in the image."""
    for candidate in (sys.executable, f"/usr/local/bin/python{version}", f"/usr/bin/python{version}"):
        real = Path(candidate).resolve()
        open_to_all = all(
            folder.stat().st_mode & 0o001 for folder in [real, *real.parents] if folder.exists()
        )
        if real.exists() and (open_to_all or os.geteuid()) and has_version(candidate, version):
            return str(real)
    raise SystemExit(f"No Python {version} that an ordinary user may run: install python{version}-venv.")


def has_version(python: str, version: str) -> bool:
    code = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", code], check=False, capture_output=True, text=True)
    return asked.stdout.strip() == version


class Image:
    """The built image as a folder: where its root would be, and how a container of it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stages = stages(ROOT / "Dockerfile")
        self.final = self.stages["image"]
        self.user = int(only(self.final, "USER").rest.partition(":")[0])
        (version,) = set(
            re.findall(r"python:(\d+\.\d+)-slim", " ".join(s[0].rest for s in self.stages.values()))
        )
        self.python = base_python(version)

    def place(self, stage: str, path: str) -> Path:
        """Where a path of the image lies: absolute ones under the stage's folder."""
        workdir = only(self.stages[stage], "WORKDIR").rest
        return self.folder / stage / os.path.normpath(os.path.join(workdir, path)).lstrip("/")  # noqa: PTH118

    def build(self, context: Path) -> None:
        programs = self.folder / "bin"
        programs.mkdir()
        (programs / "python").symlink_to(self.python)
        for stage, instructions in self.stages.items():
            self.place(stage, ".").mkdir(parents=True)
            for one in instructions:
                if one.word == "COPY":
                    self._copy(stage, one, context)
                elif one.word == "RUN":
                    say(f"RUN {' '.join(one.rest.split())}")
                    path = f"{self.place(stage, '.venv/bin')}:{programs}:{BASE_PATH}"
                    command = one.rest
                    if os.geteuid():  # only root may give files away
                        command = re.sub(r"-[og] \d+ ", "", command)
                    here = self.place(stage, ".")
                    subprocess.run(
                        ["sh", "-ec", command], check=True, cwd=here, env=os.environ | {"PATH": path}
                    )

    def _copy(self, stage: str, one: Instruction, context: Path) -> None:
        words = one.rest.split()
        origin = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else ""
        source, target = words
        start = self.place(origin, source) if origin else context / source
        end = self.place(stage, target)
        if start.is_dir():
            shutil.copytree(start, end, symlinks=True)
        else:
            shutil.copy(start, end)

    def environment(self) -> dict[str, str]:
        """What a container starts with: the image's ENV, a PATH and nothing else."""
        found = {"PATH": BASE_PATH, "HOME": "/"}
        for one in (one for one in self.final if one.word == "ENV"):
            for pair in one.rest.split():
                name, _, value = pair.partition("=")
                value = re.sub(r"(^|:)/app", rf"\1{self.place('image', '/app')}", value)
                found[name] = value.replace("$PATH", found["PATH"])
        return found

    def start(self, command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
        # The image's ordinary user; who is not root anyway stays who they are.
        user = {} if os.geteuid() else {"user": self.user, "group": self.user, "extra_groups": []}
        everything = self.environment() | environment
        program = shutil.which(command[0], path=everything["PATH"])
        if not program:
            raise SystemExit(f"{command[0]} is not in the image.")
        with log.open("wb") as output:
            return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
                [program, *command[1:]],
                cwd=self.place("image", "."),
                env=everything,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **user,
            )

    def run(self, command: list[str], environment: dict[str, str], log: Path) -> int:
        return self.start(command, environment, log).wait(120)
