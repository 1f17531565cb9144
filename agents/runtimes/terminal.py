"""Runtime `terminal`: a shell, or any program that runs in a terminal."""

from __future__ import annotations

from agents.runtimes.base import Activity, Ending, LaunchCommand, Runtime, Screen, SeatConfig, Submission


class Terminal(Runtime):
    """A plain terminal program; Rigweb knows nothing about its insides."""

    name = "terminal"
    reads_screen = False
    ready_timeout_seconds = 10.0

    def launch(self, seat: SeatConfig) -> LaunchCommand:
        """The spec's command, or bash where it names none."""
        return LaunchCommand(argv=seat.command or ("bash",), env=seat.env)

    def is_ready(self, screen: Screen) -> bool:
        """Alive is all that can be asked of an unknown program."""
        return True

    def activity(self, screen: Screen) -> Activity:
        """Honestly unknown: a quiet screen may be a prompt or a long computation."""
        return Activity("unknown", evidence="a terminal program does not say what it is doing")

    def submit(self, text: str) -> Submission:
        """Paste, then Enter."""
        return Submission(text, settle_seconds=0.0, key="Enter")

    def ending(self) -> Ending:
        """Hang up, as closing a terminal window does: shells and their children end on it."""
        return Ending(signal="HUP")
