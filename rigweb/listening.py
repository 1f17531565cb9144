"""The listening socket, bound before anything else needs its port."""

from __future__ import annotations

import errno
import socket

from rigweb.config import Config


class PortError(Exception):
    """The server cannot listen where it should."""


def listen(config: Config) -> socket.socket:
    """A socket that listens where the configuration says.

    Raises:
        PortError: somebody else does already, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in config.bind else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # start again at once after a kill
    try:
        listener.bind((config.bind, config.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortError(_why(config, error)) from error
    listener.setblocking(False)
    return listener


def _why(config: Config, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"cannot start: port {config.port} is in use by another program "
            "(set RIGWEB_PORT to another port, or to 0 for any free one)"
        )
    if error.errno == errno.EACCES:
        return f"cannot start: port {config.port} is not for ordinary users (set RIGWEB_PORT to 1024 or more)"
    return f"cannot start: no listening on {config.bind}: {error.strerror} (check RIGWEB_BIND)"
