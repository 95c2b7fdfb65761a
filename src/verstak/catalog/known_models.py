"""Every model that verstak has facts about: those that ship with it and those an office adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rapidfuzz import fuzz, process

from verstak.catalog.fields import file_text, invalid
from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_names import name_key, spellings, split_file_type
from verstak.catalog.known_reading import Licences, read_family, read_licences
from verstak.errors import InvalidSettings, UnknownModel

LICENCES_FILE = "licences.toml"
SUGGESTIONS = 5
LIKENESS = 60.0
"""Least likeness (0 to 100, ``rapidfuzz`` weighted ratio) of a name that is suggested."""


@dataclass(frozen=True, slots=True)
class KnownModels:
    """Facts about models, found by any name.

    Attributes:
        models: In the order of the files.
        index: Model of each spelling, see :func:`verstak.catalog.known_names.name_key`.
    """

    models: tuple[KnownModel, ...]
    index: dict[str, KnownModel]

    def __iter__(self) -> Iterator[KnownModel]:
        return iter(self.models)

    def __len__(self) -> int:
        return len(self.models)

    def find(self, name: str) -> KnownModel:
        """The model of a name.

        Args:
            name: Of the checkpoint, of its repository, of Ollama's library, or another spelling;
                a precision at its end is ignored.

        Raises:
            UnknownModel: there is none; the nearest names are in the remedy.
        """
        return self.find_spelled(name)[0]

    def find_spelled(self, text: str) -> tuple[KnownModel, str | None]:
        """The model of a name, and the precision that the name ends with.

        Args:
            text: For example ``mistral:7b-instruct-q5_0``.

        Returns:
            The model, and ``Q5_0``; ``None`` where the name says none.

        Raises:
            UnknownModel: there is none; the nearest names are in the remedy.
        """
        bare, file_type = split_file_type(text)
        exact = self.index.get(name_key(text))
        if exact is not None:
            return exact, file_type
        for key in spellings(bare):
            if key in self.index:
                return self.index[key], file_type
        near = self.nearest(bare)
        raise UnknownModel(
            f"no facts about a model {text!r}",
            remedy=f"did you mean {', '.join(near)}?"
            if near
            else "`verstak models` lists those that are known",
        )

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names of the models whose spellings come nearest to a text, the nearest first."""
        found = process.extract(
            name_key(text), self.index.keys(), scorer=fuzz.WRatio, limit=None, score_cutoff=LIKENESS
        )
        names = dict.fromkeys(self.index[key].name for key, _score, _position in found)
        return tuple(names)[:SUGGESTIONS]


def known_models(extra: Path | None = None) -> KnownModels:
    """Read the facts.

    Args:
        extra: An office's own folder, ``*.toml`` as in ``catalog/data/known``. Its models replace
            those of the same name; ``licences.toml`` there adds terms.

    Raises:
        InvalidSettings: names the file, the line, the field and the reason.
    """
    if extra is None:
        return _shipped_models()
    shipped, licences = _shipped()
    if not extra.is_dir():
        raise InvalidSettings(
            f"the folder of models {extra} is not a folder",
            remedy="create it, or take it out of the settings",
        )
    own, _licences = _read(extra, licences)
    replaced = {name_key(model.name) for model in own}
    kept = tuple(model for model in shipped if name_key(model.name) not in replaced)
    return _indexed((*kept, *own))


@cache
def _shipped() -> tuple[tuple[KnownModel, ...], Licences]:
    return _read(files("verstak.catalog") / "data" / "known", {})


@cache
def _shipped_models() -> KnownModels:
    return _indexed(_shipped()[0])


def _indexed(models: tuple[KnownModel, ...]) -> KnownModels:
    """A spelling of a model's own wins over the alias of another."""
    index: dict[str, KnownModel] = {}
    for model in models:
        for name in (model.name, model.hf_repo, model.ollama_tag):
            if name is not None:
                index.setdefault(name_key(name), model)
    for model in models:
        for name in model.aliases:
            index.setdefault(name_key(name), model)
    for model in models:
        for name in (model.name, model.hf_repo, model.ollama_tag):
            for key in () if name is None else spellings(name):
                index.setdefault(key, model)
    return KnownModels(models, index)


def _read(folder: Traversable, licences: Licences) -> tuple[tuple[KnownModel, ...], Licences]:
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    for file in found:
        if file.name == LICENCES_FILE:
            licences = {**licences, **read_licences(file_text(file), file.name)}
    models: dict[str, KnownModel] = {}
    for file in found:
        if file.name == LICENCES_FILE:
            continue
        for model in read_family(file_text(file), file.name, licences):
            key = name_key(model.name)
            if key in models:
                raise invalid(file.name, f"name: {model.name!r} is in this folder twice")
            models[key] = model
    return tuple(models.values()), licences
