"""From a spec and a real tmux to a plan, without carrying anything out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from agents.sessions import TmuxServer
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, seven, spec_text
from topology.apply import bring_up
from topology.library import Source
from topology.models import Event, Job, Rig, Seat
from topology.reconcile import Past, Wish, desire, preview, survey, wishes_of
from topology.spec import RigSpec, load

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]


def source(text: str, root: Path | str, rig: Rig | None = None) -> Source:
    return Source(load(text), text, origin="inline", root=str(root), rig=rig)


def wishes(spec: RigSpec, root: Path | str) -> dict[str, Wish]:
    return wishes_of(spec, "inline", str(root), "1", Past())


def test_a_preview_of_a_rig_that_does_not_exist_yet_makes_nothing(tmux: TmuxServer, tmp_path: Path) -> None:
    plan = preview(source(seven("team"), tmp_path), {})
    assert len(plan.operations) == 7 and {o.verb for o in plan.operations} == {"launch"}
    assert str(plan).splitlines()[0] == "#1 launch orch.lead: not running"
    assert tmux.list_panes() == []
    assert not Rig.objects.exists() and not Seat.objects.exists() and not Event.objects.exists()


def test_a_preview_of_a_rig_that_runs_is_empty(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    bring_up(rig, Job.objects.create(rig=rig, verb="up"), lambda: False)
    assert str(preview(source(seven("team"), rig.root, rig), {})) == "nothing to do"
    changed = source(seven("team").replace("600", "601"), rig.root, rig)
    assert preview(changed, {}).operations == ()
    assert len(preview(changed, {"recreate": True}).operations) == 7


def test_panes_of_another_rig_of_the_same_name_are_foreign(make_rig: MakeRig, tmux: TmuxServer) -> None:
    """As those of a rig that was archived while it ran."""
    old = make_rig(spec_text("team", {"a.one": SLEEP}))
    bring_up(old, Job.objects.create(rig=old, verb="up"), lambda: False)
    Rig.objects.filter(pk=old.pk).update(archived_at=old.created_at)
    new = make_rig(spec_text("team", {"a.one": SLEEP}))
    seen = survey(new)
    assert seen.panes == {} and "a-one@team" in seen.foreign
    (problem,) = preview(source(spec_text("team", {"a.one": SLEEP}), new.root, new), {}).problems
    assert "exists that this rig did not start" in problem.message


def test_levels_follow_delegates_to_and_spawned_by() -> None:
    edges = [
        ("delegates_to", "a.first", "a.second"),
        ("spawned_by", "b.third", "a.second"),
        ("can_observe", "a.second", "a.first"),
        ("escalates_to", "b.third", "a.first"),
    ]
    spec = load(spec_text("team", dict.fromkeys(("b.third", "a.first", "a.second"), SLEEP), edges))
    found = {seat.logical: (seat.level, seat.after) for seat in desire(spec, wishes(spec, "/"))}
    assert found == {"a.first": (0, ()), "a.second": (1, ("a.first",)), "b.third": (2, ("a.second",))}


def test_folders_start_at_the_root_of_the_rig_or_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/tester")
    folders = {"a.none": ".", "a.relative": "sub/../work", "a.absolute": "/srv", "a.home": "~/work", "a.up": "../x"}
    spec = load(spec_text("team", {seat: {"command": SLEEP, "cwd": cwd} for seat, cwd in folders.items()}))
    found = {logical: wish.launch.seat.cwd for logical, wish in wishes(spec, tmp_path).items()}
    assert found == {
        "a.none": str(tmp_path),
        "a.relative": f"{tmp_path}/work",
        "a.absolute": "/srv",
        "a.home": "/home/tester/work",
        "a.up": f"{tmp_path.parent}/x",
    }


def test_a_members_environment_wins_over_its_rigs() -> None:
    member = {"command": SLEEP, "env": {"ONE": "member", "TWO": "member"}}
    spec = load(spec_text("team", {"a.one": member, "a.two": SLEEP}, env={"ONE": "rig", "THREE": "rig"}))
    found = wishes(spec, "/")
    assert found["a.one"].launch.seat.env == {"ONE": "member", "TWO": "member", "THREE": "rig"}
    assert found["a.two"].launch.seat.env == {"ONE": "rig", "THREE": "rig"}


def test_the_hash_of_a_launch_tells_every_change_that_matters(tmp_path: Path) -> None:
    def hash_of(root: Path | str = tmp_path, **fields: object) -> str:
        spec = load(spec_text("team", {"a.one": {"command": SLEEP, **fields}}))
        return wishes(spec, root)["a.one"].launch.config_hash

    same = {hash_of(), hash_of(label="another label"), hash_of(cwd=str(tmp_path))}
    other = {hash_of("/"), hash_of(command=["sleep", "1"]), hash_of(env={"A": "b"}), hash_of(cwd="sub")}
    assert len(same) == 1 and len(other) == 4 and not same & other


def test_a_plan_says_whose_guidance_its_runtime_has_no_way_to_take(tmux: TmuxServer, tmp_path: Path) -> None:
    folder = settings.RIGWEB.home / "runtimes"
    folder.mkdir(exist_ok=True)
    deaf = {"runtime": "deaf", "agent_ref": "builtin:default", "profile": "default", "cwd": "."}
    text = spec_text("team", {"a.deaf": deaf})
    file = folder / "deaf.yaml"
    try:
        for command, told in (("cat", 1), ("cat {guidance}", 0)):
            file.write_text(f"name: deaf\ncommand: {command}\nready: {{screen: '$'}}\n")
            remarks = [remark for remark in preview(source(text, tmp_path), {}).remarks if "a.deaf" in remark]
            assert len(remarks) == told
            assert all("a.deaf: its guidance is not given: runtime deaf has no way" in remark for remark in remarks)
    finally:
        file.unlink()
