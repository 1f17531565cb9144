"""The services block: a Docker Compose stack that belongs to the rig and is up before its agents start."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, WrapValidator

from topology.spec.base import SpecModel, refusal
from topology.spec.texts import HostPort, Id, Line, SafePath, Url


class WaitForService(SpecModel):
    """Waits until a service of the stack is healthy."""

    service: Line
    """Name of the service in the Compose file."""
    condition: Literal["healthy"] = "healthy"
    """What it must be; healthy is the only condition."""


class WaitForUrl(SpecModel):
    """Waits until a web address answers."""

    url: Url
    """The address."""


class WaitForTcp(SpecModel):
    """Waits until a port accepts connections."""

    tcp: HostPort
    """Host and port, as in 127.0.0.1:5432."""


_WAITS: dict[str, type[SpecModel]] = {"service": WaitForService, "url": WaitForUrl, "tcp": WaitForTcp}


def _by_key(value: Any, _handler: Any, info: ValidationInfo) -> SpecModel:
    present = [key for key in _WAITS if isinstance(value, dict) and key in value]
    if isinstance(value, dict) and len(present) != 1:
        raise refusal((), "one thing to wait for is written as exactly one of `service`, `url` or `tcp`")
    return _WAITS[present[0] if present else "service"].model_validate(value, context=info.context)


WaitFor: TypeAlias = Annotated[WaitForService | WaitForUrl | WaitForTcp, WrapValidator(_by_key)]


class SurfaceUrl(SpecModel):
    """A web page of the stack, shown to people."""

    name: Line = Field(examples=["mail"])
    """What it is called."""
    url: Url = Field(examples=["http://127.0.0.1:8025"])
    """Its address."""


class SurfaceCommand(SpecModel):
    """A command that people may find useful; shown, never run."""

    name: Line = Field(examples=["psql"])
    """What it is called."""
    command: Line = Field(examples=["docker compose exec db psql"])
    """The command line to show."""


class Surfaces(SpecModel):
    """What people can use of the stack. Information only."""

    urls: tuple[SurfaceUrl, ...] = ()
    """Web pages."""
    commands: tuple[SurfaceCommand, ...] = ()
    """Command lines."""


class ServiceCheckpoint(SpecModel):
    """How the state of the stack is saved with a snapshot, and brought back."""

    id: Line = Field(examples=["database"])
    """Name of the checkpoint."""
    export: Line = Field(examples=["docker compose exec -T db pg_dump -f {{artifacts_dir}}/db.sql"])
    """Command that saves the state into {{artifacts_dir}}."""
    restore: Line | None = Field(None, alias="import")
    """Command that brings it back from {{artifacts_dir}}."""


class Services(SpecModel):
    """A Docker Compose stack that belongs to the rig."""

    kind: Literal["compose"] = Field(examples=["compose"])
    """What runs the services; compose is the only kind."""
    compose_file: SafePath = Field(examples=["compose.yaml"])
    """The Compose file, relative to the folder of the spec."""
    project_name: Id | None = None
    """Name of the Compose project; made from the rig's name when left out."""
    profiles: tuple[Line, ...] = ()
    """Compose profiles to switch on."""
    down_policy: Literal["leave_running", "down", "down_and_volumes"] = "down"
    """What becomes of the stack when the rig goes down."""
    wait_for: tuple[WaitFor, ...] = ()
    """What must answer before the agents start."""
    surfaces: Surfaces = Surfaces()
    """What people can use of the stack."""
    checkpoints: tuple[ServiceCheckpoint, ...] = ()
    """State saved with snapshots."""
