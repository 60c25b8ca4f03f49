"""The processes of a deployment, and who starts them again when they end."""

import asyncio
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LOOK_EVERY = 0.05
_STOP_SECONDS = 8


@dataclass
class Program:
    """One process under supervision; its output is appended to one file over all its lives."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    graceful: bool = True
    lives: int = 0
    expected_end: bool = False
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                # Its own session: Ctrl-C is for the harness, which then ends its children in order.
                start_new_session=True,
            )
        self.lives += 1
        self.expected_end = False

    @property
    def pid(self) -> int:
        assert self._child is not None  # noqa: S101  started before anybody asks
        return self._child.pid

    @property
    def ended(self) -> bool:
        return self._child is not None and self._child.poll() is not None

    @property
    def exit_code(self) -> int | None:
        return self._child.returncode if self._child else None

    def kill(self) -> None:
        """kill -9: no handler runs, nothing is finished."""
        self.expected_end = True
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Tell it to stop; kill it when it does not. A stand-in has nothing to finish."""
        if self._child is None or self.ended:
            return
        self.expected_end = True
        (self._child.terminate if self.graceful else self._child.kill)()
        try:
            self._child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


class Supervisor:
    """Starts again whatever has ended, as systemd does with Restart=always, and does nothing else."""

    def __init__(self, programs: list[Program]) -> None:
        self.programs = programs
        self.ended_by_themselves: list[str] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Supervisor":
        for program in self.programs:
            program.start()
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
        for program in self.programs:
            await asyncio.to_thread(program.end)

    async def _watch(self) -> None:
        while True:
            for program in self.programs:
                if program.ended:
                    if not program.expected_end:
                        self.ended_by_themselves.append(f"{program.name} ended with {program.exit_code}")
                    program.start()
            await asyncio.sleep(_LOOK_EVERY)
