"""``verstak cabinet``: one cabinet built, drilled, checked and drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.bom import read_cabinet_file
from verstak.cli.files import write_file
from verstak.cli.session import Session, verb
from verstak.drawing.pdf import write_pdf
from verstak.drawing.png import write_png
from verstak.drawing.shapes import Page
from verstak.drawing.svg import write_svg
from verstak.errors import UsageError
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Fastener
from verstak.furniture.cabinet_report import CabinetAnswer, cabinet_answer
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BottomPlace,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    SlideSystem,
    Support,
    TopKind,
)
from verstak.furniture.drilling.drilling_dxf import write_cabinet_dxf
from verstak.furniture.orders.cabinet_file import cabinets_of
from verstak.furniture.views.view_page import cabinet_pages
from verstak.quantities.length import parse_length
from verstak.quantities.text import Language

_FILE = click.Path(path_type=Path, dir_okay=False)
_DEFAULT = "\N{MIDDLE DOT}"
"""Stands for ``--drawing`` without a name."""

_LENGTHS = {
    "width": "Outer width of the carcass.",
    "height": "Outer height of the carcass, without legs.",
    "depth": "Outer depth of the carcass, without fronts.",
    "support-height": "Height of legs or plinth.",
    "front-gap": "Gap round and between fronts.",
    "shelf-setback": "Shelf's front behind the carcass's.",
    "rail-width": "Width of a rail.",
    "groove-depth": "Depth of the groove for the back.",
    "groove-offset": "From the rear edge to that groove.",
    "blind": "Width of a corner cabinet's blind part.",
}
_COUNTS = {
    "doors": "Number of doors.",
    "shelves": "Number of loose shelves.",
    "drawers": "Number of drawers.",
    "dividers": "Number of upright dividers.",
}
_CHOICES = {
    "kind": (CabinetKind, "Family of cabinets, instead of a FILE."),
    "bottom": (BottomPlace, "Bottom between the sides or under them."),
    "top": (TopKind, "Two rails or a full top."),
    "back-place": (BackPlace, "How the back is fixed."),
    "support": (Support, "What it stands on."),
    "fronts": (FrontPlace, "How fronts lie on the carcass."),
    "slides": (SlideSystem, "What drawers run on."),
    "carcass-fastener": (Fastener, "What joins the carcass."),
}


def _spec_options[F: Callable[..., Any]](function: F) -> F:
    """Options that describe a cabinet, named as the keys of a file."""
    options = [click.option("--name", help="What to call it.")]
    options += [
        click.option(f"--{name}", metavar="LENGTH", help=words) for name, words in _LENGTHS.items()
    ]
    options += [click.option(f"--{name}", type=int, help=words) for name, words in _COUNTS.items()]
    options += [
        click.option(f"--{name}", type=click.Choice([each.value for each in kinds]), help=words)
        for name, (kinds, words) in _CHOICES.items()
    ]
    options.append(click.option("--rod", is_flag=True, default=None, help="With a clothes rod."))
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@click.argument("file", type=_FILE, required=False)
@_spec_options
@click.option("--cabinet", "wanted", metavar="NAME", help="Only the cabinet of this name in FILE.")
@click.option(
    "--drawing",
    is_flag=False,
    flag_value=_DEFAULT,
    metavar="OUT",
    help="Draw it: .pdf holds all sheets, .svg and .png get -1, -2 … at the end of their names. "
    "Without OUT: the name of FILE, as .pdf.",
)
@click.option("--panels", is_flag=True, help="Draw every drilled panel as well.")
@click.option(
    "--drill-dxf",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write every panel with its holes as DXF.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def cabinet(
    session: Session,
    *,
    file: Path | None,
    wanted: str | None,
    drawing: str | None,
    panels: bool,
    drill_dxf: Path | None,
    as_json: bool,
    **described: Any,
) -> None:
    """Build, drill and check the cabinets of FILE (TOML), or one described by options."""
    language = session.say.language
    answers = [
        cabinet_answer(build_cabinet(spec), pieces=pieces)
        for spec, pieces in _specs(file, wanted, described)
    ]
    if drawing is not None:
        out = Path(drawing)
        if drawing == _DEFAULT:
            out = Path(f"{file.stem if file else described.get('name') or 'cabinet'}.pdf")
        _draw(out, answers, language, panels=panels)
    if drill_dxf is not None:
        _write_dxf(drill_dxf, answers)
    if as_json:
        echo_json({"cabinets": [answer.report().to_json() for answer in answers]})
        return
    for number, answer in enumerate(answers):
        if number:
            session.out.print()
        print_report(session.out, answer.report(), language)


def _specs(
    file: Path | None, wanted: str | None, described: dict[str, Any]
) -> tuple[tuple[CabinetSpec, int], ...]:
    """Cabinets of a file, or the one that options describe."""
    given = {key: value for key, value in described.items() if value is not None}
    if file is not None:
        if given:
            named = ", ".join(f"--{key.replace('_', '-')}" for key in given)
            raise UsageError(
                f"expected FILE or options that describe a cabinet, found both: {named}",
                remedy="change the file, or leave it out",
            )
        return _named(read_cabinet_file(file).cabinets, wanted, file)
    missing = [key for key in ("kind", "width", "height", "depth") if key not in given]
    if missing:
        raise UsageError(
            f"expected a FILE, or a cabinet's --kind, --width, --height and --depth; "
            f"missing: {', '.join(f'--{key}' for key in missing)}",
            remedy="verstak cabinet --kind base --width 600 --height 720 --depth 560",
        )
    if wanted is not None:
        raise UsageError("--cabinet picks a cabinet of a FILE, and there is none")
    for name in _LENGTHS:
        key = name.replace("-", "_")
        if key in given:
            # Read here, so that an error names the option.
            parse_length(given[key], what=f"--{name}")
    return cabinets_of({"cabinet": [given]}, name="options")


def _named(
    specs: tuple[tuple[CabinetSpec, int], ...], wanted: str | None, file: Path
) -> tuple[tuple[CabinetSpec, int], ...]:
    if wanted is None:
        return specs
    found = tuple(row for row in specs if row[0].name == wanted)
    if not found:
        names = ", ".join(repr(spec.name) for spec, _ in specs if spec.name) or "none has a name"
        raise UsageError(
            f"{file.name}: expected a cabinet named {wanted!r}, found {names}",
            remedy="write the name as the file does",
        )
    return found


def _draw(out: Path, answers: Sequence[CabinetAnswer], language: Language, *, panels: bool) -> None:
    kind = out.suffix.lower()
    if kind not in {".pdf", ".svg", ".png"}:
        raise UsageError(
            f"--drawing: expected a name that ends in .pdf, .svg or .png, found {out.name!r}",
            remedy=f"--drawing {out.stem or 'cabinet'}.pdf",
        )
    pages: list[Page] = []
    for answer in answers:
        holes = answer.drilling.holes if panels else None
        pages += cabinet_pages(answer.cabinet, language=language, holes=holes)
    if kind == ".pdf":
        write_file(out, write_pdf(pages))
        return
    for number, page in enumerate(pages, 1):
        data = write_png(page) if kind == ".png" else write_svg(page).encode()
        write_file(out.with_name(f"{out.stem}-{number}{out.suffix}"), data)


def _write_dxf(folder: Path, answers: Sequence[CabinetAnswer]) -> None:
    """One folder for one cabinet; of several, each gets its own below it."""
    for number, answer in enumerate(answers, 1):
        place = folder
        if len(answers) > 1:
            name = re.sub(r"[^\w-]+", "-", answer.cabinet.spec.name)[:40].strip("-")
            place = folder / f"{number:02d}-{name or answer.cabinet.spec.kind}"
        for file_name, data in write_cabinet_dxf(answer.cabinet, answer.drilling.holes).items():
            write_file(place / file_name, data)
