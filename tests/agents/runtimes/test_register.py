"""Every runtime is registered under its name, keeps to the contract, and has tests."""

from __future__ import annotations

import inspect
import pkgutil
from pathlib import Path

import pytest

from agents import runtimes
from agents.readings.reader import Running
from agents.runtimes import RUNTIMES
from agents.runtimes.base import Beginning, Place, SeatConfig

PLACE = Place("/nowhere/seat", "/usr/bin/python3")
ID = "6f2a9f5e-6f0d-4c3e-9a39-0c1b8f3a7d11"

MODULES = sorted(module.name for module in pkgutil.iter_modules(runtimes.__path__) if module.name != "base")
OF_USERS = "custom"
"""Makes runtimes of users' files, which are registered where they are found."""


def test_no_runtime_is_overlooked() -> None:
    assert {"claude_code", "codex", "custom", "gemini", "opencode", "terminal"} <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_every_runtime_has_its_tests(module: str) -> None:
    assert Path(__file__).with_name(f"test_{module}.py").is_file()


@pytest.mark.parametrize("module", [module for module in MODULES if module != OF_USERS])
def test_every_runtime_is_registered(module: str) -> None:
    assert module in {type(runtime).__module__.rpartition(".")[2] for runtime in RUNTIMES.values()}


@pytest.mark.parametrize("name", sorted(RUNTIMES))
def test_every_runtime_keeps_to_the_contract(name: str) -> None:
    runtime = RUNTIMES[name]
    assert runtime.name == name
    assert runtime.title
    assert not inspect.isabstract(type(runtime))
    assert 0 <= runtime.settle_seconds < runtime.ready_timeout_seconds
    assert runtime.ending().signal or runtime.ending().keys
    seat = SeatConfig("dev-impl@my", "/")
    assert runtime.program(seat) in runtime.launch(seat, PLACE, Beginning(id=ID)).argv[0]


@pytest.mark.parametrize("name", sorted(RUNTIMES))
def test_what_a_seat_s_environment_says_reaches_the_program(name: str) -> None:
    seat = SeatConfig("dev-impl@my", "/", env={"HOUSE": "red"})
    assert RUNTIMES[name].launch(seat, PLACE, Beginning(id=ID)).env["HOUSE"] == "red"


@pytest.mark.parametrize("name", sorted(RUNTIMES))
def test_a_seat_as_it_is_by_default_bypasses_nothing(name: str) -> None:
    assert RUNTIMES[name].bypasses(SeatConfig("dev-impl@my", "/")) == ""


@pytest.mark.parametrize("name", sorted(RUNTIMES))
def test_nothing_is_known_of_a_program_that_has_left_no_trace(name: str) -> None:
    running = Running(pid=1, cwd="/", env={"HOME": "/nowhere"}, folder="/nowhere/seat")
    assert RUNTIMES[name].reader(running).reading().activity.name == "unknown"
