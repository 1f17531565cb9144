"""Addresses of the pages and of the API."""

from __future__ import annotations

from django.urls import path

from topology import api, views

urlpatterns = [
    path("", views.index, name="index"),
    path("rigs/<slug:name>/", views.rig, name="rig"),
    path("seats/<str:address>/", views.seat, name="seat"),
    path("seats/<str:address>/explanation/", views.explanation, name="explanation"),
    path("transcripts/<str:address>/", views.transcript, name="transcript"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/<slug:verb>", api.call, name="api"),
]
