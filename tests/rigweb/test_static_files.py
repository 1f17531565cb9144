"""Static files are kept by browsers for good, under an address that changes with them."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static

from rigweb.static_files import StaticFiles, version_of
from tests.real_server import RealServer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/main.js").write_text("one")
    return tmp_path


def test_the_same_files_have_the_same_version(folder: Path) -> None:
    assert version_of(folder) == version_of(folder)


def test_a_file_that_changes_comes_or_goes_is_another_version(folder: Path) -> None:
    versions = [version_of(folder)]
    (folder / "js/main.js").write_text("another")
    versions.append(version_of(folder))
    os.utime(folder / "js/main.js", ns=(1, 1))
    versions.append(version_of(folder))
    (folder / "js/more.js").touch()
    versions.append(version_of(folder))
    (folder / "js/main.js").unlink()
    versions.append(version_of(folder))
    assert len(set(versions)) == 5


async def get(application: StaticFiles, path: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    await application(scope, None, send)
    headers = dict(sent[0]["headers"])
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert sent[0]["status"] != 200 or int(headers[b"content-length"]) == len(body)
    return sent[0]["status"], body


async def test_a_file_that_changes_under_the_server_is_served_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = FileSystemStorage(folder)
    finder = SimpleNamespace(list=lambda ignored: [("js/main.js", storage)])
    monkeypatch.setattr("rigweb.static_files.get_finders", lambda: [finder])
    application = StaticFiles(None, "/static/1/")
    assert await get(application, "/static/1/js/main.js") == (200, b"one")
    (folder / "js/main.js").write_text("another and a longer one")
    assert await get(application, "/static/1/js/main.js") == (200, b"another and a longer one")
    (folder / "js/main.js").unlink()
    assert (await get(application, "/static/1/js/main.js"))[0] == 404


async def test_of_two_files_of_a_name_the_first_that_is_found_is_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    (folder / "built").mkdir()
    (folder / "built/main.js").write_text("bundled")
    settings.STATICFILES_DIRS = [("js", folder / "built"), folder]
    monkeypatch.setattr("rigweb.static_files.get_finders", lambda: [FileSystemFinder()])
    application = StaticFiles(None, "/static/1/")
    assert await get(application, "/static/1/js/main.js") == (200, b"bundled")
    assert (await get(application, "/static/1/main.js"))[0] == 404


@pytest.mark.server
@pytest.mark.parametrize("name", ["js/main.js", "css/base.css", "admin/css/base.css", "images/rigweb.svg"])
def test_a_browser_keeps_a_file_for_good(shared_server: RealServer, name: str) -> None:
    headers = shared_server.request("GET", static(name)).headers
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.server
def test_a_file_has_its_type_and_all_its_bytes(shared_server: RealServer) -> None:
    reply = shared_server.request("GET", static("js/main.js"))
    assert reply.headers["Content-Type"].startswith("text/javascript")
    found = finders.find("js/main.js")
    assert found and reply.body == Path(found).read_bytes()


@pytest.mark.server
@pytest.mark.parametrize(
    "path",
    [
        "/static/js/main.js",
        "/static/000000000000/js/main.js",
        static("js"),
        static("js/"),
        static("../rigweb/settings.py"),
        static("..%2frigweb/settings.py"),
        static("js/%2e%2e/%2e%2e/pyproject.toml"),
        static("/etc/passwd"),
        static("js/main.js%00"),
    ],
)
def test_nothing_else_is_served(shared_server: RealServer, path: str) -> None:
    reply = shared_server.get(path)
    assert reply.status == 404 and b"import" not in reply.body and b"[project]" not in reply.body


@pytest.mark.server
def test_files_are_read_not_written(shared_server: RealServer) -> None:
    assert shared_server.request("POST", static("js/main.js"), shared_server.bearer).status == 405
