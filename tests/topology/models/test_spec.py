"""Every save of a changed text is one numbered revision, and revisions are for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from topology.models import Spec, SpecRevision

pytestmark = pytest.mark.django_db


def save(text: str, summary: str = "", source: str = "editor") -> tuple[SpecRevision, bool]:
    return Spec.save_text("team", text, summary, source)


def test_each_changed_text_is_one_revision_and_the_same_text_again_is_none() -> None:
    assert [(r.number, new) for r, new in (save("a"), save("b"), save("b"), save("a"))] == [
        (1, True),
        (2, True),
        (2, False),
        (3, True),
    ]
    assert Spec.objects.get().latest.text == "a"
    assert list(SpecRevision.objects.values_list("text", flat=True)) == ["a", "b", "a"]


def test_the_same_text_from_elsewhere_is_another_revision_as_its_files_lie_there() -> None:
    told = [save("a", source="/one/a.yaml"), save("a", source="/two/a.yaml"), save("a", source="/two/a.yaml")]
    assert [(r.number, new, r.source) for r, new in told] == [
        (1, True, "/one/a.yaml"),
        (2, True, "/two/a.yaml"),
        (2, False, "/two/a.yaml"),
    ]


def test_the_summary_is_the_newest_texts() -> None:
    save("a", "one")
    save("b", "two")
    assert Spec.objects.get().summary == "two"


@pytest.mark.parametrize(
    "change",
    [
        lambda revision: revision.save(),
        lambda revision: revision.save(force_update=True),
        lambda revision: revision.delete(),
        lambda revision: SpecRevision.objects.update(text="forged"),
        lambda revision: SpecRevision.objects.all().delete(),
        lambda revision: SpecRevision.objects.bulk_update([revision], ["text"]),
        lambda revision: revision.spec.revisions.update(text="forged"),
        lambda revision: revision.spec.revisions.all().delete(),
    ],
)
def test_a_revision_is_never_changed_or_deleted(change: Callable[[SpecRevision], object]) -> None:
    revision, _ = save("a")
    revision.text = "forged"
    with pytest.raises(TypeError, match=r"cannot (change|delete)"):
        change(revision)
    assert SpecRevision.objects.get().text == "a"


def test_a_spec_with_revisions_cannot_be_deleted() -> None:
    save("a")
    with pytest.raises(ProtectedError):
        Spec.objects.get().delete()


def test_a_number_is_given_once() -> None:
    revision, _ = save("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.spec.revisions.create(number=1, text="b", source="editor")
