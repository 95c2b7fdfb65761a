"""``verstak dxf``: what a drawing holds, and whether a machine may have it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.files import read_file, write_file
from verstak.cli.session import Session, verb
from verstak.drawing.svg import write_svg
from verstak.furniture.drawings.cnc_readiness import cnc_faults, ready_for_cnc
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.drawing_pages import drawing_page
from verstak.furniture.drawings.drawing_result import DrawingResult
from verstak.furniture.drawings.dxf_file import DrawingUnit
from verstak.furniture.drawings.dxf_layers import LayerConvention
from verstak.quantities.length import mm_text, parse_length

_OUTPUT = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--units",
    type=click.Choice(["mm", "cm", "m", "in"]),
    help="Unit of the drawing's numbers, if its header names none or a wrong one.",
)
@click.option("--close", "close", metavar="MM", help="Bridge gaps up to this width, and say so.")
@click.option(
    "--layers",
    "names",
    type=click.Choice(["auto", "opendesk", "thermwood", "verstak", "bazis"]),
    default="auto",
    show_default=True,
    help="How the layers are named.",
)
@click.option("--svg", type=_OUTPUT, metavar="OUT", help="Write a picture with numbered panels.")
@click.option("--csv", "table", type=_OUTPUT, metavar="OUT", help="Write the panels as a cut list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def dxf(
    session: Session,
    file: Path,
    *,
    units: DrawingUnit | None,
    close: str | None,
    names: LayerConvention,
    svg: Path | None,
    table: Path | None,
    as_json: bool,
) -> None:
    """Read the panels, holes and pockets of the drawing FILE.

    Open outlines are reported with layer, place and size of the gap, and closed only with
    --close. The drawing is not ready for CNC while one is open.
    """
    result = read_drawing(
        read_file(file),
        units=units,
        close_below_um=None if close is None else parse_length(close, what="--close"),
        names=names,
        name=file.name,
    )
    language = session.say.language
    if svg is not None:
        write_file(svg, write_svg(drawing_page(result, language)).encode())
    if table is not None:
        write_file(table, _cut_list(result).encode())
    if as_json:
        echo_json(_plain(result))
    else:
        print_report(session.out, result.report(), language)


def _plain(result: DrawingResult) -> dict[str, object]:
    faults = [
        {
            "code": fault.code,
            "message": {"en": fault.message.en, "ru": fault.message.ru},
            "layer": fault.layer,
            "at_mm": fault.at,
            "gap_mm": fault.gap_mm,
        }
        for fault in cnc_faults(result)
    ]
    return result.report().to_json() | {"ready_for_cnc": ready_for_cnc(result), "faults": faults}


def _cut_list(result: DrawingResult) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", "length", "width", "quantity", "grain"])
    for part in result.to_parts():
        length, width = mm_text(part.length_um), mm_text(part.width_um)
        writer.writerow([part.name, length, width, part.quantity, part.grain.value])
    return text.getvalue()
