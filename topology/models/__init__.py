"""The wish and the history, one noun a file."""

from topology.models.event import Event
from topology.models.job import Job
from topology.models.message import Message
from topology.models.rig import Edge, Pod, Rig
from topology.models.seat import Seat
from topology.models.snapshot import Snapshot
from topology.models.spec import Spec, SpecRevision

__all__ = ["Edge", "Event", "Job", "Message", "Pod", "Rig", "Seat", "Snapshot", "Spec", "SpecRevision"]
