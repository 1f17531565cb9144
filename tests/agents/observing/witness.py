"""A reader that wants what a test says, and keeps what it was fed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import Activity, Reading


class Witness(Reader):
    """Keeps all; its evidence is the last thing it was fed."""

    def __init__(self, traces: Traces = Traces(), pid: int = 1) -> None:  # noqa: B008 - it is frozen
        super().__init__(Running(pid, "/"))
        self.wants = traces
        self.files: list[tuple[str, bytes | None]] = []
        self.records: list[bytes] = []
        self.output = b""
        self.screens: list[str] = []
        self.titles: list[str] = []
        self.open_files: list[Sequence[str]] = []
        self.prompts: list[str] = []
        self.fails = False
        self.last = ""

    def want(self, **more: object) -> None:
        """Want something else."""
        self.wants = replace(self.wants, **more)  # type: ignore[arg-type]

    def traces(self) -> Traces:
        """As the test says."""
        return self.wants

    def reading(self) -> Reading:
        """The last thing it was fed."""
        return Reading(Activity("idle", "witness", self.last))

    def take_prompts(self) -> list[str]:
        """Those that the records held."""
        taken, self.prompts = self.prompts, []
        return taken

    def on_file(self, path: str, content: bytes | None) -> None:
        """Keep it."""
        if self.fails:
            raise ValueError("this reader has a fault")
        self.files.append((Path(path).name, content))
        self.last = f"{Path(path).name}={content!r}"

    def on_record(self, line: bytes) -> None:
        """Keep it; each is a prompt too."""
        self.records.append(line)
        self.prompts.append(line.decode())
        self.last = line.decode()

    def on_output(self, data: bytes) -> None:
        """Keep it."""
        self.output += data
        self.last = f"{len(self.output)} bytes"

    def on_title(self, title: str) -> None:
        """Keep it."""
        self.titles.append(title)

    def on_screen(self, screen: Screen) -> None:
        """Keep it."""
        self.screens.append(screen.text)
        self.last = screen.text

    def on_open_files(self, paths: Sequence[str]) -> None:
        """Keep it."""
        self.open_files.append(paths)
