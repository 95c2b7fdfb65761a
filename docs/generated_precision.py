"""What the reference page of precision takes from the code; cog runs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verstak.catalog.quality_losses import LossRow, quality_losses
from verstak.plan.precision.advice import ADVICE
from verstak.plan.precision.expected_loss import class_divergence
from verstak.plan.precision.precision_class import CLASSES
from verstak.plan.precision.report import SCOREBOARD_MODEL
from verstak.quantities.text import Language

_CLASSES = {
    "en": ("class", "what it is for", "what it is not for", "levels", "divergence"),
    "ru": ("класс", "для чего", "для чего нет", "уровни", "отличие"),
}
_ADVICE = {
    "en": ("device", "system", "format", "level", "engine", "why", "unless"),
    "ru": ("устройство", "система", "формат", "уровень", "движок", "почему", "кроме случаев"),
}
_LOSSES = {
    "en": ("model", "format", "level", "test", "result", "loss", "source"),
    "ru": ("модель", "формат", "уровень", "испытание", "результат", "потеря", "источник"),
}
_SYSTEMS = {None: {"en": "any", "ru": "любая"}}
_DEVICES = {
    "phone": "телефон",
    "tablet": "планшет",
    "desktop": "настольный компьютер",
    "workstation": "рабочая станция",
    "server": "сервер",
}
_OURS = {"en": "measured by us", "ru": "измерено нами"}


def classes(language: Language = "en") -> str:
    """Classes of precision with the span of one model's divergence in each."""
    rows = []
    for kind in CLASSES:
        span = class_divergence(kind, quality_losses(), model=SCOREBOARD_MODEL)
        shown = (
            "—" if span is None else f"{_number(span[0], language)}–{_number(span[1], language)}"
        )
        levels = ", ".join(f"`{level}`" for level in kind.examples)
        words = (kind.name, kind.purpose, kind.not_for)
        rows.append((*(each.in_(language) for each in words), levels, shown))
    return _table(_CLASSES[language], rows)


def advice(language: Language = "en") -> str:
    """What to take where."""
    return _table(
        _ADVICE[language],
        [
            (
                each.device if language == "en" else _DEVICES[each.device],
                each.platform or _SYSTEMS[None][language],
                each.format,
                f"`{each.level}`",
                each.engine,
                each.why.in_(language),
                each.unless.in_(language),
            )
            for each in ADVICE
        ],
    )


def sources() -> str:
    """Everything that the advice rests on."""
    return "\n".join(
        f"- {source}" for source in dict.fromkeys(s for a in ADVICE for s in a.sources)
    )


def losses(language: Language = "en") -> str:
    """Every result that is known."""
    return _table(_LOSSES[language], [_row(row, language) for row in quality_losses().rows])


def _row(row: LossRow, language: Language) -> tuple[str, ...]:
    loss = quality_losses().loss(row)
    level = f"`{row.level}`" + (f" + imatrix ({row.imatrix})" if row.imatrix else "")
    return (
        row.model,
        row.format,
        level,
        f"{row.benchmark} ({row.metric})",
        _number(row.value, language),
        "—" if loss is None else loss.text(language),
        _OURS[language] if row.measured else row.source,
    )


def _number(value: float, language: Language) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if language == "ru" else text


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
