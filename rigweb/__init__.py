"""Rigweb: settings, server and command line; plugs `topology` and `agents` together."""

__version__ = "0.1.0"
