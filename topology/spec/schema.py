"""The JSON Schemas of rigs and agents, made from the models; editors use them to complete and check while one types.

`make schema` writes the files that ship: `python -m topology.spec.schema rigspec > specs/rigspec.schema.json`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from topology.spec.agent import AgentSpec
from topology.spec.base import SpecModel
from topology.spec.member import TERMINAL_DEFAULTS
from topology.spec.rigspec import RigSpec
from topology.spec.runtime import TERMINAL

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that the YAML extension of VS Code knows best."""

MODELS: dict[str, type[SpecModel]] = {"rigspec": RigSpec, "agentspec": AgentSpec}


def json_schema(name: str) -> dict[str, Any]:
    """The schema of one of MODELS. It knows shapes, not relations: `load` and `load_agent` have the last word."""
    model = MODELS[name]
    schema = model.model_json_schema()
    _tidy(schema)
    if "Member" in schema["$defs"]:
        _let_terminals_be_short(schema["$defs"]["Member"])
    return {"$schema": DIALECT, "title": model.__name__, **schema}


def as_text(name: str) -> str:
    """The schema as the file that ships."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"


def _tidy(schema: Any) -> None:
    """Takes out the titles that pydantic makes of names, and the line breaks of descriptions."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        if isinstance(schema.get("description"), str):
            schema["description"] = " ".join(schema["description"].split())
        for part in schema.values():
            _tidy(part)
    elif isinstance(schema, list):
        for part in schema:
            _tidy(part)


def _let_terminals_be_short(member: dict[str, Any]) -> None:
    """What a terminal may leave out is required of agents only."""
    member["required"] = [key for key in member["required"] if key not in TERMINAL_DEFAULTS]
    member["if"] = {"properties": {"runtime": {"const": TERMINAL}}, "required": ["runtime"]}
    member["else"] = {"required": list(TERMINAL_DEFAULTS)}


if __name__ == "__main__":
    print(as_text(sys.argv[1]), end="")
