"""The name of a runtime in a spec, checked against those installed when the reader says which these are."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from topology.spec.texts import Line
from topology.spec.wording import unknown

TERMINAL = "terminal"


def _is_installed(runtime: str, info: ValidationInfo) -> str:
    known = (info.context or {}).get("runtimes")
    if known is not None and runtime not in known:
        raise ValueError(unknown("runtime", runtime, sorted(known)))
    return runtime


RuntimeName = Annotated[Line, AfterValidator(_is_installed)]
"""A runtime: with `context={"runtimes": names}` one of these names, without it any."""
