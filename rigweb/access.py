"""Who may come in over HTTP: the command line by its token, a browser by the session that a ticket began."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from topology.access import operator, read_token


class BearerMiddleware(MiddlewareMixin):
    """A request with the right token is the operator's and needs no CSRF token; a wrong one ends here."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not compare_digest(token.strip().encode(), read_token().encode()):
            return _refused("cannot sign in: the token is wrong (see the file `token` of the data directory)")
        user = operator()

        async def auser() -> Any:
            return user

        request.user = user
        request.auser = auser
        # No browser sends this header by itself, so no other site can have made it send one.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return None


class SignInMiddleware(LoginRequiredMiddleware):
    """Everything needs a session: a page leads to /login/, a script or program gets a plain 401."""

    def handle_no_permission(  # type: ignore[override]  # Django itself allows any response
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        if navigates and not request.path.startswith("/api/"):
            return super().handle_no_permission(request, view_func)
        return _refused("cannot do this: you are not signed in (run: rig open)")


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=401, headers={"WWW-Authenticate": 'Bearer realm="rigweb"'})
