"""Where weights come from: licence, base model, and each step with the versions that did it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import yaml

from verstak import __version__
from verstak.convert.metadata_values import WrittenMetadata
from verstak.errors import InvalidCheckpoint
from verstak.formats.checkpoint import Checkpoint, read_json
from verstak.formats.gguf_values import GgufArray, MetaValue

STEPS_KEY = "verstak.steps"
MODEL_TYPE_KEY = "verstak.model_type"
LINEAGE_FILE = "verstak-lineage.json"

_HUB = "https://huggingface.co/"
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where weights come from.

    Attributes:
        name: What people call the model; ``None`` where nobody says.
        license_name: For example ``apache-2.0``; ``None`` where nobody says.
        base_model: For example ``Qwen/Qwen2.5-0.5B``; ``None`` where nobody says.
        steps: What was done to the weights, oldest first.
    """

    name: str | None = None
    license_name: str | None = None
    base_model: str | None = None
    steps: tuple[Mapping[str, str], ...] = field(default=())

    def then(self, step: str, **details: str) -> Lineage:
        """The same with one step more."""
        done = {"step": step, **details, "verstak": __version__}
        versions = {name: version(name) for name in ("gguf", "numpy")}
        steps = (*self.steps, {**done, **versions})[-_MOST_STEPS:]
        return Lineage(self.name, self.license_name, self.base_model, steps)

    def metadata(self) -> WrittenMetadata:
        """Keys of a GGUF, with their full names."""
        found: WrittenMetadata = {}
        if self.name:
            found["general.name"] = self.name
        if self.license_name:
            found["general.license"] = self.license_name
        if self.base_model:
            organisation, _, name = self.base_model.rpartition("/")
            found["general.base_model.count"] = 1
            found["general.base_model.0.name"] = name
            if organisation:
                found["general.base_model.0.organization"] = organisation
                found["general.base_model.0.repo_url"] = _HUB + self.base_model
        found[STEPS_KEY] = [json.dumps(dict(step), ensure_ascii=False) for step in self.steps]
        return found

    def card(self) -> str:
        """A model card (README.md) with the same, as Hugging Face reads it."""
        head = {"license": self.license_name, "base_model": self.base_model}
        told = {key: value for key, value in head.items() if value}
        front = yaml.safe_dump(told, allow_unicode=True) if told else ""
        lines = [f"- {json.dumps(dict(step), ensure_ascii=False)}" for step in self.steps]
        title = self.name or "Converted model"
        return f"---\n{front}---\n\n# {title}\n\nSteps, oldest first:\n\n" + "\n".join(lines) + "\n"

    def json(self) -> str:
        """The same for programs: the file ``verstak-lineage.json``."""
        return json.dumps(
            {
                "name": self.name,
                "license": self.license_name,
                "base_model": self.base_model,
                "steps": [dict(step) for step in self.steps],
            },
            ensure_ascii=False,
            indent=2,
        )


def lineage_of_checkpoint(checkpoint: Checkpoint) -> Lineage:
    """What a folder says: our own file, else the model card's front matter.

    Raises:
        InvalidCheckpoint: our file is there and broken. A broken model card is nobody's problem.
    """
    card = _front_matter(checkpoint.text("README.md") or "")
    own = read_json(checkpoint.folder / LINEAGE_FILE) or {}
    steps = own.get("steps", [])
    if not isinstance(steps, list) or not all(_is_step(step) for step in steps):
        raise InvalidCheckpoint(f"{LINEAGE_FILE}: steps must be a list of objects with texts")
    licence = _text(own.get("license")) or _text(card.get("license"))
    if licence == "other":
        licence = _text(card.get("license_name")) or licence
    return Lineage(
        name=_text(own.get("name")) or _name(checkpoint.folder),
        license_name=licence,
        base_model=_text(own.get("base_model")) or _first(card.get("base_model")),
        steps=tuple(steps),
    )


def lineage_of_gguf(metadata: Mapping[str, MetaValue]) -> Lineage:
    """What a GGUF says of itself."""
    steps: list[Mapping[str, str]] = []
    kept = metadata.get(STEPS_KEY)
    for text in kept.values() if isinstance(kept, GgufArray) else ():
        try:
            step = json.loads(text) if isinstance(text, str) else None
        except ValueError:
            continue
        if isinstance(step, dict) and _is_step(step):
            steps.append(step)
    organisation = _text(metadata.get("general.base_model.0.organization"))
    base = _text(metadata.get("general.base_model.0.name"))
    return Lineage(
        name=_text(metadata.get("general.name")),
        license_name=_text(metadata.get("general.license")),
        base_model=f"{organisation}/{base}" if organisation and base else base,
        steps=tuple(steps),
    )


def _is_step(step: object) -> bool:
    return isinstance(step, dict) and all(isinstance(text, str) for text in step.values())


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _first(value: object) -> str | None:
    return _text(value[0] if isinstance(value, list) and value else value)


def _name(folder: Path) -> str | None:
    return folder.resolve().name or None


def _front_matter(text: str) -> dict[str, object]:
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in (rest := lines[1:]):
        return {}
    try:
        found = yaml.safe_load("\n".join(rest[: rest.index("---")]))
    except (yaml.YAMLError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
