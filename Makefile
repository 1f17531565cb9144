# Rigweb: what one does with a checkout. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo setup agents test coverage lint format js wheel-test bench drills schema clean
SHELL := /bin/sh

# The first Python that is new enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# Where the agents are that the tests run: Claude Code, Codex, OpenCode, Gemini CLI.
AGENTS := $(or $(RIGWEB_TEST_AGENTS),.agents)
# Files of tests side by side, in their order: those that drive a browser come last. Tests wait much of their time, so
# there is one worker more than processors.
WORKERS := $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 4 ? n + 1 : 4)))
SIDE_BY_SIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# This one compares moments, which others beside it would shift.
ALONE := tests/drills/test_agent_activity.py
export PYTHON

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## set everything up, boot the demo rig, print the address to open
	@.ci/need tmux=tmux
	@$(BIN)/rig up demo
	@echo
	@echo "Open this once in a browser (a new link: $(BIN)/rig open):"
	@$(BIN)/rig open --no-browser demo
	@echo
	@echo "To have rig at hand:   export PATH=\"$(CURDIR)/$(BIN):\$$PATH\""
	@echo "Then try:              rig ps, rig attach dev-impl@demo, rig down demo, rig shutdown"

setup: $(VENV)/.tested ## set up everything for working on Rigweb

agents: $(AGENTS)/.installed ## install the agents that the tests run (pinned; 1.2 GB)

test: $(VENV)/.tested agents lint ## set up what the tests need and run all of them
	@.ci/need tmux=tmux chromium=chromium
	$(BIN)/python -m pytest $(ALONE)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --ignore $(ALONE)

coverage: $(VENV)/.tested agents ## run all tests and tell which lines none of them has run
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --cov --cov-report=term

lint: $(VENV)/.tested ## check style, types and the borders between the packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	RIGWEB_HOME=$(CURDIR)/$(VENV)/home $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check

format: $(VENV)/.tested ## write code and templates in our style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: $(VENV)/.tested agents ## measure; figures with their targets, and at the end those that miss theirs
	@.ci/need tmux=tmux
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench

drills: $(VENV)/.tested agents ## kill things and drive real agents, many times over (the tests hold a short form)
	RIGWEB_DRILL_ROUNDS=20 $(BIN)/python -m pytest --timeout 0 tests/drills

schema: $(VENV)/.installed ## write the JSON Schemas in specs/ anew
	$(BIN)/python -m topology.spec.schema rigspec > specs/rigspec.schema.json
	$(BIN)/python -m topology.spec.schema agentspec > specs/agentspec.schema.json

clean: ## remove everything that was built here
	rm -rf $(VENV) .agents node_modules static/built static/vendor dist build .mypy_cache .ruff_cache .pytest_cache .coverage

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "cannot set up: Python 3.11 to 3.13 is not on PATH (install: apt install python3)"; exit 1; }
	@.ci/need python-venv=$(notdir $(PYTHON))-venv
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml package.json package-lock.json hatch_build.py $(wildcard static/bundles/*)
	@echo "installing Rigweb into $(VENV) (a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "installing the test tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(AGENTS)/.installed: tests/real_agents/package.json | $(VENV)/.tested
	@echo "installing the agents into $(AGENTS) (half a minute, once)"
	@$(BIN)/python -m tests.real_agents.install $(AGENTS)
	@touch $@
