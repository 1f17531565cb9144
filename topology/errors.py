"""What can go wrong with a rig; each type is one answer the callers give."""

from __future__ import annotations


class TopologyError(Exception):
    """Something about a rig could not be done; the message is a sentence for a person."""


class NotFound(TopologyError):
    """No rig, seat or spec of that name."""


class Refused(TopologyError):
    """Who asks may look, but not do that."""


class Conflict(TopologyError):
    """Not now: something else is under way or in the way."""
