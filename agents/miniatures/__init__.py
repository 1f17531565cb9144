"""Screens in small: what panes show as runs of text and colour, told to tabs when it changes."""
