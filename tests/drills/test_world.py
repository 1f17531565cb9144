"""What counts as the user's own is told apart entry by entry."""

from __future__ import annotations

import json
from pathlib import Path

from tests.drills.world import changed, facts


def test_a_setting_that_came_a_line_that_changed_and_a_file_in_the_project_are_all_noticed(tmp_path: Path) -> None:
    home, project = tmp_path / "home", tmp_path / "project"
    for folder in (home / ".claude", home / ".codex", project / ".git"):
        folder.mkdir(parents=True)
    settings, config = home / ".claude/settings.json", home / ".codex/config.toml"
    state = home / ".claude/.claude.json"
    state.write_text(json.dumps({"startups": 1}))
    settings.write_text(json.dumps({"hooks": {}, "theme": "dark"}))
    config.write_text('model = "one"\n')
    before = facts(home, project)
    assert changed(before, facts(home, project)) == set()
    settings.write_text(json.dumps({"hooks": {"Stop": ["spy"]}, "theme": "dark"}))
    config.write_text('model = "one"\n[tui]\nseen = 1\n[hooks]\nnew = 1\n')
    state.write_text(json.dumps({"startups": 2, "mcpServers": {"spy": {"command": "spy"}}}))
    (project / "CLAUDE.md").write_text("be good")
    (project / ".git/index").write_text("")
    assert changed(before, facts(home, project)) == {
        "~/.claude/settings.json hooks",
        "~/.claude/settings.json hooks Stop",
        "~/.codex/config.toml hooks new",
        "~/.claude/.claude.json mcpServers spy command",
        "project/CLAUDE.md",
    }
