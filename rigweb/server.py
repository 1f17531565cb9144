"""What `rig serve` runs: page, API, live socket and watcher in one process, and the job workers beside it.

The order matters: nothing is touched before the lock is ours, and nothing is announced before it answers.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading

from rigweb import __version__, home, running
from rigweb.config import Config, ConfigError
from rigweb.listening import PortError, listen

_LEAST_SPACE = 16 * 1024 * 1024


def main() -> int:
    """Serve until SIGINT or SIGTERM; the exit code."""
    # Started from inside a pane, tmux would take that pane's server for the user's default one.
    os.environ.pop("TMUX", None)
    os.environ.pop("TMUX_PANE", None)
    try:
        _serve(Config.from_env(os.environ))
    except (ConfigError, home.HomeError, running.AlreadyRunningError, PortError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _serve(config: Config) -> None:
    home.prepare(config.home)
    _check_space(config)
    running.lock(config.home)
    try:
        listener = listen(config)
        # Settings, cookies and workers must see the real port, also when any free one was asked for.
        os.environ["RIGWEB_PORT"] = str(listener.getsockname()[1])
        os.environ["DJANGO_SETTINGS_MODULE"] = "rigweb.settings"
        import django

        django.setup()
        from rigweb.database import bring_up_to_date

        bring_up_to_date()
        from rigweb.serving import serve

        serve(listener, version=__version__)
    finally:
        running.withdraw(config.home)  # the lock goes with the process: who waits for it waits for that


def _check_space(config: Config) -> None:
    free = shutil.disk_usage(config.home).free
    if free < _LEAST_SPACE:
        raise home.HomeError(
            f"cannot start: only {free // 1024} KiB are free on the disk of {config.home} (free some space)"
        )


if __name__ == "__main__":
    code = main()
    if threading.active_count() > 1:
        os._exit(code)  # a request may still wait for news in its thread; all that matters is stopped by now
    sys.exit(code)
