"""Signing in with a one-time ticket, and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from topology.access import redeem_ticket


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """GET: the page whose script posts the ticket from the address. POST: the ticket for a session."""
    if request.method != "POST":
        return _page(request, failed=False)
    user = redeem_ticket(request.POST.get("ticket", ""))
    if user is None:
        return _page(request, failed=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_next(request.POST.get("next", "")))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session; its sockets close on the signal that this sends."""
    logout(request)
    return redirect(settings.LOGIN_URL)


def _page(request: HttpRequest, *, failed: bool) -> HttpResponse:
    context = {"failed": failed, "next": _next(request.GET.get("next", ""))}
    return render(request, "login.html", context, status=403 if failed else 200)


def _next(path: str) -> str:
    """Where to go after signing in: only to a page of ours."""
    inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if inside else settings.LOGIN_REDIRECT_URL
