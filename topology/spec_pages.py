"""What the editor of specs asks the server besides the verbs: the schema, and a check that answers with a sketch."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from agents import sessions
from topology.resolve import shipped_agents
from topology.spec import SpecInvalid, load
from topology.spec.schema import MODELS, json_schema
from topology.spec.sketch import placed_sketch


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
    """What is wrong with the `text` of a rig, or else its sketch. To find mistakes is no failure: always a 200."""
    text = request.POST.get("text", "")
    try:
        spec = load(text, sessions.known_runtimes().runtimes)
    except SpecInvalid as error:
        return JsonResponse({"problems": [asdict(problem) for problem in error.problems], "sketch": None})
    return JsonResponse({"problems": [], "sketch": placed_sketch(spec, text)})


def _name_what_there_is(made: dict[str, Any]) -> None:
    if member := made["$defs"].get("Member"):
        agents = shipped_agents(str(settings.RIGWEB_SPECS_DIR))
        member["properties"]["runtime"]["examples"] = sorted(sessions.known_runtimes().runtimes)
        member["properties"]["agent_ref"]["examples"] = [f"builtin:{agent}" for agent in agents]
