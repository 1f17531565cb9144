"""Runtimes defined in YAML: mistakes are told with their place, and a real program is read by the signs named."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.observing.feeding import Feeder
from agents.readings.appearances import Appearances
from agents.readings.reader import Running
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, Reading
from agents.runtimes.base import Beginning, Composer, Ending, Place, Runtime, SeatConfig
from agents.runtimes.custom import RuntimeFileError, runtime
from agents.runtimes.custom.load import RESERVED
from tests.real_server import eventually

PLACE = Place("/data/seat", "/usr/bin/python3")

PARROT = r"""
name: parrot
title: Parrot
command: [parrot, --id, "{conversation}", --model, "{model}", --log, "{folder}/prompts.jsonl"]
resume: parrot --again {conversation} --log {folder}/prompts.jsonl
version: [--version]
install: "install: apt install parrot"
ready:
  screen: '^parrot>'
working:
  - title: '^busy'
  - file: '{folder}/busy'
waiting:
  screen: '^May I .*\?'
error:
  screen: '^parrot fell ill'
choices:
  - {label: "Yes", keys: [y, Enter], kind: allow}
  - {label: "No", keys: [n, Enter], kind: deny}
composer: '^parrot>'
prompts: {file: "{folder}/prompts.jsonl", text: message.content, where: {type: user}}
interrupt: [C-c]
clear: /new
settle: 0.05
ending: {keys: [C-d]}
"""

PROGRAM = r"""#!/bin/bash
log=${@: -1}
while printf 'parrot> ' && IFS= read -r line; do
    case $line in
        ask) printf 'May I fly?\n[y/n] '; read -r answer; clear; echo "answered $answer" ;;
        *)
            printf '\033]0;busy with it\007'
            printf '{"type": "user", "message": {"content": "%s"}}\n' "$line" >> "$log"
            while [ -e "$(dirname "$log")/hold" ]; do sleep 0.05; done
            [ "$line" = ill ] && echo 'parrot fell ill'
            printf '\033]0;rests\007' ;;
    esac
done
"""


@pytest.fixture
def parrot() -> Runtime:
    return runtime(PARROT, "parrot.yaml")


def commanded(line: str = "") -> Runtime:
    """A parrot that takes commands."""
    return runtime(f"{PARROT}commands: '\\s*[/!]|exit$'\n{line}\n", "parrot.yaml")


def small(lines: str) -> Runtime:
    """A runtime with little more than these lines."""
    return runtime(f"name: x\nready: {{screen: '^>'}}\n{lines}\n", "x.yaml")


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(RuntimeFileError) as caught:
        runtime(text, "x.yaml")
    return caught.value.problems


def shown(*lines: str) -> Screen:
    return Screen.captured("\n".join(lines))


class TestFile:
    def test_its_answers_are_those_of_the_file(self, parrot: Runtime) -> None:
        assert (parrot.name, parrot.title, parrot.install_hint) == ("parrot", "Parrot", "install: apt install parrot")
        assert parrot.is_agent and parrot.chooses_id and parrot.supports_resume
        assert (parrot.interrupt_keys, parrot.clear_command) == (("C-c",), "/new")
        assert parrot.ending() == Ending(keys=("C-d",))

    def test_the_least_file_has_a_name_a_command_and_a_sign_of_being_ready(self) -> None:
        least = runtime("name: cat\ncommand: cat -u\nready: {screen: '$'}\n", "cat.yaml")
        assert (least.name, least.title) == ("cat", "cat")
        assert not (least.is_agent or least.chooses_id or least.supports_resume)
        assert least.ending() == Ending(signal="HUP")

    def test_two_files_do_not_mix(self, parrot: Runtime) -> None:
        other = runtime(PARROT.replace("name: parrot", "name: crow"), "crow.yaml")
        assert (parrot.name, other.name) == ("parrot", "crow")

    def test_everything_that_is_wrong_is_told_at_once_with_its_place(self) -> None:
        text = "name: Bad Name\ncommand: {}\nready: {screen: '('}\ncolour: red\nsettle: soon\n"
        found = problems(text)
        assert [re.sub(r" .*", "", problem) for problem in found] == [
            "x.yaml:4:1:",
            "x.yaml:2:10:",
            "x.yaml:3:17:",
            "x.yaml:5:9:",
            "x.yaml:1:7:",
        ]

    @pytest.mark.parametrize(
        ("line", "place", "problem"),
        [
            ("ready: {}", "3:8", "must be one of: screen, title, or file"),
            ("ready: {screen: a, title: b}", "3:8", "must be one of"),
            ("ready: {screen: '^> '}", "3:17", "must not end in a blank"),
            ("ready: {screen: a, last: 0}", "3:26", "must be a number of lines between 1 and 9999 (found '0')"),
            ("ready: {title: a, last: 2}", "3:8", "must be one of"),
            ("ready: here", "3:8", "must be a mapping (found 'here')"),
            ("ready: {screen: a}\nready: {title: b}", "4:1", "stands twice"),
            ("ready: {screen: a}\nchoices: [{label: x, keys: [y], kind: maybe}]", "4:39", "must be one of: allow"),
            ("ready: {screen: a}\nchoices: [{label: x, keys: [y]}]", "4:10", "needs waiting"),
            ("ready: {screen: a}\nprompts: {file: f}", "4:10", "text is missing"),
            ("ready: {screen: a}\nprompts: {file: f, text: t}", "4:10", "needs composer"),
            ("ready: {screen: a}\nresume: again", "4:9", "must hold {conversation}"),
            ("ready: {screen: a}\nending: {signal: KILL}", "4:18", "must be one of: HUP, INT, TERM"),
            ("ready: {screen: a}\ntitle:", "4:7", "must be a text (found nothing)"),
            ("ready: {screen: a}\nversion: 'a \"b'", "4:10", "cannot be split into words"),
            ("ready: {screen: a}\nmodes: {always: [-y]}", "4:9", "modes has no field always"),
            ("ready: [", "4:1", "not YAML"),
            ("", "1:1", "ready is missing"),
        ],
    )
    def test_a_mistake_is_told_with_its_place(self, line: str, place: str, problem: str) -> None:
        found = "\n".join(problems(f"name: x\ncommand: x\n{line}\n"))
        assert f"x.yaml:{place}:" in found
        assert problem in found

    def test_an_empty_file_is_told(self) -> None:
        assert problems("# nothing\n") == ("x.yaml:1:1: the file is empty (it needs name, command and ready)",)

    @pytest.mark.parametrize("name", sorted(RESERVED))
    def test_names_of_our_own_runtimes_are_taken(self, name: str) -> None:
        [problem] = problems(f"name: {name}\ncommand: x\nready: {{screen: a}}\n")
        assert "is taken" in problem


class TestLaunch:
    def test_fields_are_filled_in(self, parrot: Runtime) -> None:
        command = parrot.launch(SeatConfig("dev@my", "/", model="big"), PLACE, Beginning(id="id-1"))
        log = ("--log", "/data/seat/prompts.jsonl")
        assert command.argv == ("parrot", "--id", "id-1", "--model", "big", *log)
        again = parrot.launch(SeatConfig("dev@my", "/"), PLACE, Beginning("resume", "id-1"))
        assert again.argv == ("parrot", "--again", "id-1", *log)

    def test_a_field_that_is_empty_goes_with_its_flag(self, parrot: Runtime) -> None:
        argv = parrot.launch(SeatConfig("dev@my", "/", extra_args=("-v",)), PLACE, Beginning(id="id-1")).argv
        assert "--model" not in argv
        assert argv[-1] == "-v"

    def test_a_permission_mode_is_told_by_the_words_of_the_file(self) -> None:
        free = runtime(PARROT + "modes: {plan: [--look-only], bypass: --never-ask}\n", "parrot.yaml")
        told = free.launch(
            SeatConfig("dev@my", "/work", permission_mode="plan", extra_args=("-x",)), PLACE, Beginning()
        )
        assert told.argv[-2:] == ("--look-only", "-x")
        assert "--look-only" not in free.launch(SeatConfig("dev@my", "/work"), PLACE, Beginning()).argv

    def test_a_permission_mode_without_words_is_refused(self, parrot: Runtime) -> None:
        assert parrot.refuses(SeatConfig("dev@my", "/work", permission_mode="plan")) == (
            "its runtime file does not say how parrot is told permission_mode plan (add it to `modes` there)"
        )
        assert parrot.refuses(SeatConfig("dev@my", "/work")) == ""

    def test_guidance_is_a_file_that_the_command_or_the_environment_names(self) -> None:
        briefed = SeatConfig("dev@my", "/", guidance="Be brief.")
        by_word = small('command: [x, --brief, "{guidance}"]')
        command = by_word.launch(briefed, PLACE, Beginning())
        assert command.argv == ("x", "--brief", "/data/seat/guidance.md")
        assert command.files == {"guidance.md": "Be brief."}
        assert by_word.launch(SeatConfig("dev@my", "/"), PLACE, Beginning()).argv == ("x",)
        assert by_word.guidance_way(briefed, Beginning()) == "file named in its command"
        by_variable = small("command: x\nenv: {BRIEF: '{guidance}'}")
        assert by_variable.launch(briefed, PLACE, Beginning()).env == {"BRIEF": "/data/seat/guidance.md"}
        assert by_variable.guidance_way(briefed, Beginning()) == "file named in its environment"

    def test_a_command_that_names_no_guidance_has_no_way_to_take_it(self, parrot: Runtime) -> None:
        briefed = SeatConfig("dev@my", "/", guidance="Be brief.")
        assert parrot.guidance_way(briefed, Beginning()) == ""
        by_word = small('command: [x, "{guidance}"]\nresume: [x, -r, "{conversation}"]')
        assert by_word.guidance_way(briefed, Beginning("resume", "id-1")) == ""
        assert by_word.guidance_way(SeatConfig("dev@my", "/", command=("y",)), Beginning()) == ""
        by_variable = small("command: x\nenv: {BRIEF: '{guidance}'}")
        assert by_variable.guidance_way(SeatConfig("dev@my", "/", env={"BRIEF": ""}), Beginning()) == ""


class TestScreen:
    def test_a_draft_is_what_stands_behind_the_last_sign(self, parrot: Runtime) -> None:
        assert parrot.composer(shown("parrot> old", "answer", "parrot> ")) == Composer("empty")
        assert parrot.composer(shown("parrot> half a draft")) == Composer("draft", "half a draft")
        assert parrot.composer(shown("parrot> \x1b[2mask me\x1b[0m")) == Composer("empty")
        assert parrot.composer(shown("starting")) == Composer("hidden")

    def test_under_a_question_nobody_can_type_and_nothing_is_ready(self, parrot: Runtime) -> None:
        screen = shown("parrot> x", "May I fly?", "[y/n]")
        assert parrot.composer(screen) == Composer("hidden")
        assert not parrot.is_ready(screen, Reading(Activity("idle", rule="test")))
        assert parrot.is_ready(shown("parrot> "), UNKNOWN)

    def test_a_question_is_answered_by_the_keys_of_its_choice(self, parrot: Runtime) -> None:
        question = parrot.question(shown("parrot> x", "May I fly?", "[y/n]"))
        assert question is not None
        assert (question.title, question.text) == ("May I fly?", "May I fly?\n[y/n]")
        assert [(choice.label, choice.kind) for choice in question.choices] == [("Yes", "allow"), ("No", "deny")]
        answer = parrot.answer(question, "1", "")
        assert answer is not None and answer.keys == ("n", "Enter")
        assert parrot.answer(question, "7", "") is None


class TestSubmission:
    def test_a_message_goes_as_it_is(self, parrot: Runtime) -> None:
        assert parrot.submission("/fly").paste == "/fly"
        assert commanded().submission("fly /now").paste == "fly /now"

    @pytest.mark.parametrize("text", ["/fly", "  !ls", "exit", "/two\nlines"])
    def test_what_would_be_a_command_stays_a_message(self, text: str) -> None:
        submission = commanded().submission(text)
        assert submission.paste == submission.expected == f"Message:\n{text}"

    def test_the_line_before_it_can_be_chosen(self) -> None:
        assert commanded("tag: '[mail]'").submission("/fly").paste == "[mail]\n/fly"

    @pytest.mark.parametrize(
        ("lines", "problem"),
        [
            ("tag: '[mail]'", "tag needs commands"),
            ("commands: 'Mess'", "commands must not fit the tag"),
            ("commands: '('", "commands is not a regular expression"),
        ],
    )
    def test_what_could_not_tell_them_apart_is_refused(self, lines: str, problem: str) -> None:
        [found] = problems(f"{PARROT}{lines}\n")
        assert problem in found


class Seat:
    """The real program in a real tmux, with a reader that is fed as it goes."""

    def __init__(self, parrot: Runtime, socket: str, folder: Path) -> None:
        self.parrot, self.folder = parrot, folder
        self._socket = socket
        program = folder / "parrot"
        program.write_text(PROGRAM)
        program.chmod(0o755)
        (folder / "transcript").mkdir()
        command = parrot.launch(SeatConfig("dev@my", "/"), Place(str(folder), ""), Beginning(id="id-1"))
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", str(program), *command.argv[1:])
        self._tmux("pipe-pane", f"cat >> {folder}/transcript/000000.log")
        running = Running(pid=1, cwd="/", env={"HOME": "/nowhere"}, folder=str(folder), conversation_id="id-1")
        self.reader = parrot.reader(running)
        self._feeder = Feeder(self.reader, folder / "transcript")

    def _tmux(self, *words: str) -> str:
        return subprocess.run(["tmux", "-L", self._socket, *words], check=True, capture_output=True, text=True).stdout

    def keys(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def say(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)
        self.keys("Enter")

    @property
    def screen(self) -> Screen:
        return Screen.captured(self._tmux("capture-pane", "-e", "-p"))

    def reading(self) -> Reading:
        self._feeder.feed()
        self.reader.on_screen(self.screen)
        return self.reader.reading()

    def comes_to(self, name: str) -> bool:
        return eventually(lambda: self.reading().activity.name == name)


@pytest.fixture
def seat(parrot: Runtime, tmux_socket: str, tmp_path: Path) -> Iterator[Seat]:
    folder = tmp_path / "seat"
    folder.mkdir()
    yield Seat(parrot, tmux_socket, folder)


def test_a_real_program_is_read_by_its_signs(seat: Seat) -> None:
    assert seat.comes_to("idle")
    assert seat.reading().finished is None
    assert seat.parrot.is_ready(seat.screen, seat.reading())

    (seat.folder / "hold").touch()
    seat.say("hello there")
    assert seat.comes_to("working")
    assert seat.reading().activity == Activity("working", "title rule", "busy with it")
    assert eventually(lambda: seat.reading() and seat.reader.take_prompts() == ["hello there"])
    assert seat.reading().finished is False
    (seat.folder / "hold").unlink()
    assert seat.comes_to("idle")
    assert seat.reading().finished is True

    seat.say("ask")
    assert seat.comes_to("waiting")
    question = seat.reading().question
    assert question is not None and question == Appearances().now(seat.parrot.question(seat.screen))
    answer = seat.parrot.answer(question, "0", "")
    assert answer is not None
    seat.keys(*answer.keys)
    assert seat.comes_to("idle")
    assert "answered y" in seat.screen.text

    seat.say("ill")
    assert seat.comes_to("error")
    assert seat.reading().activity.reason == "parrot fell ill"


def test_a_file_is_a_sign_while_it_is_there(seat: Seat) -> None:
    assert seat.comes_to("idle")
    (seat.folder / "busy").touch()
    assert seat.comes_to("working")
    assert seat.reading().activity == Activity("working", "file rule", "present")
    (seat.folder / "busy").unlink()
    assert seat.comes_to("idle")


def test_what_no_rule_fits_is_honestly_unknown(parrot: Runtime) -> None:
    reader = parrot.reader(Running(pid=1, cwd="/", folder="/data/seat"))
    assert reader.reading().activity == UNKNOWN.activity
    reader.on_screen(shown("who knows"))
    assert reader.reading().activity.name == "unknown"


def test_a_question_that_was_answered_and_stands_above_is_asked_no_more() -> None:
    sticky = small("command: x\nwaiting: {screen: '^May I', last: 2}")
    reader = sticky.reader(Running(pid=1, cwd="/", folder="/data/seat"))
    for lines, name in (
        (["> go", "May I fly?", "[y/n]", "", ""], "waiting"),
        (["> go", "May I fly?", "[y/n]", "", "> "], "idle"),
        (["May I fly?", "[y/n]", "> ", "", "May I land?", "[y/n]"], "waiting"),
    ):
        reader.on_screen(shown(*lines))
        assert reader.reading().activity.name == name
    question = reader.reading().question
    assert question and question.text == "May I land?\n[y/n]"
    assert sticky.is_ready(shown("May I fly?", "[y/n]", "> "), UNKNOWN)


def test_of_a_file_too_only_the_last_lines_may_count() -> None:
    logged = small("command: x\nerror: {file: /log, matches: ERROR, last: 1}")
    reader = logged.reader(Running(pid=1, cwd="/", folder="/data/seat"))
    for content, name in ((b"ERROR\n", "error"), (b"ERROR\nall is well\n", "unknown")):
        reader.on_file("/log", content)
        assert reader.reading().activity.name == name


def test_two_equal_questions_one_after_the_other_are_two(parrot: Runtime) -> None:
    reader = parrot.reader(Running(pid=1, cwd="/", folder="/data/seat"))
    found = set()
    for lines in (["May I fly?"], ["May I fly?"], ["parrot>"], ["May I fly?"]):
        reader.on_screen(shown(*lines))
        if question := reader.reading().question:
            found.add(question.id)
    assert len(found) == 2


def test_signs_are_looked_for_in_the_end_of_a_file_however_long_it_is(parrot: Runtime) -> None:
    reader = parrot.reader(Running(pid=1, cwd="/", folder="/data/seat"))
    [busy] = reader.traces().files
    begun = time.thread_time()
    reader.on_file(busy, b"x" * 10_000_000)
    assert reader.reading().activity.rule == "file rule" and time.thread_time() - begun < 1
