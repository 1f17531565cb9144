"""Every runtime is registered under its name, keeps to the contract, and has tests."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from agents import runtimes
from agents.runtimes import KNOWN_NAMES, RUNTIMES
from agents.runtimes.base import Runtime, SeatConfig

MODULES = sorted(
    path.stem for path in Path(runtimes.__file__).parent.glob("*.py") if path.stem not in ("__init__", "base")
)


@pytest.mark.parametrize("module", MODULES)
def test_every_runtime_has_its_tests(module: str) -> None:
    assert Path(__file__).with_name(f"test_{module}.py").is_file()


@pytest.mark.parametrize("module", MODULES)
def test_every_runtime_is_registered(module: str) -> None:
    assert module in {type(runtime).__module__.rpartition(".")[2] for runtime in RUNTIMES.values()}


@pytest.mark.parametrize("name", sorted(RUNTIMES))
def test_every_runtime_keeps_to_the_contract(name: str) -> None:
    runtime = RUNTIMES[name]
    assert runtime.name == name
    assert name in KNOWN_NAMES
    assert not inspect.isabstract(type(runtime))
    assert 0 <= runtime.settle_seconds < runtime.ready_timeout_seconds
    assert runtime.ending().signal or runtime.ending().keys
    assert runtime.launch(SeatConfig("dev-impl@my", "/")).argv


@pytest.mark.parametrize("name", sorted(RUNTIMES))
def test_a_runtime_that_resumes_says_so(name: str) -> None:
    overridden = type(RUNTIMES[name]).resume is not Runtime.resume
    assert RUNTIMES[name].supports_resume is overridden
