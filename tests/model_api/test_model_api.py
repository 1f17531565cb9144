"""The model API answers as it is told and knows what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from tests.model_api.api import Call, Failure, ModelApi, Plan
from tests.model_api.gates import Gate
from tests.model_api.protocols import PROTOCOLS, Protocol, answer, claude, connect

every_protocol = pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)


@pytest.fixture
def api() -> Iterator[ModelApi]:
    with ModelApi() as served:
        yield served


@every_protocol
def test_a_prompt_is_answered_and_recorded_verbatim(api: ModelApi, protocol: Protocol) -> None:
    text = "first line\n\tsecond 'line' $(id) \U0001f980 \\"
    assert "Received" in answer(api, protocol, text).text
    (prompt,) = api.prompts()
    assert prompt.texts == (text,)
    assert (prompt.outcome, prompt.status) == ("answered", 200)


@every_protocol
def test_an_answer_in_one_piece_says_the_same_as_a_stream(api: ModelApi, protocol: Protocol) -> None:
    texts = [answer(api, protocol, "[[say:twice the same]]", stream=stream).text for stream in (True, False)]
    assert texts == ["twice the same"] * 2


@every_protocol
def test_a_shell_command_is_called_by_the_name_that_the_agent_has_for_it(api: ModelApi, protocol: Protocol) -> None:
    got = answer(api, protocol, "[[bash:ls -l | wc]]")
    assert got.call[0] == protocol.shell
    assert "ls -l | wc" in got.call[1].values()
    assert [change.what for change in api.transitions()] == ["asked", "answering", "tool_called"]


@every_protocol
def test_the_result_of_a_tool_is_told_from_a_prompt(api: ModelApi, protocol: Protocol) -> None:
    assert answer(api, protocol, result="forty-two").text.startswith("Tool result seen: ")
    (request,) = api.requests()
    assert request.kind == "tool_result"
    assert "forty-two" in request.ask.results[0]


@every_protocol
def test_reported_tokens_are_those_of_the_directive(api: ModelApi, protocol: Protocol) -> None:
    assert answer(api, protocol, "[[tokens:123456]]").tokens == 123456


@every_protocol
def test_an_error_has_the_shape_of_the_protocol(api: ModelApi, protocol: Protocol) -> None:
    got = answer(api, protocol, "[[error:400]]")
    assert got.status == 400
    assert "400" in got.body["error"]["message"]
    assert [change.what for change in api.transitions()] == ["asked", "failed"]


@every_protocol
def test_a_request_without_tools_is_no_prompt(api: ModelApi, protocol: Protocol) -> None:
    assert answer(api, protocol, "[[error:500]] summarise", tools=False).status == 200
    assert api.prompts() == []
    assert api.transitions() == []


@pytest.mark.parametrize("code", [401, 429, 500, 529])
def test_the_next_answers_fail_as_often_as_the_test_says(api: ModelApi, code: int) -> None:
    api.fail_next(code, times=2, headers={"retry-after": "7"})
    replies = [answer(api, claude, "go on") for _ in range(3)]
    assert [reply.status for reply in replies] == [code, code, 200]
    assert replies[0].headers["retry-after"] == "7"


def test_a_failure_can_carry_more_than_a_message(api: ModelApi) -> None:
    api.answer_next(Failure(429, "limit", type="usage_limit_reached", more={"resets_at": 5}))
    error = answer(api, claude, "go on").body["error"]
    assert error == {"type": "usage_limit_reached", "message": "limit", "resets_at": 5}


def test_answers_are_given_to_the_conversation_that_they_are_for(api: ModelApi) -> None:
    api.answer_next(Plan("for the second"), session="two")
    assert answer(api, claude, "hello", session="one").text.startswith("Received")
    assert answer(api, claude, "hello", session="two").text == "for the second"
    assert [request.number for request in api.prompts(session="two")] == [2]


def test_what_is_planned_for_one_conversation_is_forgotten_and_not_what_others_are_to_be_told(api: ModelApi) -> None:
    for session in ("one", "two"):
        api.answer_next(Plan("as planned"), session=session)
    api.clear("one")
    assert answer(api, claude, "hello", session="one").text.startswith("Received")
    assert answer(api, claude, "hello", session="two").text == "as planned"


def test_a_label_in_the_address_tells_who_asks(api: ModelApi) -> None:
    answer(api, claude, "hello", url=api.url_for("dev/lead"))
    assert [request.label for request in api.prompts(session="dev/lead")] == ["dev/lead"]
    assert api.prompts(session="") != []


def test_any_tool_is_called_with_any_arguments(api: ModelApi) -> None:
    question = {"questions": [{"question": "Which?", "options": [["a"], ["b"]]}]}
    directive = f"[[tool:AskUserQuestion:{json.dumps(question)}]]"
    assert answer(api, claude, directive).call == ("AskUserQuestion", question)


def test_a_tool_that_the_agent_lacks_is_a_loud_error(api: ModelApi) -> None:
    api.answer_next(Plan(call=Call("Missing")))
    got = answer(api, claude, "go on")
    assert (got.status, got.body["error"]["message"]) == (
        400,
        "cannot call Missing: the agent offers only Bash, AskUserQuestion",
    )


def test_a_held_answer_begins_when_the_test_releases_it(api: ModelApi) -> None:
    with _held(api, "wait"):
        assert [request.texts for request in api.open_requests()] == [("wait",)]
        assert [change.what for change in api.transitions()] == ["asked"]
        api.release()
        api.wait_for(lambda: not api.open_requests())
    assert [change.what for change in api.transitions()] == ["asked", "answering", "answered"]


def test_an_answer_held_at_its_end_has_begun(api: ModelApi) -> None:
    with _held(api, "[[say:words]]", at="end") as gate:
        assert [change.what for change in api.transitions()] == ["asked", "answering"]
        gate.release()
        api.wait_for(lambda: not api.open_requests())


@pytest.mark.parametrize("text", ["held", "[[hang:30]]", "[[slow:30]]"])
def test_an_agent_that_hangs_up_is_seen_at_once(api: ModelApi, text: str) -> None:
    gate = api.hold() if text == "held" else None
    connection = connect(api.url)
    claude.send(connection, text)
    request = api.wait_for(api.open_requests)[0]
    connection.close()
    api.wait_for(lambda: not api.open_requests())
    assert api.requests()[request.number - 1].outcome == "dropped"
    assert gate is None or api.wait_for(lambda: gate.waiting == set())


def test_a_held_answer_does_not_keep_the_server_from_closing() -> None:
    with ModelApi() as api:
        api.hold()
        connection = connect(api.url)
        claude.send(connection, "wait")
        api.wait_for(api.open_requests)
    assert api.requests()[0].outcome == "dropped"
    connection.close()


def test_waiting_in_vain_tells_what_was_asked_instead(api: ModelApi) -> None:
    answer(api, claude, "something else")
    with pytest.raises(TimeoutError, match="something else"):
        api.wait_for_prompt("this", timeout=0.01)


def test_reminders_of_the_agent_are_kept_apart_from_the_users_text(api: ModelApi) -> None:
    blocks = ["<system-reminder>\nbe brief\n</system-reminder>", "hello"]
    _messages(api, [{"role": "user", "content": [{"type": "text", "text": text} for text in blocks]}])
    assert api.prompts()[0].texts == ("hello",)
    assert api.prompts()[0].ask.reminders == (blocks[0],)


def test_what_an_agent_tells_the_model_in_between_is_no_text_of_the_users(api: ModelApi) -> None:
    _messages(api, [{"role": "user", "content": "hello"}, {"role": "system", "content": "# Environment"}])
    (prompt,) = api.prompts()
    assert (prompt.texts, prompt.ask.reminders, prompt.ask.system) == (("hello",), ("# Environment",), "# Environment")


def test_messages_sent_during_a_tool_call_are_unwrapped(api: ModelApi) -> None:
    frame = "The user sent a new message while you were working:\n{}\n\nThis is how Claude Code surfaces messages.{}"
    texts = [frame.format("one\n\ntwo", "\n"), frame.format("three", "")]
    result = {"type": "tool_result", "tool_use_id": "t", "content": "ok"}
    _messages(api, [{"role": "user", "content": [result, *({"type": "text", "text": text} for text in texts)]}])
    (prompt,) = api.prompts()
    assert (prompt.texts, prompt.ask.results) == (("one\n\ntwo", "three"), ("ok",))


@pytest.mark.parametrize("remark", ["[Request interrupted by user]\n", "<task-notification>...</task-notification>"])
def test_a_turn_that_the_agent_began_itself_is_a_prompt_without_text(api: ModelApi, remark: str) -> None:
    _messages(api, [{"role": "user", "content": remark}])
    (prompt,) = api.prompts()
    assert (prompt.texts, prompt.ask.reminders) == ((), (remark,))


def test_only_what_came_since_the_model_spoke_counts(api: ModelApi) -> None:
    said = [("user", "[[error:500]]"), ("assistant", "no"), ("user", "one"), ("user", "two")]
    _messages(api, [{"role": role, "content": text} for role, text in said])
    assert api.prompts()[0].texts == ("one", "two")


def test_a_title_is_made_as_the_agent_wants_it_and_kept_apart(api: ModelApi) -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string"}, "new": {"type": "boolean"}}}
    more = {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
    got = _messages(api, [{"role": "user", "content": "[[error:500]]"}], **more)
    assert json.loads(got["content"][0]["text"]) == {"title": "A short title", "new": False}
    assert [request.kind for request in api.requests()] == ["title"]


@pytest.mark.parametrize(
    "text",
    [
        "CRITICAL: Respond with TEXT ONLY. Do NOT call any tools.",
        "You are performing a CONTEXT CHECKPOINT COMPACTION. Create",
    ],
)
def test_summing_up_is_work_but_no_prompt(api: ModelApi, text: str) -> None:
    _messages(api, [{"role": "user", "content": text}])
    assert api.prompts() == []
    assert [request.kind for request in api.requests()] == ["compact"]
    assert [change.what for change in api.transitions()] == ["asked", "answering", "answered"]


def test_an_answer_can_carry_headers_of_its_own(api: ModelApi) -> None:
    api.answer_next(Plan(headers={"x-codex-primary-used-percent": "95"}))
    assert answer(api, claude, "hello").headers["x-codex-primary-used-percent"] == "95"


def test_what_is_not_known_is_refused_and_recorded(api: ModelApi) -> None:
    connection = connect(api.url)
    connection.request("POST", "/v1/unheard-of", b"{}")
    assert connection.getresponse().status == 404
    connection.close()
    assert [(request.path, request.outcome) for request in api.requests()] == [("/v1/unheard-of", "failed")]


def _messages(api: ModelApi, messages: list[Mapping[str, Any]], **more: Any) -> Any:
    connection = connect(api.url)
    body = {"model": "m", "messages": messages, "tools": [{"name": "Bash"}], **more}
    connection.request("POST", "/v1/messages", json.dumps(body))
    response = connection.getresponse()
    found = json.loads(response.read())
    connection.close()
    return found


@contextmanager
def _held(api: ModelApi, text: str, **how: Any) -> Iterator[Gate]:
    """A prompt, asked in a thread, that stands at a gate."""
    asking = threading.Thread(target=answer, args=(api, claude, text))
    with api.hold(**how) as gate:
        asking.start()
        api.wait_for(lambda: gate.waiting)
        yield gate
    asking.join()
