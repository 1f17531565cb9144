"""The form of a spec in the admin panel: its text, in the editor, refused with the same messages as everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from topology import library
from topology.models import Spec
from topology.models.spec import SpecRevision
from topology.spec import RigSpec, SpecInvalid
from topology.validation import valid_rig

EDITOR = "editor"


class YamlEditor(forms.Textarea):
    """A text area that becomes the editor of specs where scripts run."""

    template_name = "topology/yaml_editor.html"

    class Media:
        """What the page loads for it."""

        css = {
            "all": [
                "css/seat.css",
                "css/graph.css",
                "css/edges.css",
                "css/specs/preview.css",
                "css/specs/editor.css",
                "css/yaml_editor.css",
                "css/specs/admin.css",
            ]
        }
        js = [forms.Script("js/specs/yaml_editor.js", type="module")]


class SpecForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A text and the number of the revision that it was made from, 0 for a new spec."""

    text = forms.CharField(strip=False, widget=YamlEditor(attrs={"rows": 34, "spellcheck": "false"}))
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Spec
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = self._newest()
        self.fields["text"].initial = newest.text if newest else ""
        self.fields["text"].widget.attrs["data-edited-from"] = self.instance.name
        self.fields["based_on"].initial = newest.number if newest else 0
        self.spec: RigSpec | None = None
        """What the text says, once it is found to be valid."""

    def clean_text(self) -> str:
        """The text as it is kept, every problem of it being an error."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            self.spec = valid_rig(text, self._source(), library.root_of(self.instance.name))
        except SpecInvalid as error:
            raise ValidationError([str(problem) for problem in error.problems]) from error
        return str(text)

    def clean(self) -> dict[str, Any] | None:
        """Refuses a text under another name, and one that somebody else was faster than."""
        cleaned = super().clean()
        if self.spec is None:
            return cleaned
        taken = Spec.objects.current().filter(name=self.spec.name).exists()
        if self.instance.pk is None and taken:
            raise ValidationError(f"There is a spec called {self.spec.name}; write another name.")
        if self.instance.pk is not None and self.spec.name != self.instance.name:
            raise ValidationError(f"This spec is called {self.instance.name}; write that name, or add a new spec.")
        newest = self._newest()
        if newest is not None and self.cleaned_data.get("based_on") != newest.number:
            raise ValidationError(
                f"{newest} was saved meanwhile; copy your text, open this page again and bring the two together."
            )
        return cleaned

    def keep(self, actor: str) -> SpecRevision:
        """Keep the text as the newest revision; its files stay where they were. Raises Conflict."""
        assert self.spec is not None
        revision, _ = library.keep(
            self.spec.name,
            self.cleaned_data["text"],
            self.spec.summary or "",
            self._source(),
            actor,
            edited=True,
            based_on=self.cleaned_data["based_on"],
        )
        return revision

    def _source(self) -> str:
        """Where the files lie that the text names."""
        newest = self._newest()
        return newest.source if newest else EDITOR

    def _newest(self) -> SpecRevision | None:
        return self.instance.latest if self.instance.pk is not None else None
