"""What the drill says of a message is what became of it."""

from __future__ import annotations

import pytest

from tests.drills.message_fates import Fate, Posted, disorder, outcome
from tests.drills.message_kinds import KINDS, messages

SENT = list(messages(22))


def posted(number: int, stage: str = "accepted") -> Posted:
    return Posted(SENT[number], "idle", number, 0.0, told=[(0.0, stage, "")])


@pytest.mark.parametrize(
    ("stage", "arrives", "fate"),
    [
        ("accepted", ["m0000m look at the tests"], "exact"),
        ("accepted", [], "lost"),
        ("accepted", ["m0000m look at the tests", "else", "m0000m look at the tests"], "twice"),
        ("accepted", ["m0000m look at the"], "changed"),
        ("accepted", ["my draft m0000m look at the tests"], "changed"),
        ("stalled", [], "stalled"),
        ("stalled", ["m0000m look at the tests"], "untold"),
        ("waits", [], "open"),
        ("waits", ["m0000m look at the tests"], "untold"),
    ],
)
def test_a_fate_is_told_from_what_arrived_and_what_was_said(stage: str, arrives: list[str], fate: Fate) -> None:
    assert outcome(posted(0, stage), arrives).fate == fate


def test_only_a_command_may_be_told_as_a_message() -> None:
    command = list(KINDS).index("leading /")
    assert outcome(posted(command), [f"Message:\n{SENT[command].text}"]).fate == "exact"
    assert outcome(posted(0), [f"Message:\n{SENT[0].text}"]).fate == "changed"


def test_messages_that_overtake_others_are_counted() -> None:
    texts = [SENT[number].text for number in (0, 2, 1, 3)]
    assert disorder([outcome(posted(number), texts) for number in range(4)]) == 1


def test_every_kind_is_sent_and_each_message_is_unlike_any_other() -> None:
    assert {sent.kind for sent in SENT[:11]} == set(KINDS)
    assert len(KINDS) == 11
    assert len({sent.text for sent in SENT}) == 22
    sizes = {sent.kind: len(sent.text.encode()) for sent in SENT[11:]}
    assert (round(sizes["5 KB"], -3), round(sizes["50 KB"], -3)) == (5_000, 50_000)
