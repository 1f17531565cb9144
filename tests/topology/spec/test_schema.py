"""The JSON Schema that editors use is the shipped one, says what each field means, and agrees with `load`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from topology.spec.schema import as_text, json_schema

SHIPPED = Path(__file__).parents[3] / "specs" / "rigspec.schema.json"


def test_the_shipped_schema_is_the_generated_one() -> None:
    assert SHIPPED.read_text() == as_text(), "run: python -m topology.spec.schema > specs/rigspec.schema.json"


def test_every_field_is_described_in_one_line() -> None:
    described = 0
    for name, definition in _definitions().items():
        for key, field in definition["properties"].items():
            text = field.get("description") or _definitions()[field["$ref"].rsplit("/", 1)[1]]["description"]
            assert text.endswith(".") and "\n" not in text, f"{name}.{key}"
            described += 1
    assert described > 80


def test_every_mapping_is_closed_and_described() -> None:
    for name, definition in _definitions().items():
        assert definition["additionalProperties"] is False, name
        assert definition["description"], name


def test_names_are_those_of_the_yaml() -> None:
    definitions = _definitions()
    assert {"from", "to"} <= definitions["Edge"]["properties"].keys()
    assert "command" in definitions["Member"]["properties"]
    assert "import" in definitions["ServiceCheckpoint"]["properties"]


def test_terminals_need_less_than_agents() -> None:
    member = _definitions()["Member"]
    assert member["required"] == ["id", "runtime"]
    assert member["if"]["properties"]["runtime"] == {"const": "terminal"}
    assert member["else"] == {"required": ["agent_ref", "profile", "cwd"]}


@pytest.mark.parametrize("version", ["0.2", 0.2])
def test_the_version_may_be_a_number(version: object) -> None:
    assert version in json_schema()["properties"]["version"]["enum"]


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    references = set(_references(schema))
    assert references
    assert references <= {f"#/$defs/{name}" for name in schema["$defs"]}


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for part in value.values() for found in _references(part)]
    return [found for part in value for found in _references(part)] if isinstance(value, list) else []


def _definitions() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SHIPPED.read_text())
    return {"RigSpec": schema, **schema["$defs"]}
