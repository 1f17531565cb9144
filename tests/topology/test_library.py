"""Names, files and rigs as `up` and `plan` may be asked for them, and the specs that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology import library
from topology.errors import NotFound, TopologyError
from topology.models import Event, Spec
from topology.resolve import briefs
from topology.spec import SpecInvalid
from topology.validation import folders_of

pytestmark = pytest.mark.django_db
TEXT = spec_text("team", {"dev.impl": SLEEP})
OTHER = spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP})


@pytest.fixture
def shipped(tmp_path: Path, settings: object) -> Path:
    settings.RIGWEB_SPECS_DIR = tmp_path / "specs"  # type: ignore[attr-defined]
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "team.yaml").write_text(TEXT)
    return tmp_path / "specs" / "team.yaml"


def texts() -> list[tuple[str, str]]:
    return [(r.text, r.source) for r in Spec.objects.get(name="team").revisions.all()]


def test_a_name_is_a_spec_of_the_library() -> None:
    saved = library.save("team", TEXT, "", "editor", "tester")
    found = library.find("team", None, "/srv")
    assert (found.spec.name, found.text, found.saved, found.rig, found.root) == ("team", TEXT, saved, None, "/srv")


def test_without_a_folder_paths_start_at_home() -> None:
    library.save("team", TEXT, "", "editor", "tester")
    assert library.find("team", None, None).root == str(Path.home())


def test_a_name_is_a_rig_with_its_own_folder_and_the_newest_text(make_rig: MakeRig) -> None:
    rig = make_rig(TEXT)
    newest = library.save("team", OTHER, "", "editor", "tester")
    found = library.find("team", None, "/elsewhere")
    assert (found.rig, found.root, found.text, found.saved) == (rig, rig.root, OTHER, newest)


def test_an_archived_rig_is_none(make_rig: MakeRig) -> None:
    rig = make_rig(TEXT)
    rig.archived_at = timezone.now()
    rig.save()
    assert library.active_rig("team") is None
    assert library.find("team", None, "/srv").rig is None
    with pytest.raises(NotFound, match=r"no rig is called team \(start one: rig up SPEC\)"):
        library.get_rig("team")


def test_a_text_is_taken_as_it_is_whatever_the_library_has(tmp_path: Path) -> None:
    library.save("team", TEXT, "", "editor", "tester")
    found = library.find(f"{tmp_path}/team.yaml", OTHER, str(tmp_path))
    assert (found.text, found.origin, found.saved, found.root) == (OTHER, f"{tmp_path}/team.yaml", None, str(tmp_path))


def test_a_text_named_like_a_rig_is_for_that_rig(make_rig: MakeRig, tmp_path: Path) -> None:
    rig = make_rig(TEXT)
    found = library.find(f"{tmp_path}/any.yaml", OTHER, str(tmp_path))
    assert (found.rig, found.root) == (rig, str(tmp_path))


def test_a_file_whose_name_is_a_specs_is_not_mixed_up_with_it() -> None:
    library.save("team", TEXT, "", "editor", "tester")
    with pytest.raises(NotFound, match=r"no spec and no rig is called team.yaml"):
        library.find("team.yaml", None, "/srv")


def test_an_unknown_name_is_told_with_what_could_be_meant(make_rig: MakeRig) -> None:
    with pytest.raises(NotFound, match=r"called teem \(see: rig specs; a file needs its ending: teem.yaml\)"):
        library.find("teem", None, None)
    make_rig(TEXT)
    with pytest.raises(NotFound, match=r"no rig is called teem \(did you mean team\?\)"):
        library.get_rig("teem")


def test_a_folder_that_is_not_absolute_is_refused() -> None:
    with pytest.raises(TopologyError, match="cannot use the folder work: it is not absolute"):
        library.find("x.yaml", TEXT, "work")


def test_the_files_of_a_shipped_spec_are_those_of_the_installation(shipped: Path) -> None:
    library.sync_shipped()
    found = library.find("team", None, "/srv")
    folders = folders_of(found.origin, found.root)
    assert (found.root, folders.spec, folders.shipped) == ("/srv", str(shipped.parent), str(shipped.parent))


def test_every_seat_of_a_shipped_spec_can_be_briefed_wherever_it_works(tmp_path: Path) -> None:
    library.sync_shipped()
    for name in Spec.objects.values_list("name", flat=True):
        found = library.find(name, None, str(tmp_path))
        told = briefs(found.spec, folders_of(found.origin, found.root))
        assert [brief.problem for brief in told.values() if brief.problem] == []


def test_agents_are_no_specs() -> None:
    library.sync_shipped()
    agents = {"lead", "planner", "implementer", "tester", "reviewer", "researcher", "writer", "designer", "default"}
    assert not agents & set(Spec.objects.values_list("name", flat=True))


def test_an_invalid_text_is_refused_with_its_problems() -> None:
    with pytest.raises(SpecInvalid) as refused:
        library.find("x.yaml", "version: 0.2\nname: X\n", None)
    assert len(refused.value.problems) >= 2


def test_saving_is_an_event_and_saving_the_same_is_none() -> None:
    library.save("team", TEXT, "", "editor", "tester")
    library.save("team", TEXT, "", "editor", "tester")
    library.save("team", OTHER, "", "editor", "tester")
    events = Event.objects.filter(kind="spec.saved").values_list("text", "actor")
    assert list(events) == [("spec team has a revision 1", "tester"), ("spec team has a revision 2", "tester")]


def test_shipped_specs_come_into_the_library_once(shipped: Path) -> None:
    for _ in range(3):
        library.sync_shipped()
    assert texts() == [(TEXT, "shipped")]


def test_a_text_that_the_user_saved_stays_the_newest_over_every_start(shipped: Path) -> None:
    library.sync_shipped()
    library.save("team", OTHER, "", "editor", "tester")
    for _ in range(3):
        library.sync_shipped()
    assert Spec.objects.get(name="team").latest.text == OTHER
    assert texts() == [(TEXT, "shipped"), (OTHER, "editor")]


def test_an_upgrade_brings_its_new_text(shipped: Path) -> None:
    library.sync_shipped()
    shipped.write_text(OTHER)
    library.sync_shipped()
    library.sync_shipped()
    assert texts() == [(TEXT, "shipped"), (OTHER, "shipped")]


def test_an_upgrade_does_not_supersede_what_the_user_saved(shipped: Path) -> None:
    library.sync_shipped()
    mine = spec_text("team", {"dev.mine": SLEEP})
    library.save("team", mine, "", "editor", "tester")
    shipped.write_text(OTHER)
    for _ in range(2):
        library.sync_shipped()
    assert Spec.objects.get(name="team").latest.text == mine


def test_everything_that_is_shipped_loads() -> None:
    library.sync_shipped()
    assert {"demo", "implementation-pair", "adversarial-review", "research-team", "conveyor", "product-team"} <= set(
        Spec.objects.values_list("name", flat=True)
    )


def test_a_misspelt_spec_is_answered_with_the_one_that_was_meant() -> None:
    library.save("team", TEXT, "", "editor", "tester")
    with pytest.raises(NotFound, match=r"no spec is called tean \(did you mean team\?\)"):
        library.get_spec("tean")
    with pytest.raises(NotFound, match=r"no spec and no rig is called tean \(did you mean team\?; a file needs"):
        library.find("tean", None, None)
