"""What is wanted and what runs make a plan, compared here as the text that `rig plan` prints."""

from __future__ import annotations

from dataclasses import replace

from topology.plan import DesiredSeat, ObservedSeat, Plan, plan_down, plan_up

LEAD = DesiredSeat("orch.lead", "orch-lead@demo", config_hash="a")
IMPL = DesiredSeat("dev.impl", "dev-impl@demo", level=1, after=("orch.lead",), config_hash="b")
TEST = DesiredSeat("dev.test", "dev-test@demo", level=2, after=("dev.impl", "orch.lead"), config_hash="c")
TEAM = [LEAD, IMPL, TEST]


def running(seat: DesiredSeat, config_hash: str | None = None) -> ObservedSeat:
    return ObservedSeat(seat.logical, seat.name, seat.config_hash if config_hash is None else config_hash)


def dead(seat: DesiredSeat, end: str = "") -> ObservedSeat:
    return ObservedSeat(seat.logical, seat.name, seat.config_hash, dead=True, end=end)


def observed(*seats: ObservedSeat) -> dict[str, ObservedSeat]:
    return {seat.logical: seat for seat in seats}


ALL_RUN = observed(*map(running, TEAM))


def test_nothing_wanted_and_nothing_there_is_nothing_to_do() -> None:
    assert str(plan_up([], {})) == "nothing to do"
    assert str(plan_down({})) == "nothing to do"


def test_a_rig_that_runs_as_wanted_is_left_alone() -> None:
    assert plan_up(TEAM, ALL_RUN) == Plan()
    assert plan_up(TEAM, ALL_RUN, recreate=True, remove_orphans=True) == Plan()
    assert str(plan_up(TEAM, ALL_RUN)) == "nothing to do"


def test_sessions_of_others_do_not_disturb_seats_that_run() -> None:
    assert plan_up(TEAM, ALL_RUN, foreign=frozenset({LEAD.name, "work"})) == Plan()


def test_a_problem_of_a_seat_that_runs_is_no_problem() -> None:
    broken = DesiredSeat("orch.lead", "orch-lead@demo", config_hash="a", problem="cannot launch orch.lead: no folder")
    assert plan_up([broken], ALL_RUN) == Plan(remarks=plan_up([broken], ALL_RUN).remarks)
    assert plan_up([broken], observed(running(LEAD))) == Plan()


def test_a_rig_that_is_down_is_launched_level_by_level() -> None:
    assert str(plan_up([TEST, IMPL, LEAD], {})).splitlines() == [
        "#1 launch orch.lead: not running",
        "#2 launch dev.impl: not running (after #1)",
        "#3 launch dev.test: not running (after #2, #1)",
    ]


def test_seats_of_one_level_keep_the_order_of_the_spec() -> None:
    seats = [DesiredSeat(f"pod.{name}", f"pod-{name}@demo") for name in "cab"]
    assert [o.seat for o in plan_up(seats, {}).operations] == ["pod.c", "pod.a", "pod.b"]


def test_only_the_seat_that_died_is_started_again() -> None:
    plan = plan_up(TEAM, {**ALL_RUN, "dev.impl": dead(IMPL, "exit 3")})
    assert str(plan) == "#1 relaunch dev.impl: ended (exit 3)"


def test_a_seat_whose_end_is_not_known_is_started_again() -> None:
    plan = plan_up(TEAM, {**ALL_RUN, "dev.impl": dead(IMPL)})
    assert str(plan) == "#1 relaunch dev.impl: ended (how is not known)"


def test_steps_wait_only_for_steps_of_the_same_plan() -> None:
    plan = plan_up(TEAM, observed(running(LEAD)))
    assert str(plan).splitlines() == [
        "#1 launch dev.impl: not running",
        "#2 launch dev.test: not running (after #1)",
    ]


def test_a_changed_seat_keeps_running_until_recreate_is_asked_for() -> None:
    now = {**ALL_RUN, "dev.impl": running(IMPL, "old")}
    assert plan_up(TEAM, now).operations == ()
    assert str(plan_up(TEAM, now)) == "note: dev.impl runs as an older spec wanted it (restart it: --recreate)"
    assert str(plan_up(TEAM, now, recreate=True)) == "#1 relaunch dev.impl: its spec changed"


def test_a_changed_seat_that_cannot_be_launched_is_not_ended_by_recreate() -> None:
    broken = DesiredSeat("dev.impl", "dev-impl@demo", config_hash="b", problem="cannot launch dev.impl: no program")
    plan = plan_up([broken], observed(running(IMPL, "old")), recreate=True)
    assert plan.operations == ()
    assert str(plan) == "cannot launch dev.impl: no program"


def test_a_seat_with_a_problem_is_told_and_the_others_start() -> None:
    broken = DesiredSeat("dev.impl", "dev-impl@demo", level=1, problem="cannot launch dev.impl: the folder /x is gone")
    assert str(plan_up([LEAD, broken, TEST], {})).splitlines() == [
        "#1 launch orch.lead: not running",
        "#2 launch dev.test: not running (after #1)",
        "cannot launch dev.impl: the folder /x is gone",
    ]


def test_a_launch_says_what_becomes_of_the_conversation() -> None:
    going_on = replace(LEAD, conversation="its conversation goes on")
    assert str(plan_up([going_on], {})) == "#1 launch orch.lead: not running; its conversation goes on"
    assert str(plan_up([going_on], observed(dead(LEAD, "signal 9")))) == (
        "#1 relaunch orch.lead: ended (signal 9); its conversation goes on"
    )


def test_a_session_of_the_same_name_that_is_not_ours_is_told_and_left_alone() -> None:
    plan = plan_up([LEAD, IMPL], {}, foreign=frozenset({"dev-impl@demo"}))
    assert [o.seat for o in plan.operations] == ["orch.lead"]
    assert [p.seat for p in plan.problems] == ["dev.impl"]
    assert plan.problems[0].message == (
        "cannot launch dev.impl: a tmux session named dev-impl@demo exists that this rig did not start"
        " (end or rename it: tmux rename-session -t '=dev-impl@demo' other-name)"
    )


def test_a_session_whose_name_only_begins_the_same_is_no_conflict() -> None:
    plan = plan_up([IMPL], {}, foreign=frozenset({"dev-impl@demo-two", "dev-impl"}))
    assert str(plan) == "#1 launch dev.impl: not running"


def test_an_orphan_that_runs_is_told_and_left_until_its_removal_is_asked_for() -> None:
    assert str(plan_up([LEAD], observed(running(LEAD), running(IMPL)))) == (
        "note: dev.impl runs but is no longer in the spec (end it: --remove-orphans)"
    )
    plan = plan_up([LEAD], observed(running(LEAD), running(IMPL)), remove_orphans=True)
    assert str(plan) == "#1 stop dev.impl: no longer in the spec"
    assert plan.levels() == [] and [o.seat for o in plan.stops()] == ["dev.impl"]


def test_an_orphan_that_has_ended_is_cleared_away() -> None:
    plan = plan_up([LEAD], observed(running(LEAD), dead(IMPL, "exit 0")))
    assert str(plan) == "#1 stop dev.impl: no longer in the spec"


def test_orphans_are_ended_before_anything_starts() -> None:
    plan = plan_up([LEAD], observed(running(IMPL)), remove_orphans=True)
    assert str(plan).splitlines() == [
        "#1 stop dev.impl: no longer in the spec",
        "#2 launch orch.lead: not running",
    ]


def test_levels_hold_launches_and_relaunches_and_leave_out_what_runs() -> None:
    plan = plan_up([*TEAM, DesiredSeat("dev.doc", "dev-doc@demo", level=1)], observed(running(LEAD), dead(IMPL)))
    assert [[o.seat for o in level] for level in plan.levels()] == [["dev.impl", "dev.doc"], ["dev.test"]]


def test_down_ends_all_that_carries_the_rigs_label() -> None:
    plan = plan_down(observed(running(LEAD), dead(IMPL, "signal 9"), dead(TEST)))
    assert str(plan).splitlines() == [
        "#1 stop orch.lead: rig goes down",
        "#2 stop dev.impl: already ended (signal 9)",
        "#3 stop dev.test: already ended (how is not known)",
    ]
