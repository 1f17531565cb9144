"""A real server with rigs made on the spot, whose seats run small programs that tell what reached them."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.drills.house import end_of, up
from tests.real_server import ROOT, RealServer, eventually

_READER = """
import os, sys, tty
tty.setraw(0)
os.write(1, bytes.fromhex(sys.argv[2]) + b"READY")
with open(sys.argv[1], "ab", 0) as file:
    while data := os.read(0, 65536):
        file.write(data)
"""
_names = itertools.count(100)  # as many digits each: in the order of the alphabet too


def member(name: str, command: str | Sequence[str] = "cat", **more: object) -> dict[str, Any]:
    """A seat of runtime terminal."""
    return {"id": name, "runtime": "terminal", "command": command if isinstance(command, str) else [*command], **more}


@dataclass(frozen=True)
class Reader:
    """A seat whose program writes down every byte that it is given."""

    address: str
    file: Path

    @property
    def received(self) -> bytes:
        return self.file.read_bytes()

    def has_received(self, expected: bytes, seconds: float = 15.0) -> bool:
        """Wait until exactly these bytes have come."""
        eventually(lambda: len(self.received) >= len(expected), seconds)
        return self.received == expected


class Stage:
    """A server and its tmux."""

    def __init__(self, server: RealServer) -> None:
        self.server = server
        self._scribe: subprocess.Popen[str] | None = None

    def up(
        self,
        members: Sequence[dict[str, Any]],
        edges: Sequence[dict[str, str]] = (),
        name: str = "",
        **more: Any,
    ) -> str:
        """Start a rig of one pod, `dev`, and wait until it is up; its name."""
        pod = {"id": "dev", "label": "Development", "members": list(members), "edges": list(edges)}
        return self.up_pods([pod], name=name, **more)

    def up_pods(self, pods: Sequence[dict[str, Any]], name: str = "", fails: bool = False, **more: Any) -> str:
        """Start a rig of these pods; its name. `fails`: some seat cannot start."""
        name = name or f"rig{next(_names)}"
        path = self.write(name, pods, **more)
        end = end_of(self.server, up(self.server, path.read_text(), str(path)))
        assert bool(end["payload"]["result"]["failed"]) == fails, end
        return name

    def rows(self, text: str, *options: str) -> None:
        """Let a rig exist that has never been started."""
        argv = [sys.executable, "-m", "tests.browser.rows", *options]
        subprocess.run(argv, env=self.server.env, cwd=ROOT, input=text, text=True, check=True)

    def rigs(self) -> set[str]:
        """Names of the rigs that there are."""
        return {rig["name"] for rig in self.server.get("/api/status").json()["rigs"]}

    def retire(self, rigs: set[str]) -> None:
        """End rigs and take them off all pages: each page holds all rigs, and becomes slow when tests leave theirs."""
        listed = self.tmux("list-sessions", "-F", "#{session_name}", check=False).split("\n")
        for session in listed:
            if session.rpartition("@")[2] in rigs:
                self.tmux("kill-session", "-t", f"={session}", check=False)
        for rig in rigs:
            self._tell({"archive": rig})

    def write(self, name: str, pods: Sequence[dict[str, Any]], **more: object) -> Path:
        """A spec's file; JSON is YAML."""
        path = self.server.home / f"{name}.yaml"
        path.write_text(json.dumps({"version": "0.2", "name": name, "pods": list(pods), **more}, ensure_ascii=False))
        return path

    def reader(self, modes: bytes = b"") -> tuple[Reader, str]:
        """A rig with one reader, which first prints `modes`; the seat and the rig's name."""
        name = f"rig{next(_names)}"
        file = self.server.home / f"{name}.received"
        self.up([member("impl", [sys.executable, "-ISc", _READER, str(file), modes.hex()])], name=name)
        reader = Reader(f"dev-impl@{name}", file)
        assert eventually(lambda: "READY" in self.screen(reader.address))
        return reader, name

    def becomes(self, address: str, activity: str = "", *, seat: dict[str, Any] | None = None, **session: Any) -> None:
        """Let an agent be found to do this: fields of its session and of its seat, and the event that tells of it."""
        fields = {**({"activity": activity} if activity else {}), **session}
        self._order(address, fields, seat or {}, {}, "seat.activity", f"{address} is {activity or 'changed'}")

    def uses(self, address: str, **usage: Any) -> None:
        """Let an agent tell what it has used."""
        self._order(address, {"usage": usage}, {}, {}, "seat.usage", f"{address} has used more")

    def message(self, address: str, number: int | None = None, **fields: Any) -> int:
        """Let a message to a seat exist, or one that exists come further; its number."""
        state = fields.get("state", "queued")
        given = {**fields, **({"message": number} if number else {})}
        found = self._order(address, {}, {}, given, f"message.{state}", f"a message to {address} is {state}")
        assert found is not None
        return found

    def _order(self, address: str, session: Any, seat: Any, message: Any, kind: str, text: str) -> int | None:
        return self._tell(
            {"address": address, "session": session, "seat": seat, "message": message, "kind": kind, "text": text}
        )

    def _tell(self, order: dict[str, Any]) -> int | None:
        if self._scribe is None or self._scribe.poll() is not None:
            argv = [sys.executable, "-m", "tests.browser.scribe"]
            pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self._scribe = subprocess.Popen(argv, env=self.server.env, cwd=ROOT, **pipes)
        assert self._scribe.stdin and self._scribe.stdout
        self._scribe.stdin.write(json.dumps(order) + "\n")
        self._scribe.stdin.flush()
        done: int | None = json.loads(self._scribe.stdout.readline())
        return done

    def dismiss_scribe(self) -> None:
        """End the program that writes into the database, if it was needed."""
        if self._scribe is not None:
            assert self._scribe.stdin and self._scribe.stdout
            self._scribe.stdin.close()
            self._scribe.wait(60)
            self._scribe.stdout.close()

    def python(self, program: str) -> list[str]:
        """A command that runs a Python program."""
        return [sys.executable, "-ISc", program]

    def tmux(self, *arguments: str, check: bool = True) -> str:
        """Run a tmux command as a person would."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("RIGWEB_")}
        argv = ["tmux", "-L", self.server.tmux_socket, *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=env)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def ask(self, address: str, what: str) -> str:
        """The value of a tmux format for a seat, such as `#{pane_in_mode}`."""
        return self.tmux("display-message", "-p", "-t", f"={address}:", what)

    def screen(self, address: str) -> str:
        """What a seat's pane shows, without colours and trailing space."""
        lines = self.tmux("capture-pane", "-p", "-t", f"={address}:").split("\n")
        return "\n".join(line.rstrip() for line in lines).rstrip()

    def type(self, address: str, text: str) -> None:
        """Type into a seat from the shell, with Enter."""
        self.tmux("send-keys", "-t", f"={address}:", "-l", text)
        self.tmux("send-keys", "-t", f"={address}:", "Enter")

    def end_tmux(self) -> None:
        """Leave no tmux server behind."""
        self.tmux("kill-server", check=False)
        folder = Path(os.environ.get("TMUX_TMPDIR", "/tmp")) / f"tmux-{os.getuid()}"
        with suppress(FileNotFoundError):
            (folder / self.server.tmux_socket).unlink()
