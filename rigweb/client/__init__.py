"""The `rig` command: a thin client of the HTTP API that imports no Django and only what a verb needs."""
