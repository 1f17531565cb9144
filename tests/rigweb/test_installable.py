"""The page can be installed as an app: its manifest and icons are there, of the right type, for whoever asks."""

from __future__ import annotations

import json
import struct
from urllib.parse import urljoin

import pytest
from django.templatetags.static import static

from tests.real_server import RealServer

pytestmark = pytest.mark.server

MANIFEST = static("manifest.webmanifest")


def test_the_manifest_says_what_browsers_want_of_an_app(shared_server: RealServer) -> None:
    reply = shared_server.request("GET", MANIFEST)
    manifest = reply.json()
    assert reply.headers["Content-Type"].startswith("application/manifest+json")
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("Rigweb", "/", "standalone")
    assert {"192x192", "512x512", "any"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert any(icon.get("purpose") == "maskable" for icon in manifest["icons"])


def test_every_icon_is_what_the_manifest_says(shared_server: RealServer) -> None:
    icons = json.loads(shared_server.request("GET", MANIFEST).body)["icons"]
    for icon in [*icons, {"src": "images/touch-180.png", "type": "image/png", "sizes": "180x180"}]:
        reply = shared_server.request("GET", urljoin(MANIFEST, icon["src"]))
        assert (reply.status, reply.headers["Content-Type"]) == (200, icon["type"]), icon
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", reply.body[16:24])
            assert f"{width}x{height}" == icon["sizes"]


def test_the_page_names_manifest_and_icons_and_may_fetch_them(shared_server: RealServer) -> None:
    reply = shared_server.get("/")
    assert f'<link rel="manifest" href="{MANIFEST}">' in reply.text
    assert f'<link rel="apple-touch-icon" href="{static("images/touch-180.png")}">' in reply.text
    assert "manifest-src 'self'" in reply.headers["Content-Security-Policy"]
