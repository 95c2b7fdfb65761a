"""Roles as ``verstak plan`` gets them: text, a TOML file, models of the catalogue or GGUF files."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from verstak.catalog.known_model import KnownModel, Licence
from verstak.catalog.known_models import KnownModels
from verstak.catalog.known_parameters import active_parameters_of
from verstak.cli.files import read_file
from verstak.errors import UnknownModel, UsageError
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import architecture_of, quantization_level
from verstak.plan.file_size import PlannedFile, planned_file_of
from verstak.plan.placement.figures import Kept, geometry_of
from verstak.plan.placement.floor import exact_floor
from verstak.plan.role_need import KNOWN_ROLES, NeedField, RoleNeed
from verstak.plan.role_text import parse_roles
from verstak.quantities.text import Bilingual
from verstak.toml_lines import read_toml

USUAL_ROLES = ",".join(KNOWN_ROLES)
_MOST_BYTES = 2**20
_JOINED = {"model": "|", "models": "|", "languages": "+", "types": "+"}
_FROM_FILE = Bilingual("taken from the file itself", "взято из самого файла")


@dataclass(frozen=True, slots=True)
class GivenToAll:
    """Options that hold for every role that does not say otherwise; ``None`` = not given."""

    context_tokens: int | None = None
    parallel: int | None = None
    commercial: bool | None = None
    languages: tuple[str, ...] | None = None


@dataclass(slots=True)
class FoundModels:
    """Looks models up by name or by the path of their file.

    Attributes:
        known: The catalogue.
        read: Models of files, by name.
        paths: The file that has each file name.
        kept: Their files, tensor by tensor, for the placement.
    """

    known: KnownModels
    read: dict[str, KnownModel] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)

    def find(self, text: str) -> tuple[KnownModel, str | None]:
        """The model of a name or a path, and its precision where one is told.

        Raises:
            UnknownModel: neither the catalogue nor a file has it.
            InvalidGguf: the file is no model.
        """
        path = _path(text)
        if path is not None and path.is_file():
            return self._of_file(path)
        if text.casefold().endswith(".gguf") and "/" in text:
            raise UsageError(f"there is no file {text}", remedy="check the path")
        return self.known.find_spelled(text)

    def all(self) -> tuple[KnownModel, ...]:
        """The catalogue and the models of files."""
        return (*self.known, *self.read.values())

    def notes(self) -> tuple[Bilingual, ...]:
        """What to know of the files that were read."""
        return tuple(
            Bilingual(
                f"{name}: geometry, tensors and precision are the file's own",
                f"{name}: размеры, тензоры и точность взяты из самого файла",
            )
            for name in self.read
        )

    def _of_file(self, path: Path) -> tuple[KnownModel, str]:
        header = read_header(path)
        # Files of one name in two folders are two models.
        same = self.paths.setdefault(path.name, path) == path
        model = _known_as(header, path.name if same else str(path), self.known)
        self.read[model.name] = model
        planned = planned_file_of(header)
        file_type = quantization_level(header)
        if file_type == "unknown":  # no general.file_type: what most of its bytes are
            file_type = _heaviest_type(planned)
        self.kept.files[model.name, file_type] = planned
        self.kept.floors[model.name, file_type] = exact_floor(planned, geometry_of(model))
        return model, file_type


def _heaviest_type(planned: PlannedFile) -> str:
    sizes: Counter[str] = Counter()
    for tensor in planned.tensors:
        sizes[tensor.type_name] += tensor.size_bytes
    return sizes.most_common(1)[0][0]


def _path(text: str) -> Path | None:
    """A path as a shell would read it; ``None`` = no file system would take it."""
    try:
        path = Path(text).expanduser()
        path.exists()
    except (OSError, RuntimeError):  # too long, or the home of nobody
        return None
    return path


def needs_of(
    roles: str | None,
    found: FoundModels,
    *,
    to_all: GivenToAll,
    requests_per_hour: float | None,
) -> tuple[RoleNeed, ...]:
    """Needs of the roles that were named; none = those of the office's own plan.

    Args:
        roles: As :mod:`verstak.plan.role_text` has them, or the path of a TOML file.
        found: Looks models up.
        to_all: Options for every role.
        requests_per_hour: Of all roles together.

    Raises:
        UnknownModel: a name that is not known.
        UsageError: roles that cannot be read or meant.
    """
    text = USUAL_ROLES if roles is None else roles
    file = Path(text) if text.casefold().endswith(".toml") and "=" not in text else None
    try:
        needs = parse_roles(
            text if file is None else role_text(_tables(file)),
            find=found.find,
            requests_per_hour=requests_per_hour,
        )
    except UnknownModel:
        raise
    except UsageError as error:
        if file is None:
            raise
        raise UsageError(f"{file}: {error.message}", remedy=error.remedy) from error
    return tuple(_with_all(need, to_all) for need in needs)


def role_text(tables: Mapping[str, Any]) -> str:
    """Tables of a file as the text of the option.

    Args:
        tables: Role → its fields: ``model`` (a name or a list), and the options of the text.

    Raises:
        UsageError: a role that is no table, or a field that is neither text, number nor list.
    """
    if not tables:
        raise UsageError(
            "expected tables such as [roles.analysis], found none",
            remedy='write [roles.analysis] with model = "qwen2.5:32b" under it',
        )
    return ",".join(_one_role(name, fields) for name, fields in tables.items())


def _one_role(name: str, fields: Any) -> str:
    if isinstance(fields, str):
        return f"{name}={fields}"
    if not isinstance(fields, dict):
        raise UsageError(f"roles.{name}: expected a table or a model's name, found {fields!r}")
    texts = {key: _value_text(f"roles.{name}.{key}", key, value) for key, value in fields.items()}
    model = texts.pop("model", None) or texts.pop("models", None)
    head = name if model is None else f"{name}={model}"
    return ";".join((head, *(f"{key}={value}" for key, value in texts.items())))


def _value_text(where: str, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, list) and key in _JOINED and all(isinstance(x, str) for x in value):
        value = _JOINED[key].join(value)
    if not isinstance(value, str) or set(value) & {",", ";"}:
        raise UsageError(f"{where}: expected text or a number, found {value!r}")
    return value


def _tables(file: Path) -> Mapping[str, Any]:
    raw = read_file(file, _MOST_BYTES)
    try:
        plain = read_toml(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not TOML: {error}", remedy="correct the file") from error
    tables = plain.get("roles", {})
    if not isinstance(tables, dict):
        raise UsageError(f"roles: expected a table, found {tables!r}")
    return tables


def _with_all(need: RoleNeed, given: GivenToAll) -> RoleNeed:
    """The need with what was given to all roles in place of what was assumed."""
    values: dict[NeedField, Any] = {
        "context_tokens": given.context_tokens,
        "parallel": given.parallel,
        "commercial": given.commercial,
        "languages": given.languages,
    }
    stated = {
        name: value for name, value in values.items() if value is not None and need.is_assumed(name)
    }
    changes: dict[str, Any] = {str(name): value for name, value in stated.items()}
    if "parallel" in stated:
        changes["parallel_most"] = stated["parallel"]
    assumed = tuple(pair for pair in need.assumed if pair[0] not in stated)
    return replace(need, assumed=assumed, **changes) if changes else need


def _known_as(header: GgufHeader, file_name: str, known: KnownModels) -> KnownModel:
    """What is known of a file's model; its geometry is the file's own."""
    arch = architecture_of(header)
    namesake = _namesake(header, known)
    base = KnownModel(
        name=file_name,
        family=arch.family,
        architecture=arch,
        parameters=header.parameter_count,
        active_parameters=None if arch.experts is None else active_parameters_of(arch),
        tokenizer=None,
        context_native=arch.context_length,
        context_extended=None,
        licence=_licence(header, known),
        languages=None,
        russian=None,
        quality=(),
        release_date=None,
        tier="reserve",
        tier_reason=_FROM_FILE,
        verdict=None,
        hf_repo=None,
        ollama_tag=None,
        aliases=(),
        sources={"architecture": file_name},
        gaps={},
    )
    if namesake is None:
        return base
    # The file decides what is computed; what only people can know is taken from its namesake.
    return replace(
        namesake,
        name=file_name,
        architecture=arch,
        parameters=header.parameter_count,
        active_parameters=base.active_parameters,
        context_native=arch.context_length,
        files=(),
    )


def _namesake(header: GgufHeader, known: KnownModels) -> KnownModel | None:
    names: Iterable[object] = (
        header.metadata.get(key) for key in ("general.name", "general.basename")
    )
    for name in names:
        if isinstance(name, str) and name.strip():
            try:
                return known.find(name)
            except UnknownModel:
                continue
    return None


def _licence(header: GgufHeader, known: KnownModels) -> Licence:
    """Terms of the licence that a file names, as far as the catalogue knows that licence."""
    name = header.metadata.get("general.license")
    if not isinstance(name, str) or not name.strip():
        return Licence(None, None)
    same = (
        model.licence
        for model in known
        if model.licence.name and model.licence.name.casefold() == name.strip().casefold()
    )
    return next(same, Licence(name.strip(), None))
