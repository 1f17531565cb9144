"""Labels that prove a pane is ours: tmux user options on the pane.

Pure. A pane is touched only after its labels were read back and compared.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """Who a pane belongs to.

    instance: id of the Rigweb installation; rig: key of the rig; seat: `pod.member`; session: key of the
    agents.Session; config: hash of what it was launched from.
    """

    instance: str
    rig: str
    seat: str
    session: str
    config: str

    def options(self) -> dict[str, str]:
        """The tmux user options, name to value."""
        return {f"@rigweb_{name}": getattr(self, name) for name in FIELDS}


FIELDS = ("instance", "rig", "seat", "session", "config")
