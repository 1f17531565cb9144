"""Addresses: signing in and out, the admin, and everything of `topology`."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from rigweb.views import sign_in, sign_out

urlpatterns = [
    path("login/", sign_in, name="login"),
    path("logout/", sign_out, name="logout"),
    path("admin/login/", RedirectView.as_view(pattern_name="login")),  # nobody has a password
    path("admin/", admin.site.urls),
    path("", include("topology.urls")),
]
