"""The form of the text: what is no YAML, no document, or hostile. Each with the fast and with the pure parser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.spec.marked import TERMINAL, assert_problems, problems_of, unmark
from topology.spec import Problem, SpecInvalid
from topology.spec.compose import MAX_DEPTH, MAX_VALUES
from topology.spec.document import parse
from topology.spec.problems import MAX_PROBLEMS
from topology.spec.syntax import MAX_TEXT_BYTES, PARSERS

COLON = "this ':' cannot stand here; put text with ': ' in quotes, or fix the indentation"
UNFIT = "this does not fit what stands before it; indent it like the rest, or quote the value"

NOT_YAML = [
    ("a: b«:» c\n", COLON),
    ("name\nb«:» 1\n", COLON),
    ("a: 1\n  b«:» 2\n", COLON),
    ("a:\n«\t»b: c\n", "lines are indented with spaces in YAML; replace this tab"),
    ("a: «@»home\n", "text cannot start with '@'; put it in quotes"),
    ("a: «`»ls`\n", "text cannot start with '`'; put it in quotes"),
    ("a: «'»never ends\nb: 1\n", "this quoted text never ends; add the closing quote"),
    ("a: «[»1,\nb: 2\n", "this list is not closed, or a comma is missing in it; write it as [a, b]"),
    ("a: ['x' «'»y']\n", "this list is not closed, or a comma is missing in it; write it as [a, b]"),
    ("a: «{»b: 1\n", "this mapping is not closed, or a comma is missing in it; write it as {a: 1, b: 2}"),
    ('a: "«\\»q"\n', "'\\q' means nothing in double quotes; write two backslashes or use single quotes"),
    ("a: 1\nb: [« »\n\n", "the text ends too early; close its brackets"),
    ("a: «}»\n", "a value is missing before '}'; write one, or put the text in quotes"),
    ("a: 'b'«c»\n", UNFIT),
    ("  a: 1\n «b»: 2\n", UNFIT),
    ("- a\n«b»: c\n", None),
    ("«%»YAML 3.0\n---\na: 1\n", "leave the %YAML line out"),
    ("a: «*gone»\n", "no anchor '&gone' stands before this alias; write the value out"),
    ("a: &a [«*a»]\n", "the alias '*a' stands inside what it repeats; write the value out"),
    ("a: &a 1\n«*a» : 2\n", "an alias cannot be a key; write the key out"),
    ("? «»[a]\n: 1\n", "a key must be plain text; put it in quotes if it has brackets"),
]


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize(("marked", "message"), NOT_YAML)
def test_what_is_no_yaml_is_told_where_and_how_to_mend_it(parser: Any, marked: str, message: str | None) -> None:
    text, places = unmark(marked)
    problem = _problem(text, parser)
    start, end = (problem.line, problem.column), (problem.end_line, problem.end_column)
    assert start == places[0][:2]
    assert end == places[0][2:] or places[0][:2] == places[0][2:]
    assert message in (None, problem.message)


SPREAD_OUT = """# comment
é🙂: z  # comment
list:
  - - a
    - b
  - {q: 'w
  e', r: [1, 2]}
  -
empty:
literal: |
  one
  two

folded: >-
  x
anchored: &here {a: 1}
alias: *here
plain over
  lines: no
"""


def test_both_parsers_see_every_value_in_the_same_place() -> None:
    text = SPREAD_OUT.replace("plain over\n  lines: no\n", "plain: over\n  lines\n")
    trees = [parse(text, parser).root for parser in PARSERS]
    assert all(tree == trees[0] for tree in trees)
    assert trees[0].parts["list"].value == (("a", "b"), {"q": "w e", "r": (1, 2)}, None)
    assert trees[0].parts["literal"].value == "one\ntwo\n"
    assert trees[0].parts["plain"].span == (18, 8, 19, 8)
    assert trees[0].keys["é🙂"] == (2, 1, 2, 3)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"])
def test_an_empty_text_is_told_how_to_begin(parser: Any, text: str) -> None:
    problem = _problem(text, parser)
    assert (problem.line, problem.column, problem.path) == (1, 1, "")
    assert problem.message == 'the text is empty; write a rig, starting with `version: "0.2"`'


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("- «a»\n", "this is a list; a rig is a mapping that starts with `version`, `name` and `pods`"),
        ("«hello»\n", "this is the text 'hello'; a rig is a mapping that starts with `version`, `name` and `pods`"),
        ("«42»\n", "this is the number 42; a rig is a mapping that starts with `version`, `name` and `pods`"),
    ],
)
def test_a_rig_is_a_mapping(marked: str, message: str) -> None:
    assert_problems(marked, ("", message))


def test_one_text_is_one_document() -> None:
    message = "there is more than one document; remove this '---' and what follows"
    assert_problems(TERMINAL + "«---»\n" + TERMINAL, ("", message))
    assert_problems(TERMINAL + "«---»\n]]] no yaml", ("", message))


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!include", "!!int", "!", "!<tag:x,2000:y>"])
def test_tags_are_refused(parser: Any, tag: str) -> None:
    document = parse(f"a: {tag} 1\n", parser)
    (problem,) = document.problems
    assert problem.path == "a"
    assert problem.message.startswith("tags such as ") and problem.message.endswith("; leave the tag out")
    assert document.root.value in ({"a": "1"}, {"a": 1})


@pytest.mark.parametrize("collection", ["!!set {a, b}", "!!omap [a: 1]", "!x\n  b: 1"])
def test_tags_on_mappings_and_lists_are_refused(parser: Any, collection: str) -> None:
    assert len(parse(f"a: {collection}\n", parser).problems) == 1


@pytest.mark.parametrize("nested", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "[" * 60 + "]" * 60])
def test_deep_nesting_is_refused_before_it_exhausts_the_stack(parser: Any, nested: str) -> None:
    assert _problem(nested, parser).message == f"this is nested more than {MAX_DEPTH} levels deep; write it flatter"


def test_fifty_levels_are_not_too_deep(parser: Any) -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, parser).problems == ()


def test_an_alias_bomb_is_refused_while_it_is_read(parser: Any) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 40)
    )
    problem = _problem(bomb, parser)
    assert problem.message == f"there are more than {MAX_VALUES} values, aliases counted in full; split the text"
    assert problem.line == 5


def test_a_text_with_too_many_values_is_refused(parser: Any) -> None:
    assert "more than" in _problem("[" + "1," * (MAX_VALUES + 1) + "]", parser).message


def test_a_text_of_one_mebibyte_is_read_and_a_longer_one_is_not() -> None:
    padding = MAX_TEXT_BYTES - len(TERMINAL.encode()) - 1
    assert parse(TERMINAL + "#" + "x" * padding).problems == ()
    message = "the text is larger than 1 MiB; split it into several"
    for longer in ("#" + "x" * (padding + 1), "#" + "é" * (padding // 2 + 1)):
        (problem,) = problems_of(TERMINAL + longer)
        assert (problem.line, problem.column, problem.message) == (1, 1, message)


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\0", "'\\x00'"),
        ("\x1b", "'\\x1b'"),
        ("\x7f", "'\\x7f'"),
        ("\ud800", "'\\ud800'"),
        ("\ufeff", "'\\ufeff'"),
    ],
)
def test_characters_that_yaml_does_not_allow_are_refused(parser: Any, character: str, shown: str) -> None:
    problem = _problem(f"a: 1\r\nb: é{character}c\n", parser)
    assert problem == Problem(2, 5, 2, 6, "", f"the character {shown} cannot stand in YAML; remove it")


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\U00110000", "\\uD800"])
def test_an_escape_that_is_no_character_is_a_problem_and_no_crash(parser: Any, escape: str) -> None:
    try:
        parse(f'a: "{escape}"\n', parser)
    except SpecInvalid as error:
        assert len(error.problems) == 1
    (problem, *_) = problems_of(TERMINAL.replace("Dev", f'"{escape}"'))
    assert problem.line == 4 or problem.line == 5


def test_mistakes_before_broken_yaml_are_told_with_it(parser: Any) -> None:
    with pytest.raises(SpecInvalid) as caught:
        parse("a: 1\na: 2\nb: !x 1\nc: [\n", parser)
    assert [(p.line, p.path) for p in caught.value.problems] == [(2, "a"), (3, "b"), (4, "")]


def test_hostile_text_gets_a_bounded_answer() -> None:
    doubled = TERMINAL + "x: 1\n" * 50_000
    assert len(problems_of(doubled)) <= MAX_PROBLEMS + 10
    unknown = TERMINAL + "".join(f"key{n}: 1\n" for n in range(50_000))
    assert len(problems_of(unknown)) == MAX_PROBLEMS
    lost = TERMINAL + "    edges:\n" + "      - { kind: can_observe, from: a, to: nobody }\n" * 10_000
    assert len(problems_of(lost)) <= 2 * MAX_PROBLEMS


def test_a_value_in_a_message_is_shortened_and_cannot_carry_escape_sequences() -> None:
    (problem,) = problems_of(TERMINAL + '"\\e[31m' + "x" * 500 + '": 1\n')
    assert "\x1b" not in problem.message and "\\x1b[31m" in problem.message
    assert len(problem.message) < 300


def _problem(text: str, parser: Any) -> Problem:
    with pytest.raises(SpecInvalid) as caught:
        parse(text, parser)
    (problem,) = caught.value.problems
    return problem
