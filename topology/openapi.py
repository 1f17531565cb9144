"""The API's OpenAPI 3.1 description, made from the catalogue."""

from __future__ import annotations

from typing import Any

from topology.catalogue import COMMANDS
from topology.command import Command, Parameter

Schema = dict[str, Any]

_TYPES: dict[str, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": "string"}},
}
_STATUSES = {
    "400": "An argument is missing or wrong.",
    "401": "Not signed in.",
    "403": "Signed in, but only to look.",
    "404": "No such rig, seat or spec.",
    "409": "Not now: something is under way or in the way.",
    "422": "The spec is invalid; `problems` says where.",
}


def describe() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rigweb", "version": "1", "description": "Every verb of `rig`, over HTTP."},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": _error()},
        },
        "security": [{"token": []}],
        "paths": {f"/api/{c.name}": _path(c) for c in COMMANDS if not c.local},
    }


def _path(command: Command) -> Schema:
    operation: Schema = {
        "summary": command.summary,
        "responses": {"200": {"description": "Done.", "content": _json({"type": "object"})}, **_errors()},
    }
    query = [{"name": p.name, "in": "query", "required": p.required, "schema": _schema(p)} for p in command.parameters]
    ways: Schema = {"GET": {"parameters": query}, "POST": {"requestBody": {"content": _json(_body(command))}}}
    return {
        method.lower(): {**operation, "operationId": _operation(command, method), **ways[method]}
        for method in command.methods
    }


def _operation(command: Command, method: str) -> str:
    """A name of its own for each way to call a verb."""
    return command.name if method == command.methods[0] else f"{command.name}-{method.lower()}"


def _body(command: Command) -> Schema:
    return {
        "type": "object",
        "properties": {p.name: _schema(p) for p in command.parameters},
        "required": [p.name for p in command.parameters if p.required],
        "additionalProperties": False,
    }


def _schema(parameter: Parameter) -> Schema:
    schema = {**_TYPES[parameter.type], "description": parameter.help}
    if parameter.minimum is not None:
        schema["minimum"] = parameter.minimum
    return schema


def _errors() -> Schema:
    content = _json({"$ref": "#/components/schemas/Error"})
    return {status: {"description": text, "content": content} for status, text in _STATUSES.items()}


def _error() -> Schema:
    place = {"line": _TYPES["integer"], "column": _TYPES["integer"]}
    words = {"path": _TYPES["string"], "message": _TYPES["string"]}
    problem = {"type": "object", "properties": {**place, **words}}
    return {
        "type": "object",
        "properties": {"error": _TYPES["string"], "problems": {"type": "array", "items": problem}},
        "required": ["error"],
    }


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}
