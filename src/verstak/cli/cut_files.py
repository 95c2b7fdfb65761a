"""The files that ``verstak cut`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verstak.cli.files import write_file
from verstak.cutting.files.bazis_cut import write_cut
from verstak.cutting.files.export import (
    edge_bands_csv,
    offcuts_csv,
    parts_csv,
    sheets_csv,
    write_workbook,
)
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.maps.labels import write_labels
from verstak.cutting.maps.map_pages import map_document
from verstak.cutting.maps.sheet_dxf import write_sheet_dxf
from verstak.cutting.maps.sheet_map import sheet_map
from verstak.drawing.pdf import write_pdf
from verstak.drawing.png import write_png
from verstak.drawing.svg import write_svg
from verstak.quantities.text import Language


@dataclass(frozen=True, slots=True)
class CutFiles:
    """Where to write what; ``None``: not wanted.

    Args:
        pdf: Sheet maps.
        labels: Part labels.
        xlsx: Tables.
        bazis: ``.CUT``.
        folder: Everything, under fixed names.
    """

    pdf: Path | None
    labels: Path | None
    xlsx: Path | None
    bazis: Path | None
    folder: Path | None


def write_plans(
    plans: Sequence[CuttingPlan], files: CutFiles, language: Language
) -> tuple[Path, ...]:
    """Write what is wanted.

    Returns:
        What was written, in order.

    Raises:
        UsageError: a place cannot be written to.
        DiskFull: no room is left.
    """
    written: list[Path] = []

    def write(path: Path | None, data: bytes) -> None:
        if path is not None:
            write_file(path, data)
            written.append(path)

    if files.pdf:
        write(files.pdf, write_pdf(map_document(plans, language=language)))
    if files.labels:
        write(files.labels, write_labels(plans, language=language))
    if files.xlsx:
        write(files.xlsx, write_workbook(plans, language))
    if files.bazis:
        write(files.bazis, write_cut(plans))
    if files.folder:
        for name, data in _everything(plans, language):
            write(files.folder / name, data)
    return tuple(written)


def _everything(plans: Sequence[CuttingPlan], language: Language) -> list[tuple[str, bytes]]:
    made = [
        ("maps.pdf", write_pdf(map_document(plans, language=language))),
        ("labels.pdf", write_labels(plans, language=language)),
        ("tables.xlsx", write_workbook(plans, language)),
        ("plan.cut", write_cut(plans)),
        ("parts.csv", parts_csv(plans, language)),
        ("sheets.csv", sheets_csv(plans, language)),
        ("offcuts.csv", offcuts_csv(plans, language)),
        ("edge_bands.csv", edge_bands_csv(plans, language)),
    ]
    number = 0
    for plan in plans:
        for index in range(len(plan.layouts)):
            number += 1
            page = sheet_map(plan, index, language=language)
            made += [
                (f"map-{number:03d}.svg", write_svg(page).encode()),
                (f"map-{number:03d}.png", write_png(page)),
                (f"map-{number:03d}.dxf", write_sheet_dxf(plan, index)),
            ]
    return made
