"""What a seat says about its agent's freedom: safe unless said otherwise, plain where it is not."""

from __future__ import annotations

import pytest

from tests.topology.spec.marked import CODEX, TERMINAL, assert_problems
from topology.spec import Member, load

CLAUDE = CODEX.replace("codex", "claude-code")
PATH = "pods[0].members[0]"


def member(text: str) -> Member:
    return load(text).pods[0].members[0]


def test_an_agent_asks_and_is_confined_unless_its_spec_says_otherwise() -> None:
    found = member(CODEX)
    assert (found.permission_mode, found.sandbox, found.bypasses) == ("ask", "workspace_write", False)
    assert (found.extra_args, found.ready_timeout) == ((), None)


@pytest.mark.parametrize("freedom", ["permission_mode: bypass", "sandbox: full_access"])
def test_a_seat_without_limits_is_known_as_one(freedom: str) -> None:
    assert member(CODEX + f"        {freedom}\n").bypasses


@pytest.mark.parametrize("limit", ["permission_mode: accept_edits", "permission_mode: plan", "sandbox: read_only"])
def test_a_seat_with_limits_bypasses_nothing(limit: str) -> None:
    assert not member(CODEX + f"        {limit}\n").bypasses


def test_extra_arguments_are_words_as_written() -> None:
    found = member(CLAUDE + "        extra_args: [--effort, high, --max-turns, 010, '']\n")
    assert found.extra_args == ("--effort", "high", "--max-turns", "010", "")


@pytest.mark.parametrize("seconds", ["90", "0.5", "3600"])
def test_a_seat_may_widen_the_time_to_be_ready(seconds: str) -> None:
    assert member(CLAUDE + f"        ready_timeout: {seconds}\n").ready_timeout == float(seconds)


@pytest.mark.parametrize(
    "argument",
    [
        "--dangerously-skip-permissions",
        "--Dangerously-Bypass-Approvals-And-Sandbox",
        "--permission-mode=bypassPermissions",
        "bypassPermissions",
        "--yolo",
        "--approval-mode=yolo",
        "'sandbox_mode=\"danger-full-access\"'",
    ],
)
def test_an_argument_that_takes_limits_away_in_hiding_is_refused(argument: str) -> None:
    shown = argument.strip("'")
    assert_problems(
        CLAUDE + f"        extra_args: [--verbose, «{argument}»]\n",
        (
            f"{PATH}.extra_args[1]",
            f"'{shown}' takes the agent's limits away where nobody sees it; remove it, and write "
            "`permission_mode: bypass` (never ask) or, for codex, `sandbox: full_access` (never confine)",
        ),
    )


@pytest.mark.parametrize(
    ("seat", "argument"),
    [
        (CLAUDE, "--resume"),
        (CLAUDE, "--continue"),
        (CLAUDE, "--session-id=0198c2d4-5b7e-7a10-9c1f-3e2d1b0a9f88"),
        (CLAUDE, "-c"),
        (CODEX, "--session"),
    ],
)
def test_an_argument_that_takes_up_a_conversation_is_refused(seat: str, argument: str) -> None:
    assert_problems(
        seat + f"        extra_args: «[{argument}, x]»\n",
        (
            f"{PATH}.extra_args",
            f"'{argument}' chooses the agent's conversation, which another program may have open; remove it (a start "
            "takes up the conversation of before by itself)",
        ),
    )


def test_a_short_argument_is_refused_only_where_it_means_a_conversation() -> None:
    assert member(CODEX + "        extra_args: [-c, model_verbosity=low]\n").extra_args[0] == "-c"


@pytest.mark.parametrize("field", ["permission_mode: «ask»", "extra_args: «[a]»", "ready_timeout: «9»"])
def test_a_terminal_has_no_settings_of_agents(field: str) -> None:
    name = field.split(":")[0]
    assert_problems(TERMINAL + f"        {field}\n", (f"{PATH}.{name}", f"a terminal has no `{name}`; remove it"))


def test_only_codex_has_a_sandbox() -> None:
    message = "only codex has a `sandbox`; remove it, or write `runtime: codex`"
    assert_problems(CLAUDE + "        sandbox: «read_only»\n", (f"{PATH}.sandbox", message))


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (
            "permission_mode: «bypas»",
            "'bypas' is not possible here; did you mean 'bypass'? It can be 'ask', 'accept_edits', 'plan' or 'bypass'",
        ),
        (
            "sandbox: «none»",
            "'none' is not possible here; write 'read_only', 'workspace_write' or 'full_access'",
        ),
        (
            "model: «--dangerously-skip-permissions»",
            "'--dangerously-skip-permissions' would be an option of the agent's program; write the name of a model",
        ),
        ("ready_timeout: «soon»", "this is the text 'soon'; write a number, as in 60"),
        ("ready_timeout: «true»", "this is true; write a number, as in 60"),
        ("ready_timeout: «0»", "this is 0 seconds; write a number above 0 and at most 3600"),
        ("ready_timeout: «7200»", "this is 7200 seconds; write a number above 0 and at most 3600"),
        ("ready_timeout: «.nan»", "this is nan seconds; write a number above 0 and at most 3600"),
        (
            "extra_args: «--effort high»",
            "this is the text '--effort high'; write a list, as in [a, b] or with each item on a line of its own "
            "after '- '",
        ),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_can(field: str, message: str) -> None:
    name = field.split(":")[0]
    assert_problems(CODEX + f"        {field}\n", (f"{PATH}.{name}", message))


def test_of_an_unknown_runtime_it_is_not_told_what_it_lacks() -> None:
    """What a member needs depends on its runtime: only that is to be mended, perhaps a terminal was meant."""
    message = "unknown runtime 'terminl'; did you mean 'terminal'?"
    marked = TERMINAL.replace("runtime: terminal", "runtime: «terminl»")
    assert_problems(marked, (f"{PATH}.runtime", message), runtimes=("codex", "terminal"))


@pytest.mark.parametrize("runtime", ["opencode", "gemini", "my-agent"])
def test_a_runtime_is_known_when_the_reader_says_so(runtime: str) -> None:
    assert load(CODEX.replace("codex", runtime), {"codex", runtime}).pods[0].members[0].runtime == runtime
    marked = CODEX.replace("codex", f"«{runtime}»")
    assert_problems(marked, (f"{PATH}.runtime", None), runtimes=("codex", "terminal"))
