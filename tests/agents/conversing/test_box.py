"""Letters keep their order, but for those that go ahead; what is being typed keeps its place."""

from __future__ import annotations

import pytest

from agents.conversing.box import Box
from agents.conversing.letters import Letter, Mode


def letter(key: int, ahead: bool = False) -> Letter:
    return Letter(key, 1, f"letter {key}", ahead=ahead)


def box_of(*keys: int) -> Box:
    box = Box()
    for key in keys:
        box.put(letter(key))
    return box


def emptied(box: Box) -> list[int]:
    """The ids in the order in which they are brought."""
    order = []
    while head := box.head:
        order.append(head.id)
        box.done(head)
    return order


def test_an_empty_box_has_no_head() -> None:
    assert Box().head is None
    assert Box().withdraw(1)
    assert not Box().begin(letter(1))


def test_letters_are_brought_in_the_order_in_which_they_came() -> None:
    assert emptied(box_of(1, 2, 3)) == [1, 2, 3]


def test_those_that_go_ahead_come_first_in_their_own_order() -> None:
    box = box_of(1, 2)
    for key in (3, 4):
        box.put(letter(key, ahead=True))
    box.put(letter(5))
    assert emptied(box) == [3, 4, 1, 2, 5]


@pytest.mark.parametrize("mode", ["now", "interrupt"])
def test_what_need_not_wait_until_the_agent_is_idle_overtakes_what_must(mode: Mode) -> None:
    """And among themselves they keep their order, behind what belongs to an answer."""
    box = box_of(1, 2)
    box.put(Letter(3, 1, "at once", mode))
    box.put(letter(4, ahead=True))
    box.put(Letter(5, 1, "at once, too", mode))
    box.put(letter(6))
    assert emptied(box) == [4, 3, 5, 1, 2, 6]


def test_what_is_to_stop_the_turn_overtakes_what_is_to_steer_it() -> None:
    box = Box()
    modes: tuple[Mode, ...] = ("now", "interrupt", "when_idle", "interrupt")
    for key, mode in enumerate(modes, 1):
        box.put(Letter(key, 1, "text", mode))
    assert box.following and box.following.id == 4
    assert emptied(box) == [2, 4, 1, 3]


def test_none_goes_ahead_of_the_one_that_is_being_typed() -> None:
    box = box_of(1, 2)
    assert box.head and box.begin(box.head)
    box.put(letter(3, ahead=True))
    assert emptied(box) == [1, 3, 2]


def test_one_that_was_not_typed_after_all_steps_back() -> None:
    box = box_of(1)
    assert box.head and box.begin(box.head)
    box.step_back()
    box.put(letter(2, ahead=True))
    assert emptied(box) == [2, 1]


def test_whose_turn_has_passed_may_not_begin() -> None:
    box = box_of(1)
    head = box.head
    box.put(letter(2, ahead=True))
    assert head and not box.begin(head)
    assert box.withdraw(2) and box.begin(head)


def test_what_waits_can_be_taken_back_and_what_is_typed_cannot() -> None:
    box = box_of(1, 2, 3)
    assert box.head and box.begin(box.head)
    assert box.withdraw(2) and not box.withdraw(1)
    assert emptied(box) == [1, 3]


def test_after_one_is_done_the_next_can_be_taken_back() -> None:
    box = box_of(1, 2)
    assert box.head and box.begin(box.head)
    box.done(box.head)
    assert box.withdraw(2) and box.head is None


def test_only_the_letter_that_is_being_typed_is_typed() -> None:
    box = box_of(1, 2)
    assert not box.is_typed
    assert box.head is not None and box.begin(box.head)
    assert box.is_typed
    box.done(box.head)
    assert not box.is_typed
