"""The one authority on RIGWEB_* variables; imports no Django, so that the `rig` command can use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 7744
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


class ConfigError(Exception):
    """A RIGWEB_* variable holds a value that the server must not start with."""


@dataclass(frozen=True)
class Config:
    """Everything that the environment decides."""

    home: Path
    """Data directory: database, transcripts, token."""
    port: int
    """TCP port; 0 means any free one."""
    bind: str
    """IP address to listen on."""
    tmux_socket: str
    """tmux server of the seats: empty for the user's own, else a socket's name (-L) or absolute path (-S)."""
    transcript_limit_mb: int
    """Most transcript kept per seat, in MiB."""
    transcript_segment_mb: int
    """Size at which a transcript starts its next file, in MiB."""
    workers: int
    """Job workers."""
    grace_seconds: float
    """How long a program may take to end by itself."""
    retention_days: int
    """How long events, messages and jobs that are over are remembered; 0: for ever."""
    hosts: tuple[str, ...]
    """Further host names by which the page may be reached."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Read the configuration.

        Raises:
            ConfigError: a value makes no sense, or is not safe.
        """
        return cls(
            home=_home(environ),
            port=_port(environ),
            bind=_bind(environ),
            tmux_socket=_tmux_socket(environ),
            transcript_limit_mb=_whole(environ, "RIGWEB_TRANSCRIPT_LIMIT_MB", 512, 1, 1024 * 1024),
            transcript_segment_mb=_whole(environ, "RIGWEB_TRANSCRIPT_SEGMENT_MB", 16, 1, 1024),
            workers=_whole(environ, "RIGWEB_WORKERS", 2, 1, 32),
            grace_seconds=_seconds(environ, "RIGWEB_GRACE_SECONDS", 5.0),
            retention_days=_whole(environ, "RIGWEB_RETENTION_DAYS", 30, 0, 36500),
            hosts=_hosts(environ),
        )

    @property
    def url_host(self) -> str:
        """The host to show in addresses: where a browser on this machine reaches us."""
        if self.bind in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
            return "127.0.0.1"
        return f"[{self.bind}]" if ":" in self.bind else self.bind

    @property
    def host_names(self) -> tuple[str, ...]:
        """Every name a request may call us by, without port."""
        return tuple(dict.fromkeys((*LOOPBACK_NAMES, self.url_host, *self.hosts)))


def _refuse(name: str, value: str, why: str) -> ConfigError:
    return ConfigError(f"cannot start: {name} is {value!r}, {why}")


def _home(environ: Mapping[str, str]) -> Path:
    chosen = environ.get("RIGWEB_HOME", "")
    if "\0" in chosen or "\n" in chosen:
        raise _refuse("RIGWEB_HOME", chosen, "not a usable path (use a path on one line)")
    if chosen:
        return Path(chosen).expanduser().absolute()
    data = environ.get("XDG_DATA_HOME", "")
    # The XDG rule: a relative XDG_DATA_HOME is to be ignored.
    parent = Path(data) if data.startswith("/") else Path("~/.local/share").expanduser()
    return parent / "rigweb"


def _port(environ: Mapping[str, str]) -> int:
    value = environ.get("RIGWEB_PORT") or str(DEFAULT_PORT)
    if not (value.isascii() and value.isdigit()) or int(value) > 65535:
        raise _refuse("RIGWEB_PORT", value, "not a port number (use 1 to 65535, or 0 for any free one)")
    return int(value)


def _bind(environ: Mapping[str, str]) -> str:
    value = environ.get("RIGWEB_BIND") or "127.0.0.1"
    if value in ("127.0.0.1", "localhost"):
        return "127.0.0.1"
    from ipaddress import ip_address  # 3 ms that `rig ps` need not spend

    try:
        address = ip_address(value)
    except ValueError:
        raise _refuse("RIGWEB_BIND", value, "not an IP address (use 127.0.0.1)") from None
    if not address.is_loopback and environ.get("RIGWEB_ALLOW_REMOTE") != "1":
        raise _refuse(
            "RIGWEB_BIND",
            value,
            "which other machines can reach: whoever gets in types into your shells "
            "(use 127.0.0.1 and an SSH tunnel, or set RIGWEB_ALLOW_REMOTE=1 if you mean it)",
        )
    return str(address)


def _tmux_socket(environ: Mapping[str, str]) -> str:
    value = environ.get("RIGWEB_TMUX_SOCKET", "")
    if value.startswith("-") or not value.isprintable() or ("/" in value and not value.startswith("/")):
        raise _refuse(
            "RIGWEB_TMUX_SOCKET",
            value,
            "neither a socket's name nor an absolute path (use a name without '/', or a path from '/')",
        )
    return value


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise _refuse(name, value, f"not a whole number from {least} to {most} (leave it out for {default})")
    return int(value)


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name) or str(default)
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise _refuse(name, value, f"not a number of seconds from 0 to 3600 (leave it out for {default:g})")
    return seconds


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    value = environ.get("RIGWEB_HOSTS", "")
    names = tuple(name.strip().lower() for name in value.split(",") if name.strip())
    for name in names:
        if not name.isascii() or not name.replace("-", "").replace(".", "").isalnum():
            raise _refuse("RIGWEB_HOSTS", value, f"where {name!r} is not a host name (use names, without ports)")
    return names
