"""The address of the WebSocket."""

from __future__ import annotations

from django.urls import path

from topology.consumers import LiveConsumer

websocket_urlpatterns = [path("live/", LiveConsumer.as_asgi())]
