"""Addresses: signing in and out, the admin, and everything of `topology`."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from rigweb.views import sign_in, sign_out

# Nobody has a password; whoever the admin turns away signs in as everywhere.
_no_password = login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))

urlpatterns = [
    path("login/", sign_in, name="login"),
    path("logout/", sign_out, name="logout"),
    path("admin/login/", _no_password),
    path("admin/", admin.site.urls),
    path("", include("topology.urls")),
]
