"""The JSON Schemas that editors use are the shipped ones, say what each field means, and agree with the readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from topology.spec.schema import MODELS, as_text, json_schema

SPECS = Path(__file__).parents[3] / "specs"
BOTH = pytest.mark.parametrize("schema", MODELS)


@BOTH
def test_the_shipped_schema_is_the_generated_one(schema: str) -> None:
    assert (SPECS / f"{schema}.schema.json").read_text() == as_text(schema), "run: make schema"


@BOTH
def test_every_field_is_described_in_one_line(schema: str) -> None:
    described = 0
    for name, definition in _definitions(schema).items():
        for key, field in definition["properties"].items():
            text = field.get("description") or _definitions(schema)[field["$ref"].rsplit("/", 1)[1]]["description"]
            assert text.endswith(".") and "\n" not in text, f"{name}.{key}"
            described += 1
    assert described > 50


@BOTH
def test_every_mapping_is_closed_and_described(schema: str) -> None:
    for name, definition in _definitions(schema).items():
        assert definition["additionalProperties"] is False, name
        assert definition["description"], name


def test_names_are_those_of_the_yaml() -> None:
    definitions = _definitions("rigspec")
    assert {"from", "to"} <= definitions["Edge"]["properties"].keys()
    assert "command" in definitions["Member"]["properties"]
    assert "import" in definitions["ServiceCheckpoint"]["properties"]


def test_terminals_need_less_than_agents() -> None:
    member = _definitions("rigspec")["Member"]
    assert member["required"] == ["id", "runtime"]
    assert member["if"]["properties"]["runtime"] == {"const": "terminal"}
    assert member["else"] == {"required": ["agent_ref", "profile", "cwd"]}


@pytest.mark.parametrize("version", ["0.2", 0.2])
def test_the_version_may_be_a_number(version: object) -> None:
    assert version in json_schema("rigspec")["properties"]["version"]["enum"]


@BOTH
def test_every_reference_leads_somewhere(schema: str) -> None:
    generated = json_schema(schema)
    references = set(_references(generated))
    assert references
    assert references <= {f"#/$defs/{name}" for name in generated["$defs"]}


def test_an_agent_needs_a_profile() -> None:
    assert json_schema("agentspec")["properties"]["profiles"]["minProperties"] == 1


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for part in value.values() for found in _references(part)]
    return [found for part in value for found in _references(part)] if isinstance(value, list) else []


def _definitions(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SPECS / f"{name}.schema.json").read_text())
    return {schema["title"]: schema, **schema["$defs"]}
