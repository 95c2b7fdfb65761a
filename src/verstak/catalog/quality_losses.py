"""What models lose at a precision: rows that somebody published or that were measured.

A row is one model at one level under one test. Rows are compared only with the reference of the
same model and test; a loss of one model says little about another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from verstak.catalog.fields import FieldError, Table, read_table
from verstak.quantities.quantity import Cited, Computed, Measured, Provenance, Quantity

type Format = Literal["GGUF", "ONNX", "MLX"]
type Metric = Literal["score", "kld", "perplexity"]

REFERENCES = ("BF16", "F16", "F32")


@dataclass(frozen=True, slots=True)
class LossRow:
    """One result.

    Attributes:
        model: Name of the checkpoint.
        parameters_billions: Its weights.
        format: Of the file.
        level: Precision as the format names it.
        benchmark: What was run.
        metric: ``score`` rises with quality, ``kld`` and ``perplexity`` fall.
        value: In the metric's own unit; a divergence is in nats.
        deviation: Standard error as published; ``None`` = not told.
        imatrix: Calibration of the quantisation; ``None`` = none.
        language: Of the test; ``None`` = of both, or of neither.
        measured: By this project, rather than published by others.
        source: Where it was read, or how it was measured.
        note: What to know before relying on it.
    """

    model: str
    parameters_billions: float
    format: Format
    level: str
    benchmark: str
    metric: Metric
    value: float
    deviation: float | None
    imatrix: str | None
    language: Literal["ru", "en"] | None
    measured: bool
    source: str
    note: str | None

    @property
    def provenance(self) -> Provenance:
        """Where the value is from."""
        where = f"{self.model}, {self.level}, {self.benchmark}"
        if self.measured:
            return Measured(where=where, run=self.source)
        return Cited(self.source, clause=where, confidence="secondary")


@dataclass(frozen=True, slots=True)
class QualityLosses:
    """All rows that are known; an office's own measurements are added with ``plus``."""

    rows: tuple[LossRow, ...]

    def plus(self, rows: Iterable[LossRow]) -> QualityLosses:
        """These and others, for example those of this machine's own evaluation."""
        return QualityLosses((*self.rows, *rows))

    def of(self, *, level: str | None = None, model: str | None = None) -> tuple[LossRow, ...]:
        """Rows of a level, of a model, or of both; letter case does not matter."""
        return tuple(
            row
            for row in self.rows
            if (level is None or row.level.casefold() == level.casefold())
            and (model is None or row.model.casefold() == model.casefold())
        )

    def loss(self, row: LossRow) -> Quantity | None:
        """What a row lost against its reference.

        Returns:
            For a score or a perplexity, per cent of the reference's value, positive when worse;
            for a divergence, the divergence itself. ``None`` = its reference is not known.
        """
        if row.metric == "kld":
            return Quantity(row.value, "nat", row.provenance, decimals=4)
        reference = next(
            (
                other
                for other in self.rows
                if other.level in REFERENCES
                and (other.model, other.benchmark, other.metric)
                == (row.model, row.benchmark, row.metric)
            ),
            None,
        )
        if reference is None:
            return None
        worse = (
            reference.value - row.value if row.metric == "score" else row.value - reference.value
        )
        inputs = tuple(
            (name, Quantity(each.value, "", each.provenance, decimals=2))
            for name, each in (("reference", reference), ("level", row))
        )
        return Quantity(
            100 * worse / reference.value,
            "%",
            Computed("loss / reference × 100", inputs),
            decimals=1,
        )


@cache
def quality_losses() -> QualityLosses:
    """The rows that ship with verstak."""
    file = files("verstak.catalog") / "data" / "quality_losses.toml"
    return read_losses(file.read_text(encoding="utf-8"), file.name)


def read_losses(text: str, file_name: str) -> QualityLosses:
    """Read a file of rows.

    Raises:
        InvalidSettings: names the file, the field, the line and the reason.
    """
    return read_table(text, file_name, _File, _losses)


class _Loss(Table, frozen=True):
    model: str
    parameters_billions: float
    format: Format
    level: str
    benchmark: str
    metric: Metric
    value: float
    language: Literal["ru", "en"]
    source: str
    deviation: float | None = None
    imatrix: str | None = None
    measured: bool = False
    note: str | None = None


class _File(Table, frozen=True):
    sources: dict[str, str]
    loss: list[_Loss]


def _losses(file: _File) -> QualityLosses:
    rows = []
    for index, row in enumerate(file.loss):
        place = f"loss[{index}]"
        if row.source not in file.sources:
            raise FieldError(
                f"{place}.source", f"{row.source!r} is none of the keys under [sources]"
            )
        if not 0 <= row.value < float("inf"):
            raise FieldError(f"{place}.value", f"must be 0 or more, found {row.value}")
        if not row.parameters_billions > 0:
            raise FieldError(f"{place}.parameters_billions", "must be more than 0")
        rows.append(
            LossRow(
                model=row.model,
                parameters_billions=row.parameters_billions,
                format=row.format,
                level=row.level,
                benchmark=row.benchmark,
                metric=row.metric,
                value=row.value,
                deviation=row.deviation,
                imatrix=row.imatrix,
                language=row.language,
                measured=row.measured,
                source=file.sources[row.source],
                note=row.note,
            )
        )
    return QualityLosses(tuple(rows))
