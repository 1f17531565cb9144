"""The register of runtimes; nothing else knows their names."""

from __future__ import annotations

from agents.runtimes.base import Runtime
from agents.runtimes.claude_code import ClaudeCode
from agents.runtimes.codex import Codex
from agents.runtimes.gemini import Gemini
from agents.runtimes.opencode import OpenCode
from agents.runtimes.terminal import Terminal

RUNTIMES: dict[str, Runtime] = {
    runtime.name: runtime
    for runtime in (
        ClaudeCode(),
        Codex(),
        Gemini(),
        OpenCode(),
        Terminal(),
    )
}
