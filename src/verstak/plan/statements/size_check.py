"""Checking what a plan says about the sizes of files."""

from __future__ import annotations

from verstak.catalog.known_model import KnownModel
from verstak.errors import UsageError
from verstak.plan.cost.spread import Spread
from verstak.plan.file_size import OFFERED_TYPES, PlannedFile
from verstak.plan.precision.precision_class import nominal_bits
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, at_type, named_file
from verstak.plan.statements.statement import FileSize
from verstak.plan.statements.tolerance import (
    VALUE_RULE,
    Claim,
    claim_of,
    judge_value,
    off_by,
)
from verstak.quantities.quantity import Computed, Estimated, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

BYTES = {"GB": 1e9, "GiB": 2**30, "MB": 1e6, "MiB": 2**20}
_MEANT_WITHIN = 0.03
_USUAL = ("BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q3_K_M", "Q2_K")
"""Types that a plan's author is likely to have read a size of."""


def check_file_size(stated: FileSize, knowledge: Knowledge) -> Finding:
    """The size of a file against the one that is computed tensor by tensor."""
    named = named_file(knowledge, stated.model, stated.file_type)
    claim = claim_of(stated.size, factor=BYTES[stated.unit])
    size = file_spread(named.file)
    verdict = judge_value(claim, size)
    figures = [Figure("size", _SIZE, gigabytes(size.figure))]
    en, ru = (
        f"{named.name} takes {gigabytes(size.figure).text(language)}"
        if language == "en"
        else f"{named.name} занимает {gigabytes(size.figure).text(language)}"
        for language in ("en", "ru")
    )
    if verdict is Verdict.WRONG:
        figures += _others(named.model, named.file.file_type)
        meant = _meant(claim, named.model)
        if meant is not None:
            figures.append(Figure("meant", _MEANT, meant))
            en += f"; the stated size is that of {meant}"
            ru += f"; указан размер {meant}"
    return Finding(
        id=stated.id,
        kind="file_size",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=VALUE_RULE,
        figures=tuple(figures),
        off_by=off_by(claim, size.value, "B"),
    )


def file_spread(planned: PlannedFile) -> Spread:
    """Size of a file in bytes, with the range that its head leaves."""
    head = planned.metadata_bytes
    match head.provenance:
        case Estimated(low=low, high=high):
            ends = (low, high)
        case _:
            ends = (head.value, head.value)
    tensors = Quantity(planned.tensor_bytes, "B", Computed(_TENSORS), 0)
    figure = Quantity(
        planned.total_bytes,
        "B",
        Computed(_FILE, (("tensors", tensors), ("head", head)), _SOURCE),
        decimals=0,
    )
    low, high = (planned.tensor_bytes + end for end in ends)
    return Spread(figure, min(low, figure.value), max(high, figure.value))


def gigabytes(size: Quantity) -> Quantity:
    """Bytes as decimal gigabytes, the way files are listed."""
    return Quantity(size.value / 1e9, "GB", size.provenance, decimals=1 if size.value > 2e9 else 2)


def _others(model: KnownModel, file_type: str) -> list[Figure]:
    """The other types of the same bits: a plan's ``Q5`` may mean any of them."""
    bits = nominal_bits(file_type)
    figures = []
    for other in OFFERED_TYPES:
        if other == file_type or nominal_bits(other) != bits or other.startswith(("TQ", "MX")):
            continue
        size = file_spread(at_type(model, other).file)
        name = Bilingual(f"size at {other}", f"размер в {other}")
        figures.append(Figure(f"size_{other.lower()}", name, gigabytes(size.figure)))
    return figures


def _meant(claim: Claim, model: KnownModel) -> str | None:
    """The type whose file is really as large as the plan says this one is."""
    nearest: tuple[float, str] | None = None
    for file_type in _USUAL:
        try:
            size = at_type(model, file_type).file.total_bytes
        except UsageError:  # not every model can be stored in every type
            continue
        gap = abs(claim.middle - size) / size
        if gap <= _MEANT_WITHIN and (nearest is None or gap < nearest[0]):
            nearest = (gap, file_type)
    return None if nearest is None else nearest[1]


_SIZE = Bilingual("size of the file", "размер файла")
_MEANT = Bilingual("type of that size", "тип такого размера")
_TENSORS = Bilingual("sum over all tensors", "сумма по всем тензорам")
_FILE = Bilingual("tensors + head of the file", "тензоры + заголовок файла")
_SOURCE = "llama.cpp's types of each tensor, see the tables of predicted and published sizes"
