"""The HTTP API: every verb of the catalogue at `/api/<verb>`, and its description."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agents.errors import AgentError
from topology.access import OPERATE
from topology.catalogue import BY_NAME
from topology.command import Command
from topology.commands.calls import Answer, BadArgument
from topology.commands.dispatch import perform
from topology.errors import Conflict, NotFound, Refused, TopologyError
from topology.openapi import describe
from topology.spec import SpecInvalid


def call(request: HttpRequest, verb: str) -> HttpResponse:
    """Perform one verb. Changing is a POST; see Command.methods."""
    command = BY_NAME.get(verb)
    if command is None or command.local:
        return _answer(request, {"error": f"there is no verb {verb!r} (see: /api/openapi.json)"}, HTTPStatus.NOT_FOUND)
    if request.method not in command.methods:
        error = f"{verb} wants {' or '.join(command.methods)}"
        return _answer(request, {"error": error}, HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        return _perform(request, command)
    except SpecInvalid as error:
        problems = [asdict(problem) for problem in error.problems]
        return _answer(request, {"error": str(error), "problems": problems}, HTTPStatus.UNPROCESSABLE_ENTITY)
    except (TopologyError, AgentError) as error:
        return _answer(request, {"error": str(error)}, _status(error))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The API's OpenAPI description."""
    return JsonResponse(describe())


def _perform(request: HttpRequest, command: Command) -> HttpResponse:
    may_operate = _user(request).has_perm(OPERATE)
    if command.permission == "operate" and not may_operate:
        raise Refused(f"cannot {command.name}: you may look but not change anything (sign in by: rig open)")
    given = _arguments(request, command)
    kept = [p.name for p in command.parameters if p.permission == "operate" and p.name in given]
    if kept and not may_operate:
        raise Refused(f"cannot {command.name} with {kept[0]}: you may look at what is there (sign in by: rig open)")
    base = f"{request.scheme}://{request.get_host()}"
    answer = perform(command, given, actor=_user(request).get_username(), base=base)
    return _answer(request, answer, HTTPStatus.OK)


def _arguments(request: HttpRequest, command: Command) -> dict[str, Any]:
    if request.method == "GET":
        return _from_form(request.GET, command)
    if request.content_type != "application/json":
        return _from_form(request.POST, command)
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadArgument(f"cannot {command.name}: the body is not JSON") from error
    if not isinstance(body, dict):
        raise BadArgument(f"cannot {command.name}: the body is not a JSON object")
    return body


def _from_form(form: QueryDict, command: Command) -> dict[str, Any]:
    lists = {p.name for p in command.parameters if p.type == "strings"}
    given = {name: form.getlist(name) if name in lists else form.get(name) for name in form}
    given.pop("csrfmiddlewaretoken", None)
    return given


def _answer(request: HttpRequest, answer: Answer, status: HTTPStatus) -> HttpResponse:
    if getattr(request, "htmx", False):
        kind = "error" if "error" in answer else "done"
        context = {"kind": kind, "message": answer.get("error") or _said(request, answer)}
        return render(request, "_toast.html", context, status=status)
    return JsonResponse(answer, status=status)


def _said(request: HttpRequest, answer: Answer) -> str:
    verb = request.path.rpartition("/")[2]
    return f"{verb} of {answer['rig']} is under way" if "rig" in answer else f"{verb} is done"


def _status(error: Exception) -> HTTPStatus:
    if isinstance(error, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, Refused):
        return HTTPStatus.FORBIDDEN
    if isinstance(error, Conflict | AgentError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.BAD_REQUEST


def _user(request: HttpRequest) -> User | AnonymousUser:
    return request.user
