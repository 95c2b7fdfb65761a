"""Reading the catalog: the entries that ship with verstak and those an office adds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from verstak.catalog.entries import CatalogModel
from verstak.catalog.entry_file import read_entry
from verstak.catalog.fields import (
    FieldError,
    Table,
    file_text,
    invalid,
    read_table,
    require_name,
)
from verstak.catalog.roles import Profile, Role
from verstak.errors import InvalidName, InvalidSettings
from verstak.model.names import DEFAULT_HOST, DEFAULT_NAMESPACE, DEFAULT_TAG, ModelName

ROLES_FILE = "roles.toml"
MAX_SEQUENCES = 256
"""Side by side in one worker: llama.cpp's ``LLAMA_MAX_SEQ`` (src/llama-cparams.h)."""

type NameKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Catalog:
    """What verstak knows and offers.

    Attributes:
        models: By :attr:`ModelName.folded`.
        roles: By case-folded role name.
    """

    models: Mapping[NameKey, CatalogModel]
    roles: Mapping[str, Role]

    def find_model(self, name: ModelName) -> CatalogModel | None:
        """The entry of that name, whatever its case."""
        return self.models.get(name.folded)

    def find_role(self, name: ModelName) -> Role | None:
        """The role of that name; ``chat`` and ``chat:latest`` are one role."""
        role = self.roles.get(name.model.casefold())
        if role is None or ModelName.parse(role.name).folded != name.folded:
            return None
        return role

    def with_roles(self, role_models: Mapping[str, str]) -> Catalog:
        """The same catalog with other models behind some roles.

        Args:
            role_models: Role name to model name; the model need not be in the catalog.

        Raises:
            InvalidSettings: no such role, or not a model name.
        """
        roles = dict(self.roles)
        for role_name, model in role_models.items():
            role = roles.get(role_name.casefold())
            if role is None:
                raise InvalidSettings(
                    f"no role {role_name!r}", remedy=f"known roles: {', '.join(sorted(roles))}"
                )
            if role.like is not None:
                raise InvalidSettings(
                    f"role {role_name} has no model of its own",
                    remedy="set the models of the roles that it chooses from",
                )
            try:
                name = ModelName.parse(model)
            except InvalidName as error:
                raise InvalidSettings(
                    f"role {role_name}: {error.message}", remedy=error.remedy
                ) from error
            if name.folded in _role_keys(roles):
                raise InvalidSettings(
                    f"role {role_name}: {model!r} is itself a role",
                    remedy="name the model that the role should run",
                )
            roles[role_name.casefold()] = replace(role, model=model)
        return replace(self, roles=MappingProxyType(_followed(roles)))


def load_catalog(
    extra_dir: Path | None = None, role_models: Mapping[str, str] | None = None
) -> Catalog:
    """Read the catalog.

    Args:
        extra_dir: An office's own folder: one ``*.toml`` per model, and ``roles.toml`` where it
            wants other roles. Its entries replace those of the same name that ship with verstak,
            for example to put a mirror of its own first.
        role_models: Models behind roles, from the settings; they win over both.

    Raises:
        InvalidSettings: names the file, the field and the reason.
    """
    data = files("verstak.catalog") / "data"
    models = _read_models(_toml_files(data / "models"))
    roles = _read_roles(data / ROLES_FILE)
    if extra_dir is not None:
        if not extra_dir.is_dir():
            raise InvalidSettings(
                f"the catalog folder {extra_dir} is not a folder",
                remedy="create it, or take it out of the settings",
            )
        models |= _read_models(_toml_files(extra_dir))
        if (extra_dir / ROLES_FILE).is_file():
            roles |= _read_roles(extra_dir / ROLES_FILE)
    roles = _followed(roles)
    for key in _role_keys(roles) & models.keys():
        raise InvalidSettings(
            f"{models[key].name!r} is the name of a model and of a role",
            remedy="rename one of them",
        )
    catalog = Catalog(models=MappingProxyType(models), roles=MappingProxyType(roles))
    return catalog.with_roles(role_models or {})


class _ProfileTable(Table, frozen=True):
    context_tokens: int
    temperature: float | None = None
    top_p: float | None = None
    repeat_penalty: float | None = None
    sequences: int = 1


class _RoleTable(Table, frozen=True):
    summary_ru: str
    summary_en: str
    model: str = ""
    profile: _ProfileTable | None = None
    like: str | None = None


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return (file for file in sorted(found, key=lambda file: file.name) if file.name != ROLES_FILE)


def _read_models(toml_files: Iterator[Traversable]) -> dict[NameKey, CatalogModel]:
    models: dict[NameKey, CatalogModel] = {}
    for file in toml_files:
        model = read_entry(file_text(file), file.name)
        key = ModelName.parse(model.name).folded
        if key in models:
            raise invalid(file.name, f"name: {model.name!r} is in another file of this folder too")
        models[key] = model
    return models


def _read_roles(file: Traversable) -> dict[str, Role]:
    return read_table(file_text(file), file.name, dict[str, _RoleTable], _roles)


def _roles(tables: dict[str, _RoleTable]) -> dict[str, Role]:
    roles = {}
    for name, table in tables.items():
        if require_name(name, name).parts != (DEFAULT_HOST, DEFAULT_NAMESPACE, name, DEFAULT_TAG):
            raise FieldError(name, "a role is one word, without namespace or tag")
        if table.like is None:
            require_name(f"{name}.model", table.model)
            if table.profile is None:
                raise FieldError(f"{name}.profile", "a role has a profile, or is like another")
        elif table.model or table.profile is not None:
            raise FieldError(f"{name}.like", "a role that is like another has nothing of its own")
        roles[name.casefold()] = Role(
            name=name,
            model=table.model,
            profile=_NOBODYS if table.profile is None else _profile(name, table.profile),
            summary_ru=table.summary_ru,
            summary_en=table.summary_en,
            like=table.like,
        )
    return roles


_NOBODYS = Profile(context_tokens=1)
"""Until the role that it is like has been read: an office may replace that one."""


def _followed(roles: Mapping[str, Role]) -> dict[str, Role]:
    """Every role with a model; what is like another takes that one's."""
    found: dict[str, Role] = {}
    for key, role in roles.items():
        if role.like is None:
            found[key] = role
            continue
        leader = roles.get(role.like.casefold())
        if leader is None or leader.like is not None:
            raise InvalidSettings(
                f"role {role.name} is like {role.like!r}, which is no role with a model",
                remedy=f"name one of {', '.join(sorted(r for r in roles if r != key))}",
            )
        found[key] = replace(role, model=leader.model, profile=leader.profile)
    return found


def _profile(role: str, table: _ProfileTable) -> Profile:
    if table.context_tokens < 1:
        raise FieldError(f"{role}.profile.context_tokens", "must be at least 1")
    if not 1 <= table.sequences <= MAX_SEQUENCES:
        raise FieldError(f"{role}.profile.sequences", f"expected 1 to {MAX_SEQUENCES}")
    if table.temperature is not None and not 0 <= table.temperature < math.inf:
        raise FieldError(f"{role}.profile.temperature", "must be 0 or more")
    if table.top_p is not None and not 0 < table.top_p <= 1:
        raise FieldError(f"{role}.profile.top_p", "expected more than 0, at most 1")
    if table.repeat_penalty is not None and not 0 < table.repeat_penalty < math.inf:
        raise FieldError(f"{role}.profile.repeat_penalty", "must be more than 0")
    return Profile(
        context_tokens=table.context_tokens,
        temperature=table.temperature,
        top_p=table.top_p,
        repeat_penalty=table.repeat_penalty,
        sequences=table.sequences,
    )


def _role_keys(roles: Mapping[str, Role]) -> set[NameKey]:
    return {ModelName.parse(role.name).folded for role in roles.values()}
