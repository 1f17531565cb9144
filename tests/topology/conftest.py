"""What tests of `topology` share: rigs in rows, a tmux server of the test's own, clients of both users."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from topology.models import Rig

MakeRig = Callable[..., "Rig"]


@pytest.fixture(autouse=True)
def no_transcripts_left() -> Iterator[None]:
    """Keys of sessions begin anew with every test, and transcripts are kept by key; other tests leave theirs."""
    kept = Path(os.environ["RIGWEB_HOME"]) / "transcripts"
    shutil.rmtree(kept, ignore_errors=True)
    yield
    shutil.rmtree(kept, ignore_errors=True)


@pytest.fixture
def make_rig(db: None, tmp_path: Path) -> MakeRig:
    """Makes a rig's rows from a spec's text, as `up` does before it queues its job."""
    from topology import library
    from topology.models import Rig
    from topology.models.wish import write_wish
    from topology.spec import load

    def make(text: str) -> Rig:
        spec = load(text)
        revision = library.save(spec.name, text, spec.summary or "", "test", "tester")
        rig = library.active_rig(spec.name) or Rig.objects.create(name=spec.name, revision=revision, root=str(tmp_path))
        write_wish(rig, revision, spec, str(tmp_path))
        return rig

    return make


@pytest.fixture
def tmux(settings: Any, tmux_socket: str) -> Iterator[Any]:
    """A tmux server of this test's own, which is also the one that the application uses."""
    from agents import sessions

    settings.RIGWEB = replace(settings.RIGWEB, tmux_socket=tmux_socket, grace_seconds=2.0)
    over = threading.Event()
    reaper = threading.Thread(target=_reap, args=(tmux_socket, over))
    reaper.start()
    yield sessions.tmux()
    over.set()
    reaper.join()


def _reap(tmux_socket: str, over: threading.Event) -> None:
    """Do what the watcher of a running server does: tmux may miss a child's end until another one ends."""
    while not over.wait(0.2):
        command = ["tmux", "-L", tmux_socket, "run-shell", "-b", "true"]
        subprocess.run(command, check=False, capture_output=True)


@pytest.fixture
def operator_client(db: None, client: Client) -> Client:
    """A browser signed in as the operator."""
    from topology.access import operator

    client.force_login(operator())
    return client


@pytest.fixture
def observer_client(db: None) -> Client:
    """A browser signed in as the observer."""
    from django.test import Client

    from topology.access import observer

    client = Client()
    client.force_login(observer())
    return client


@pytest.fixture(autouse=True)
def no_bells() -> Iterator[None]:
    """Bells that a test has listened to are gone after it: the next one's rings must not fill them."""
    from django.conf import settings

    yield
    for name in ("events.bell", "jobs.bell"):
        with suppress(FileNotFoundError):
            (settings.RIGWEB.home / name).unlink()
