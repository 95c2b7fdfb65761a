"""Precision guidance as tables: the classes, what to take where, and what it costs in quality."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.catalog.quality_losses import QualityLosses
from verstak.plan.precision.advice import Advice
from verstak.plan.precision.expected_loss import ExpectedLoss, KnownLoss, class_divergence
from verstak.plan.precision.precision_class import CLASSES
from verstak.quantities.quantity import Cited, Quantity
from verstak.quantities.report import Cell, Report, Table, columns
from verstak.quantities.text import Bilingual

SCOREBOARD_MODEL = "Meta-Llama-3-8B"
"""The model whose levels were tested most, all by one author under one test."""


def precision_report(
    chosen: Sequence[Advice],
    losses: QualityLosses,
    *,
    loss: ExpectedLoss | None = None,
    models: Sequence[str] = (),
) -> Report:
    """Guidance in one shape.

    Args:
        chosen: Advice to show.
        losses: For the classes' range.
        loss: What is known of one model at one level.
        models: Names of checkpoints whose own tests are shown, at whatever level they were.
    """
    tables = [_classes(losses), _advice(chosen)]
    tested = [
        KnownLoss(row, losses.loss(row)) for model in models for row in losses.of(model=model)
    ]
    if tested:
        tables.append(_losses("model_losses", _TESTED, tested))
    notes: tuple[Bilingual, ...] = (_RULE,)
    if loss is not None:
        tables.append(_losses("known_losses", _KNOWN, loss.known))
        tables.append(_losses("losses_of_others", _OTHERS, loss.others))
        notes = (*notes, loss.reason) if loss.reason else notes
    return Report(title=Bilingual("Precision", "Точность весов"), tables=tuple(tables), notes=notes)


def _classes(losses: QualityLosses) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for kind in CLASSES:
        span = class_divergence(kind, losses, model=SCOREBOARD_MODEL)
        rows.append(
            (
                kind.name,
                kind.purpose,
                kind.not_for,
                ", ".join(kind.examples),
                *((None, None) if span is None else (_nats(span[0]), _nats(span[1]))),
            )
        )
    return Table(
        "precision_classes",
        Bilingual("Classes of precision", "Классы точности"),
        columns(
            ("class", "class", "класс"),
            ("purpose", "what it is for", "для чего"),
            ("not_for", "what it is not for", "для чего нет"),
            ("levels", "levels", "уровни"),
            ("least", "least divergence", "наименьшее отличие"),
            ("greatest", "greatest divergence", "наибольшее отличие"),
        ),
        tuple(rows),
    )


def _advice(chosen: Sequence[Advice]) -> Table:
    return Table(
        "precision_advice",
        Bilingual("What to take where", "Что где брать"),
        columns(
            ("device", "device", "устройство"),
            ("platform", "system", "система"),
            ("format", "format", "формат"),
            ("level", "level", "уровень"),
            ("engine", "engine", "движок"),
            ("why", "why", "почему"),
            ("unless", "unless", "кроме случаев"),
            ("sources", "sources", "источники"),
        ),
        tuple(
            (
                _DEVICES[each.device],
                each.platform,
                each.format,
                each.level,
                each.engine,
                each.why,
                each.unless,
                "; ".join(each.sources),
            )
            for each in chosen
        ),
    )


def _losses(key: str, title: Bilingual, known: Sequence[KnownLoss]) -> Table:
    return Table(
        key,
        title,
        columns(
            ("model", "model", "модель"),
            ("level", "level", "уровень"),
            ("benchmark", "test", "испытание"),
            ("value", "result", "результат"),
            ("loss", "loss", "потеря"),
            ("measured", "measured here", "измерено у нас"),
        ),
        tuple(
            (
                each.row.model,
                each.row.level,
                each.row.benchmark,
                Quantity(each.row.value, "", each.row.provenance, decimals=4),
                each.loss,
                each.row.measured,
            )
            for each in known
        ),
    )


def _nats(value: float) -> Quantity:
    source = Cited(
        "llama.cpp, tools/perplexity/README.md: LLaMA 3 8B scoreboard",
        clause=SCOREBOARD_MODEL,
        confidence="secondary",
    )
    return Quantity(value, "nat", source, decimals=4)


_RULE = Bilingual(
    "Take the largest model that fits at Q4_K_M, with its context; then raise the level while it "
    "still fits. A divergence is of one model under one test and says only how the levels lie.",
    "Берите самую большую модель, которая помещается в Q4_K_M вместе с контекстом; потом повышайте "
    "уровень, пока помещается. Отличие измерено на одной модели и показывает лишь порядок уровней.",
)
_TESTED = Bilingual("Tests of the models in these plans", "Испытания моделей из этих планов")
_KNOWN = Bilingual("Tests of this model", "Испытания этой модели")
_OTHERS = Bilingual("Tests of other models at this level", "Испытания других моделей")
_DEVICES = {
    "phone": Bilingual("phone", "телефон"),
    "tablet": Bilingual("tablet", "планшет"),
    "desktop": Bilingual("desktop", "настольный компьютер"),
    "workstation": Bilingual("workstation", "рабочая станция"),
    "server": Bilingual("server", "сервер"),
}
