"""What all parts of a spec have in common: frozen, strict on keys and types, easy on keys left empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, WrapValidator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from topology.spec.problems import Location
from topology.spec.wording import choices, described, unknown


class Written(dict[str, Any]):
    """A mapping as it was written, with the model that reads it: an error can then name that model's keys."""

    model: type[SpecModel]


class Stray:
    """Stands for the value of an unknown key, with the model that does not know it."""

    def __init__(self, model: type[SpecModel]) -> None:
        self.model = model


class SpecModel(BaseModel):
    """A mapping in a spec. Keys without a value count as left out, except where one must be given."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True, serialize_by_alias=True
    )

    form: ClassVar[str] = "a mapping"
    """What a whole document of this model is, told to those who wrote something else."""
    refused_keys: ClassVar[Mapping[str, str]] = {}
    """Keys that one might expect here, each with why there is none and what to do instead."""

    @classmethod
    def known_keys(cls) -> dict[str, Any]:
        """The fields by the key that stands in the YAML."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}

    @classmethod
    def complete(cls, written: dict[str, Any]) -> None:
        """Adds to the mapping what its author may leave out because the rest of it says it."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        known = cls.known_keys()
        written = Written()
        written.model = cls
        for key, part in value.items():
            if key not in known:
                written[key] = Stray(cls)
            elif part is not None or known[key].is_required():
                written[key] = part
        cls.complete(written)
        return written


def refusal(location: Location, sentence: str) -> ValidationError:
    """An error that `sentence` tells of what stands at `location` within the value being validated."""
    error = PydanticCustomError("refused", "{sentence}", {"sentence": sentence})
    return ValidationError.from_exception_data("spec", [InitErrorDetails(type=error, loc=location, input=None)])


def chosen_by(key: str, models: dict[str, type[SpecModel]], default: str = "") -> WrapValidator:
    """Validates a mapping with the model that the value of its `key` names."""

    def choose(value: Any, _handler: Any, info: ValidationInfo) -> SpecModel:
        name = value.get(key, default) if isinstance(value, dict) else next(iter(models))
        if not isinstance(name, str):
            raise refusal((key,), f"this is {described(name)}; write {choices(models)}")
        if not name:
            raise refusal((key,), f"the key '{key}' is missing; add it, as {choices(models)}")
        if name not in models:
            raise refusal((key,), unknown(key, name, models))
        return models[name].model_validate(value, context=info.context)

    return WrapValidator(choose)
