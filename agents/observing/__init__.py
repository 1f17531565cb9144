"""Watching the traces that running agents leave, without asking any of them: readers are fed as files change."""
