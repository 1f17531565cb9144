"""The ASGI application: the origin gate around HTTP and the WebSocket."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rigweb.settings")
_http = get_asgi_application()  # sets Django up, which the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from rigweb.origin import OriginGate  # noqa: E402
from rigweb.static_files import StaticFiles  # noqa: E402
from topology.routing import websocket_urlpatterns  # noqa: E402

_routes = ProtocolTypeRouter(
    {
        "http": StaticFiles(_http, settings.STATIC_URL),
        "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
    }
)
application = OriginGate(_routes, settings.RIGWEB)
