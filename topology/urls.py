"""Addresses of the pages and of the API."""

from __future__ import annotations

from django.urls import path

from topology import api, replay_views, spec_pages, views

urlpatterns = [
    path("", views.index, name="index"),
    path("rigs/<slug:name>/", views.rig, name="rig"),
    path("specs/", views.specs, name="specs"),
    path("specs/<str:name>/", views.specs, name="spec"),
    path("seats/<str:address>/", views.seat, name="seat"),
    path("seats/<str:address>/terminal/", views.terminal, name="terminal"),
    path("seats/<str:address>/explanation/", views.explanation, name="explanation"),
    path("transcripts/<str:address>/", views.transcript, name="transcript"),
    path("parts/history/", replay_views.frame, name="history-frame"),
    path("replay/<str:address>/", replay_views.sessions, name="replay"),
    path("replay/<str:address>/<int:session>/activity", replay_views.activity, name="replay-activity"),
    path("replay/<str:address>/<int:session>/bytes", replay_views.stretch, name="replay-bytes"),
    path("replay/<str:address>/<int:session>/search", replay_views.search, name="replay-search"),
    path("schemas/<slug:name>.json", spec_pages.schema, name="schema"),
    path("parts/specs/check", spec_pages.check, name="spec-check"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/<slug:verb>", api.call, name="api"),
]
