"""`shutdown`: end the server; agents go on."""

from __future__ import annotations

import os
import signal
import threading

from topology.commands.calls import Answer, Call

_ANSWER_SECONDS = 0.1


def run(call: Call) -> Answer:
    """Answer: that it stops, just before it does."""
    threading.Timer(_ANSWER_SECONDS, os.kill, (os.getpid(), signal.SIGTERM)).start()
    return {"stopping": True}
