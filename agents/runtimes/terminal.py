"""Runtime `terminal`: a shell, or any program that runs in a terminal."""

from __future__ import annotations

from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import Activity, Reading
from agents.runtimes.base import Beginning, Ending, LaunchCommand, Place, Runtime, SeatConfig, Submission


class Terminal(Runtime):
    """A plain terminal program; Rigweb knows nothing about its insides."""

    name = "terminal"
    title = "Terminal"
    is_agent = False
    leaves_traces = False
    reads_screen = False
    unset = ()
    ready_timeout_seconds = 10.0

    def program(self, seat: SeatConfig) -> str:
        """The first word of the spec's command, or bash."""
        return seat.command[0] if seat.command else "bash"

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """The spec's command, or bash where it names none."""
        return LaunchCommand(argv=seat.command or ("bash",), env=seat.env)

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """Alive is all that can be asked of an unknown program."""
        return True

    def reader(self, running: Running) -> Reader:
        """One that watches nothing."""
        return _Silent(running)

    def submission(self, text: str) -> Submission:
        """Paste, then Enter; nobody records what becomes of it."""
        return Submission(text, expected=text, settle_seconds=0.0)

    def ending(self) -> Ending:
        """Hang up, as closing a terminal window does: shells and their children end on it."""
        return Ending(signal="HUP")


class _Silent(Reader):
    def traces(self) -> Traces:
        return Traces()

    def reading(self) -> Reading:
        """Honestly unknown: a quiet screen may be a prompt or a long computation."""
        return Reading(Activity("unknown", rule="none", evidence="a terminal program does not say what it is doing"))
