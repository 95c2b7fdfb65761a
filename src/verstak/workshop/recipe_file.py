"""Recipes read from TOML: every mistake names the file, the line, the field and what was expected."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from verstak.catalog.fields import FieldError, Table, field_first, require_name, with_line
from verstak.errors import InvalidRecipe
from verstak.evaluate.measuring import ReferenceKind
from verstak.evaluate.texts import CALIBRATION_TEXTS
from verstak.plan.type_mix.mixes import mix_of
from verstak.quantize.prediction import FILE_TYPE_NUMBERS
from verstak.quantize.prediction import NEED_MATRIX as MATRIX_TYPES
from verstak.toml_lines import read_toml
from verstak.workshop.byte_size import read_byte_size
from verstak.workshop.recipe import (
    Calibration,
    EvaluationWanted,
    Gates,
    Level,
    PublishWanted,
    Recipe,
    Rule,
    SourceWanted,
    TargetFormat,
)

MOST_BYTES = 2**20
MOST_LEVELS = 64
LEAST_CHUNK_TOKENS, MOST_CHUNK_TOKENS = 32, 8192
ONNX_LEVELS = ("int4", "int4-k_quant", "int4-mixed", "int8", "fp16", "fp32")
MLX_LEVELS = ("2bit", "3bit", "4bit", "5bit", "6bit", "8bit")
NEED_MATRIX = frozenset(
    name
    for name in FILE_TYPE_NUMBERS
    if name == "Q2_K_S" or mix_of(name, 2026).base in MATRIX_TYPES
)
"""File types whose own tensor type needs an importance matrix; Q2_K needs one in Q2_K_S only."""
_PRESETS = {"gguf": tuple(FILE_TYPE_NUMBERS), "onnx": ONNX_LEVELS, "mlx": MLX_LEVELS}
_NUMBER_FORMATS = ("F16", "BF16", "F32")


class _Source(Table, frozen=True):
    model: str
    number_format: str = "F16"
    requantize: bool = False


class _Calibration(Table, frozen=True):
    texts: tuple[str, ...] = CALIBRATION_TEXTS
    chunks: int | None = None
    chunk_tokens: int = 512


class _Wanted(Table, frozen=True):
    size: str | int | None = None
    bits: float | None = None
    max_kld: float | None = None


class _Target(Table, frozen=True):
    format: TargetFormat
    levels: list[str | _Wanted]


class _Evaluate(Table, frozen=True):
    texts: tuple[str, ...] = ()
    tokens: int = 4096
    chunk_tokens: int = 512
    suites: tuple[str, ...] = ()
    items: int | None = None
    speed: bool = False
    reference: str | None = None
    reference_kind: ReferenceKind | None = None


class _Gates(Table, frozen=True):
    max_size: str | int | None = None
    max_bits: float | None = None
    max_kld: float | None = None
    min_top1: float | None = None
    min_tasks: float | None = None
    max_drop: float | None = None


class _Choose(Table, frozen=True):
    rule: Rule = "smallest"


type _Parameter = str | int | float | bool | list[str]


class _Publish(Table, frozen=True):
    name: str
    replace: bool = False
    system: str = ""
    template: str = ""
    parameters: dict[str, _Parameter] = msgspec.field(default_factory=dict)
    license: str | None = None


class _Recipe(Table, frozen=True):
    source: _Source
    target: list[_Target]
    calibration: _Calibration | None = None
    evaluate: _Evaluate = _Evaluate()
    gates: _Gates = _Gates()
    choose: _Choose = _Choose()
    publish: _Publish | None = None
    threads: int = 0


def read_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Args:
        path: Its file. Paths inside of it are taken from the file's folder.

    Raises:
        InvalidRecipe: it cannot be read, is no recipe, or asks for what cannot be meant.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidRecipe(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(raw) > MOST_BYTES:
        raise InvalidRecipe(f"{path}: larger than {MOST_BYTES} bytes, which no recipe is")
    try:
        return parse_recipe(raw.decode(), path)
    except UnicodeDecodeError as error:
        raise InvalidRecipe(f"{path}: not UTF-8: {error.reason}") from error


def parse_recipe(text: str, path: Path) -> Recipe:
    """Read a recipe's text.

    Args:
        text: TOML.
        path: Where it lies, for messages and for the paths inside of it.

    Raises:
        InvalidRecipe: it is no recipe, or asks for what cannot be meant.
    """
    try:
        return _recipe(msgspec.convert(read_toml(text), _Recipe), path)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, f"not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise _invalid(path, with_line(text, field_first(str(error)))) from error
    except FieldError as error:
        raise _invalid(path, with_line(text, str(error))) from error


def _invalid(path: Path, reason: str) -> InvalidRecipe:
    return InvalidRecipe(
        f"{path}: {reason}", remedy="docs/reference/recipe.md describes every key of a recipe"
    )


def _recipe(table: _Recipe, path: Path) -> Recipe:
    folder = path.parent
    levels = _levels(table.target)
    _require_matrix(table)
    if table.source.number_format.upper() not in _NUMBER_FORMATS:
        raise FieldError(
            "source.number_format",
            f"expected one of {', '.join(_NUMBER_FORMATS)}, found {table.source.number_format!r}",
        )
    _within("threads", table.threads, 0, 4096)
    return Recipe(
        path=path,
        source=_source(table.source, folder),
        levels=levels,
        calibration=_calibration(table.calibration, folder),
        evaluation=_evaluation(table.evaluate, folder),
        gates=_gates(table.gates, table.evaluate),
        rule=_rule(table, levels),
        publish=_publish(table.publish, folder, levels),
        threads=table.threads,
    )


def _source(table: _Source, folder: Path) -> SourceWanted:
    if not table.model.strip():
        raise FieldError("source.model", "expected a folder, a GGUF file or the name of a model")
    path = _path_of(table.model, folder)
    if path is None:
        require_name("source.model", table.model)
    return SourceWanted(
        model=table.model,
        path=path,
        number_format=table.number_format.upper(),
        requantize=table.requantize,
    )


def _path_of(written: str, folder: Path) -> Path | None:
    """What looks like a path is one, whether it is there or not; the rest are names."""
    path = folder / Path(written).expanduser()
    looks = written.startswith(("/", "./", "../", "~")) or written.endswith(".gguf")
    return path if looks or path.exists() else None


def _levels(targets: Sequence[_Target]) -> tuple[Level, ...]:
    found: list[Level] = []
    for at, target in enumerate(targets):
        if not target.levels:
            raise FieldError(f"target[{at}].levels", "expected at least one level, found none")
        for number, wanted in enumerate(target.levels):
            level = _level(f"target[{at}].levels[{number}]", target.format, wanted)
            if level in found:
                raise FieldError(f"target[{at}].levels", f"{level.label} stands there twice")
            found.append(level)
    if not found:
        raise FieldError("target", "expected at least one [[target]] with levels, found none")
    if len(found) > MOST_LEVELS:
        raise FieldError("target", f"{len(found)} levels, {MOST_LEVELS} at most")
    return tuple(found)


def _level(field: str, target: TargetFormat, wanted: str | _Wanted) -> Level:
    if isinstance(wanted, str):
        presets = _PRESETS[target]
        for preset in presets:
            if preset.lower() == wanted.lower():
                return Level(target=target, preset=preset)
        raise FieldError(
            field, f"{target} has no level {wanted!r}; expected one of {', '.join(presets)}"
        )
    if target != "gguf":
        raise FieldError(
            field, f"only gguf is fitted to a size, bits or a divergence, not {target}"
        )
    given = [one for one in (wanted.size, wanted.bits, wanted.max_kld) if one is not None]
    if len(given) != 1:
        raise FieldError(field, "expected exactly one of size, bits and max_kld")
    if wanted.size is not None:
        return Level(target=target, size_bytes=_size(f"{field}.size", wanted.size))
    if wanted.bits is not None:
        return Level(target=target, bits=_within(f"{field}.bits", wanted.bits, 1, 32))
    assert wanted.max_kld is not None  # noqa: S101 - one of the three was given
    return Level(target=target, max_kld=_within(f"{field}.max_kld", wanted.max_kld, 1e-6, 10))


def _calibration(table: _Calibration | None, folder: Path) -> Calibration | None:
    if table is None:
        return None
    if not table.texts:
        raise FieldError("calibration.texts", "expected at least one text, found none")
    if table.chunks is not None:
        _within("calibration.chunks", table.chunks, 1, 10**6)
    return Calibration(
        texts=_texts(table.texts, folder),
        most_chunks=table.chunks,
        chunk_tokens=_chunk_tokens("calibration.chunk_tokens", table.chunk_tokens),
    )


def _texts(written: Sequence[str], folder: Path) -> tuple[str | Path, ...]:
    """Files, where they look like files; shipped names are checked when they are opened."""
    return tuple(
        folder / Path(one).expanduser() if "/" in one or one.endswith((".txt", ".md")) else one
        for one in written
    )


def _chunk_tokens(field: str, tokens: int) -> int:
    return int(_within(field, tokens, LEAST_CHUNK_TOKENS, MOST_CHUNK_TOKENS))


def _evaluation(table: _Evaluate, folder: Path) -> EvaluationWanted:
    _within("evaluate.tokens", table.tokens, 64, 10**8)
    if table.items is not None:
        _within("evaluate.items", table.items, 1, 10**6)
    if table.reference is not None and not table.texts and not table.suites:
        raise FieldError("evaluate.reference", "there is no text and no suite to compare on")
    return EvaluationWanted(
        texts=_texts(table.texts, folder),
        most_tokens=table.tokens,
        chunk_tokens=_chunk_tokens("evaluate.chunk_tokens", table.chunk_tokens),
        suites=tuple(table.suites),
        items=table.items,
        speed=table.speed,
        reference=None if table.reference is None else folder / Path(table.reference).expanduser(),
        reference_kind=table.reference_kind,
    )


def _gates(table: _Gates, evaluate: _Evaluate) -> Gates:
    size = table.max_size
    shares = {"min_top1": table.min_top1, "min_tasks": table.min_tasks, "max_drop": table.max_drop}
    for name, share in shares.items():
        if share is not None:
            _within(f"gates.{name}", share, 0, 1)
    if table.max_bits is not None:
        _within("gates.max_bits", table.max_bits, 0.5, 64)
    if table.max_kld is not None:
        _within("gates.max_kld", table.max_kld, 0, 100)
    # A gate on what nobody measures could never open.
    for name in ("max_kld", "min_top1"):
        if getattr(table, name) is not None and not evaluate.texts:
            raise FieldError(f"gates.{name}", "nothing measures it: name evaluate.texts")
    for name in ("min_tasks", "max_drop"):
        if getattr(table, name) is not None and not evaluate.suites:
            raise FieldError(f"gates.{name}", "nothing measures it: name evaluate.suites")
    return Gates(
        max_bytes=None if size is None else _size("gates.max_size", size),
        max_bits=table.max_bits,
        max_kld=table.max_kld,
        min_top1=table.min_top1,
        min_tasks=table.min_tasks,
        max_drop=table.max_drop,
    )


def _require_matrix(table: _Recipe) -> None:
    """Refuse at once what llama.cpp makes with an importance matrix only."""
    if table.calibration is not None:
        return
    for at, target in enumerate(table.target):
        for number, wanted in enumerate(target.levels):
            if isinstance(wanted, str) and wanted.upper() in NEED_MATRIX:
                raise FieldError(
                    f"target[{at}].levels[{number}]",
                    f"{wanted} cannot be made without an importance matrix: add [calibration]",
                )


def _rule(table: _Recipe, levels: Sequence[Level]) -> Rule:
    measured = bool(table.evaluate.texts or table.evaluate.suites)
    if table.choose.rule == "best" and not measured and len(levels) > 1:
        raise FieldError(
            "choose.rule", "the best cannot be told: name evaluate.texts or evaluate.suites"
        )
    return table.choose.rule


def _publish(table: _Publish | None, folder: Path, levels: Sequence[Level]) -> PublishWanted | None:
    if table is None:
        return None
    if all(level.target != "gguf" for level in levels):
        raise FieldError("publish", "only GGUF is served by name, and the recipe makes none")
    return PublishWanted(
        name=require_name("publish.name", table.name),
        replace=table.replace,
        system=table.system,
        template=table.template,
        parameters=dict(table.parameters),
        licence=None if table.license is None else folder / Path(table.license).expanduser(),
    )


def _size(field: str, written: str | int) -> int:
    size = read_byte_size(written)
    if size is None:
        raise FieldError(field, f"expected a size such as '450MB', found {written!r}")
    return size


def _within[N: (int, float)](field: str, value: N, least: float, most: float) -> N:
    if not math.isfinite(value) or not least <= value <= most:
        raise FieldError(field, f"expected {least:g} to {most:g}, found {value:g}")
    return value


def every_key() -> dict[str, tuple[str, ...]]:
    """Keys of every table of a recipe, for the page that has to describe them all."""
    tables: dict[str, type[Table]] = {
        "": _Recipe,
        "source": _Source,
        "calibration": _Calibration,
        "target": _Target,
        "target.levels": _Wanted,
        "evaluate": _Evaluate,
        "gates": _Gates,
        "choose": _Choose,
        "publish": _Publish,
    }
    return {name: table.__struct_fields__ for name, table in tables.items()}
