"""Which file describes an architecture: one each in ``architectures``, named for ``model_type``."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from verstak.convert import architectures
from verstak.convert.family import Family
from verstak.errors import UnknownArchitecture

ALIASES: Mapping[str, str] = MappingProxyType({"gemma3": "gemma3_text"})
"""``model_type`` of a larger model, and that of the language model in it."""


@cache
def known_families() -> Mapping[str, Family]:
    """Every family by its ``model_type``."""
    found: dict[str, Family] = {}
    for module in pkgutil.iter_modules(architectures.__path__):
        family = import_module(f"{architectures.__name__}.{module.name}").FAMILY
        assert isinstance(family, Family)  # noqa: S101 - our own files
        found[family.model_type] = family
    return MappingProxyType(found)


def family_of_checkpoint(model_type: object) -> Family:
    """The family of a checkpoint.

    Raises:
        UnknownArchitecture: no file describes it; the message says which one to write.
    """
    families = known_families()
    name = ALIASES.get(model_type, model_type) if isinstance(model_type, str) else None
    if name is not None and name in families:
        return families[name]
    shown = f"model_type {model_type!r:.60}" if model_type is not None else "no model_type"
    raise UnknownArchitecture(
        f"config.json has {shown}; known are {', '.join(sorted(families))}",
        remedy=_what_to_write(str(model_type)),
    )


def family_of_gguf(architecture: str, model_type: str | None) -> Family:
    """The family of a GGUF.

    Args:
        architecture: ``general.architecture``.
        model_type: What the checkpoint had said when it was converted here, where that is known:
            to llama.cpp, a Mistral is a ``llama`` too.

    Raises:
        UnknownArchitecture: no file describes it; the message says which one to write.
    """
    fitting = [
        family for family in known_families().values() if family.gguf_architecture == architecture
    ]
    if not fitting:
        names = sorted({family.gguf_architecture for family in known_families().values()})
        raise UnknownArchitecture(
            f"the GGUF's architecture is {architecture!r:.60}; known are {', '.join(names)}",
            remedy=_what_to_write(architecture),
        )
    told = [family for family in fitting if family.model_type == model_type]
    named = [family for family in fitting if family.model_type == architecture]
    return (told or named or fitting)[0]


def _what_to_write(name: str) -> str:
    file = name if name.isidentifier() else "NAME"
    return (
        f"write convert/architectures/{file}.py with a FAMILY: tensor names both ways, shapes, "
        "what changes in the values, hyper-parameters both ways (llama.py is the shortest example)"
    )
