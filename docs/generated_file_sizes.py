"""What the reference page of file sizes takes from the code and from the benchmark; cog runs it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from verstak.plan.metadata_size import TOKENIZERS
from verstak.plan.tensors.listing import FAMILIES
from verstak.plan.type_mix.mixes import OFFERED_TYPES

_RESULT = Path(__file__).parents[1] / "benchmarks" / "results" / "plan_file_size.json"

_ERRORS_HEAD = {
    "en": ("architecture", "file type", "files", "exact", "worst error", "… publisher unknown"),
    "ru": (
        "архитектура",
        "тип файла",
        "файлов",
        "точных",
        "худшая ошибка",
        "… издатель неизвестен",
    ),
}
_TOKENIZERS_HEAD = {
    "en": ("tokenizer", "bytes", "±", "source"),
    "ru": ("токенизатор", "байт", "±", "источник"),
}


def error_table(language: str = "en") -> str:
    """Worst error by architecture and file type, as the benchmark found it."""
    rows = [
        (
            f"`{row['family']}`",
            f"`{row['file_type']}`",
            str(row["files"]),
            f"{row['tensors_exact']}/{row['files']}",
            f"{_bytes(row['worst_bytes'], language)} ({_percent(row['worst_percent'], language)})",
            _percent(row["usual_percent"], language),
        )
        for row in _result()["table"]
    ]
    return _table(_ERRORS_HEAD[language], rows)


def summary(language: str = "en") -> str:
    """One sentence of figures from the benchmark."""
    result = _result()
    worst = _percent(result["worst_percent"], language)
    usual, files = result["within_target_usual_recipe"], result["files"]
    unknown = sorted({name.rsplit(" ", 1)[0] for name in result["geometry_unknown"]})
    if language == "ru":
        return (
            f"Файлов {files}; худшая ошибка {worst}; тензоры точны до байта у "
            f"{result['tensors_exact']}. С обычным рецептом, как если бы издатель был "
            f"неизвестен, в пределах 0,5 % — {usual}. Не рассчитаны, потому что неизвестна "
            f"геометрия: {', '.join(unknown)} (файлов: {len(result['geometry_unknown'])})."
        )
    return (
        f"{files} files; the worst error is {worst}; the tensors of {result['tensors_exact']} are "
        f"right to the byte. With the usual recipe, as if the publisher were unknown, {usual} are "
        f"within 0.5 %. Not planned, since the geometry is unknown: {', '.join(unknown)} "
        f"({len(result['geometry_unknown'])} files)."
    )


def families() -> str:
    """Architectures of which the tensors are known."""
    return ", ".join(f"`{family}`" for family in sorted(FAMILIES))


def file_types() -> str:
    """File types that can be planned, from large to small."""
    return ", ".join(f"`{name}`" for name in OFFERED_TYPES)


def tokenizer_table(language: str = "en") -> str:
    """Tables of the known tokenizers."""
    rows = [
        (f"`{name}`", f"{tables.size_bytes}", f"{tables.spread_bytes}", tables.source)
        for name, tables in TOKENIZERS.items()
    ]
    return _table(_TOKENIZERS_HEAD[language], rows)


def _result() -> Mapping[str, Any]:
    result: Mapping[str, Any] = json.loads(_RESULT.read_text(encoding="utf-8"))
    return result


def _percent(value: float, language: str) -> str:
    shown = f"{value:+.4f}" if abs(value) < 0.01 else f"{value:+.2f}"
    shown = "0" if float(shown) == 0 else shown
    shown = shown.replace("-", "−")
    return f"{shown.replace('.', ',') if language == 'ru' else shown} %"


def _bytes(value: int, language: str) -> str:
    shown = f"{value:+,}".replace("-", "−").replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{shown} {'байт' if language == 'ru' else 'B'}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
