"""A home for each real agent, in which it runs offline against the model API and touches nothing of the user's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Setup:
    """What an agent is told: where the API is, which folders it need not ask about, whether it has an account.

    With a `subscription` that is an account with limits, not a key; on its `first_run` it has not been set up.
    """

    api_url: str
    trusted: tuple[str, ...] = ()
    signed_in: bool = True
    subscription: bool = False
    first_run: bool = False


def prepare(
    agent: str,
    home: Path,
    api_url: str,
    *,
    trusted: Iterable[Path] = (),
    signed_in: bool = True,
    subscription: bool = False,
    first_run: bool = False,
) -> dict[str, str]:
    """Prepare a home for `claude`, `codex`, `opencode` or `gemini`; returns the environment that makes it use that.

    Codex asks about a folder only when it is a git repository, OpenCode about none; `subscription` and `first_run`
    are only for Claude Code.
    """
    home.mkdir(parents=True, exist_ok=True)
    setup = Setup(api_url, tuple(str(folder.resolve()) for folder in trusted), signed_in, subscription, first_run)
    return {"HOME": str(home), "NO_PROXY": "127.0.0.1", **_PREPARE[agent](home, setup)}


def _claude(home: Path, setup: Setup) -> dict[str, str]:
    config = home / ".claude"
    projects = {folder: {"hasTrustDialogAccepted": True} for folder in setup.trusted}
    done = {} if setup.first_run else {"hasCompletedOnboarding": True, "theme": "dark"}
    _write_json(config / ".claude.json", {**done, "projects": projects})
    return {
        "CLAUDE_CONFIG_DIR": str(config),
        "ANTHROPIC_BASE_URL": setup.api_url,
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        **({_claude_account(setup): "test"} if setup.signed_in else {}),
    }


def _claude_account(setup: Setup) -> str:
    return "CLAUDE_CODE_OAUTH_TOKEN" if setup.subscription else "ANTHROPIC_AUTH_TOKEN"


def _codex(home: Path, setup: Setup) -> dict[str, str]:
    provider = f"""\
model = "test-model"
model_provider = "test"

[model_providers.test]
name = "Test"
base_url = {json.dumps(f"{setup.api_url}/v1")}
wire_api = "responses"
env_key = "TEST_API_KEY"
"""
    trust = [f'[projects.{json.dumps(folder)}]\ntrust_level = "trusted"\n' for folder in setup.trusted]
    config = home / ".codex/config.toml"
    config.parent.mkdir(exist_ok=True)
    parts = ["check_for_update_on_startup = false\n", provider if setup.signed_in else "", *trust]
    config.write_text("\n".join(parts))
    temporary = home / "tmp"  # Codex warns about a home that lies in the folder for temporary files
    temporary.mkdir(exist_ok=True)
    key = {"TEST_API_KEY": "test"} if setup.signed_in else {}
    return {"CODEX_HOME": str(config.parent), "TMPDIR": str(temporary), **key}


def _opencode(home: Path, setup: Setup) -> dict[str, str]:
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "name": "Test",
        "options": {"baseURL": f"{setup.api_url}/v1", "apiKey": "test"},
        "models": {"test-model": {"name": "Test model", "limit": {"context": 200_000, "output": 32_000}}},
    }
    chosen = {"model": "test/test-model", "small_model": "test/test-model", "provider": {"test": provider}}
    _write_json(home / ".config/opencode/opencode.json", {"autoupdate": False, **(chosen if setup.signed_in else {})})
    return {
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "OPENCODE_DISABLE_MODELS_FETCH": "1",
        "npm_config_offline": "true",  # else it installs 90 MB of plugins into every new home
    }


def _gemini(home: Path, setup: Setup) -> dict[str, str]:
    settings: dict[str, Any] = {
        "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
        "privacy": {"usageStatisticsEnabled": False},
        "security": {
            "folderTrust": {"enabled": True},
            **({"auth": {"selectedType": "gemini-api-key"}} if setup.signed_in else {}),
        },
    }
    _write_json(home / ".gemini/settings.json", settings)
    _write_json(home / ".gemini/trustedFolders.json", dict.fromkeys(setup.trusted, "TRUST_FOLDER"))
    key = {"GEMINI_API_KEY": "test"} if setup.signed_in else {}
    return {"GOOGLE_GEMINI_BASE_URL": setup.api_url, **key}


_PREPARE: dict[str, Callable[[Path, Setup], dict[str, str]]] = {
    "claude": _claude,
    "codex": _codex,
    "opencode": _opencode,
    "gemini": _gemini,
}


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1))
