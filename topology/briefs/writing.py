"""Collects what a seat is given, layer by layer, and lays it out as guidance, files, texts and their record."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from topology.briefs.brief import FILES, GUIDANCE, DeliveredFile, Delivery, How, Phase, StartupText
from topology.briefs.hints import Way, text_of, way_of
from topology.briefs.layers import Item, Layer
from topology.briefs.material import Found, Material, Unusable
from topology.briefs.skills import description_of, has_skill_file
from topology.spec.startup import Occasion, StartupAction, StartupContextPack

PHASES: tuple[Phase, ...] = ("files", "after_files", "after_ready")
LARGEST_GUIDANCE = 96 * 1024
"""Bytes; a program can be given no argument much longer than this."""


@dataclass
class Writing:
    """A brief while it is written."""

    occasion: Occasion
    has_guidance: bool
    parts: list[str] = field(default_factory=list)
    skills: dict[str, str] = field(default_factory=dict)
    files: dict[str, DeliveredFile] = field(default_factory=dict)
    texts: list[StartupText] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, layer: Layer, material: Material) -> None:
        """Takes what a layer gives on this occasion."""
        for item in layer.items:
            if self.occasion in item.occasions:
                self._item(layer, item, material[item.place])
        for pack in layer.packs:
            if self.occasion in pack.applies_on:
                self._pack(layer, pack)
        for action in layer.actions:
            if self.occasion in action.applies_on:
                self._action(layer, action)
        self.remarks += layer.undelivered

    def guidance(self) -> str:
        """Everything for the system prompt as one Markdown text."""
        parts = list(self.parts)
        if self.skills:
            lines = [f"- {name}{description}" for name, description in self.skills.items()]
            parts.append("\n".join(["# Skills", "", "Before a task that one of these fits, read its file:", *lines]))
        at_hand = [f"- {FILES}/{name}" for name in self.files if not name.startswith("skills/")]
        if at_hand:
            parts.append("\n".join(["# Files at hand", "", *at_hand]))
        return "\n\n".join(parts) + "\n"

    def ordered_texts(self) -> tuple[StartupText, ...]:
        """The texts as they are to be typed: those of files, then the actions by their phases."""
        return tuple(text for phase in PHASES for text in self.texts if text.phase == phase)

    def _item(self, layer: Layer, item: Item, found: Found | Unusable) -> None:
        fault = found.reason if isinstance(found, Unusable) else ""
        if isinstance(found, Found):
            way = way_of(item, found)
            fault = self._hand_over(layer, item, found, way)
        if not fault:
            return
        told = f"the {item.what} {item.shown} of {layer.source} {fault}"
        if item.required:
            self.problems.append(told)
        else:
            self.remarks.append(f"{told}, and is left out")

    def _hand_over(self, layer: Layer, item: Item, found: Found, way: Way) -> str:
        """Takes a file in its way; returns what is wrong with it, if anything."""
        if way == "skill":
            return self._skill(layer, item, found)
        if way == "guidance" and not self.has_guidance:
            self.remarks.append(f"{item.shown} is put at hand as a file: a terminal has no system prompt")
            return self._file(layer, item, found)
        if way == "file":
            return self._file(layer, item, found)
        text = text_of(found)
        if text is None:
            return "is no UTF-8 text"
        if way == "guidance":
            self.parts.append(f"# {_heading(layer, item)}\n\n{text}")
            self._record(layer, item, GUIDANCE, found)
        elif text:
            self.texts.append(StartupText(text, "files", True, f"{layer.source}: {item.shown}"))
            self._record(layer, item, "typed", found)
        return ""

    def _skill(self, layer: Layer, item: Item, found: Found) -> str:
        if not has_skill_file(found):
            return "has no SKILL.md"
        own_folder = found.path if found.is_folder else posixpath.dirname(found.path)
        name = item.skill or posixpath.basename(own_folder)
        if name in self.skills:
            self.remarks.append(f"the skill {name} is given twice: that of {layer.source} is used")
            self.files = {key: file for key, file in self.files.items() if not key.startswith(f"skills/{name}/")}
        for file in found.files:
            target = f"skills/{name}/{file.name or 'SKILL.md'}"
            source = posixpath.join(found.path, file.name) if found.is_folder else found.path
            self.files[target] = DeliveredFile(target, source, file.data, "skill_install", file.executable)
            self.deliveries.append(Delivery.of(target, "file", layer.source, file.data))
        description = description_of(found)
        self.skills[name] = f": {description}" * bool(description) + f" ({FILES}/skills/{name}/SKILL.md)"
        return ""

    def _file(self, layer: Layer, item: Item, found: Found) -> str:
        if found.is_folder:
            return "is a folder (write `delivery_hint: skill_install` if it is a skill)"
        name = f"{layer.giver}/{posixpath.normpath(item.place[1])}"
        content = found.files[0]
        self.files[name] = DeliveredFile(name, found.path, content.data, item.hint, content.executable)
        self._record(layer, item, "file", found)
        return ""

    def _record(self, layer: Layer, item: Item, how: How, found: Found) -> None:
        data = found.files[0].data
        self.deliveries.append(Delivery.of(f"{item.what} {item.shown}", how, layer.source, data))

    def _pack(self, layer: Layer, pack: StartupContextPack) -> None:
        told = (
            f"the context pack {pack.name} of {layer.source} cannot be delivered: context packs are not supported yet"
        )
        if pack.required:
            self.problems.append(f"{told} (remove it, or write `required: false`)")
        else:
            self.remarks.append(f"{told}, and is left out")

    def _action(self, layer: Layer, action: StartupAction) -> None:
        is_command = action.type == "slash_command"
        self.texts.append(StartupText(action.value, action.phase, action.idempotent, layer.source, is_command))
        self.deliveries.append(Delivery.of(action.type, "typed", layer.source, action.value.encode()))


def _heading(layer: Layer, item: Item) -> str:
    name = {"guidance": "Guidance", "culture file": "Culture"}.get(item.what, "Notes")
    return f"{name} of {layer.source}: {item.shown}"
