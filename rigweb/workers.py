"""The job workers: django-q2's pool, in a process group that dies when the server does.

Run as `python -m rigweb.workers PID` by the server whose process id is PID.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Run the pool until told to stop by SIGTERM, or until the server is gone."""
    die_with(int(sys.argv[1]))
    _bind_children()
    os.environ["DJANGO_SETTINGS_MODULE"] = "rigweb.settings"
    import django

    django.setup()
    from rigweb.pool import run

    gc.freeze()  # what is loaded by now stays shared between the forked processes
    run()


def die_with(parent: int) -> None:
    """Have the kernel kill this process at the moment its parent, `parent`, dies, however it dies."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _bind_children() -> None:
    """Make every process that the pool forks die with the one that forked it: none can be orphaned.

    Programs started through `subprocess` are not bound: tmux servers must outlive us.
    """
    parent = os.getpid()

    def remember_parent() -> None:
        nonlocal parent
        parent = os.getpid()

    os.register_at_fork(before=remember_parent, after_in_child=lambda: die_with(parent))


if __name__ == "__main__":
    main()
