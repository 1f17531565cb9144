"""What the editor of specs asks the server besides the verbs: the schema, and a check that answers with a sketch."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from agents import abilities
from topology import library
from topology.access import OPERATE
from topology.models import Spec
from topology.resolve import shipped_agents
from topology.spec import RigSpec, SpecInvalid, load
from topology.spec.schema import MODELS, json_schema
from topology.spec.sketch import placed_sketch
from topology.validation import valid_rig


@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """The JSON Schema of rigs or agents; its examples name what this installation has."""
    if name not in MODELS:
        raise Http404(f"there is no schema {name} (there are: {', '.join(MODELS)})")
    made = json_schema(name)
    _name_what_there_is(made)
    return JsonResponse(made)


@require_POST
def check(request: HttpRequest) -> JsonResponse:
    """What is wrong with the `text` of a rig, or else its sketch. To find mistakes is no failure: always a 200.

    edited_from: the spec whose text was edited: what this one refers to is looked for where that one's lies.
    """
    text = request.POST.get("text", "")
    try:
        spec = _read(request, text)
    except SpecInvalid as error:
        return JsonResponse({"problems": [asdict(problem) for problem in error.problems], "sketch": None})
    return JsonResponse({"problems": [], "sketch": placed_sketch(spec, text)})


def _read(request: HttpRequest, text: str) -> RigSpec:
    """The rig that a text tells of. Who may only look hears nothing of this machine's files. Raises SpecInvalid."""
    if not request.user.has_perm(OPERATE):
        return load(text, abilities.known_runtimes().runtimes)
    name = request.POST.get("edited_from", "")
    edited = Spec.objects.current().filter(name=name).first()
    return valid_rig(text, edited.latest.source if edited else "", library.root_of(name))


def _name_what_there_is(made: dict[str, Any]) -> None:
    if member := made["$defs"].get("Member"):
        agents = shipped_agents(str(settings.RIGWEB_SPECS_DIR))
        member["properties"]["runtime"]["examples"] = sorted(abilities.known_runtimes().runtimes)
        member["properties"]["agent_ref"]["examples"] = [f"builtin:{agent}" for agent in agents]
