"""``verstak cut``: parts and sheets in, checked sheet maps out."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.cut_files import CutFiles, write_plans
from verstak.cli.files import read_file
from verstak.cli.session import Session, verb
from verstak.cutting.figures.order_figures import order_json, order_report
from verstak.cutting.figures.plan_figures import plan_figures
from verstak.cutting.files.cut_list import read_cut_list_file
from verstak.cutting.files.defaults import CutListDefaults, SaidRules
from verstak.cutting.job import CuttingJob, FirstCut, Grain, SawRules, Sheet
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.cutting.plan_words import method_words
from verstak.cutting.together import cut_together
from verstak.errors import InvalidCutList, UsageError
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.furniture.build import build_cabinet
from verstak.furniture.orders.order import read_order
from verstak.quantities.length import mm_text, parse_length, parse_size
from verstak.quantities.quantity import Computed, Quantity, words_in
from verstak.quantities.text import Bilingual, Language

_FILE = click.Path(path_type=Path, dir_okay=False)
_FORMS_WITHOUT_RULES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xbir"})
_STOCK = re.compile(r"(?P<size>[^@#:]+)(?::(?P<count>\d+))?(?:@(?P<price>[\d.,]+))?")


@click.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    metavar="LxW[:N][@PRICE]",
    help="Sheet in stock, in mm; N sheets at hand (else any number), PRICE each. Repeatable.",
)
@click.option(
    "--offcut",
    "offcuts",
    multiple=True,
    metavar="LxW[:N]",
    help="Offcut in stock, used before sheets. Repeatable.",
)
@click.option("--sheet-grain", type=click.Choice(["length", "width", "none"]), default="length")
@click.option("--kerf", metavar="MM", help="Width of the saw's cut.  [default: 4]")
@click.option("--trim", metavar="MM", help="Cut off each side of a sheet first.  [default: 0]")
@click.option(
    "--stages",
    type=click.Choice(["2", "3", "free"]),
    help="Rounds of parallel cuts; a last trimming cut is free.  [default: 3]",
)
@click.option("--first-cut", type=click.Choice(["any", "lengthwise", "crosswise"]))
@click.option("--longest-cut", metavar="MM", help="Longest cut that the saw can make.")
@click.option("--min-offcut", metavar="LxW", help="Smallest left-over worth keeping.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, 86_400),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="For everything; it ends earlier when the answer is proven best. 0: first answer.",
)
@click.option("--deterministic", is_flag=True, help="Fixed effort: the same plan every time.")
@click.option("--skip-unfit", is_flag=True, help="Cut the rest when a part fits no sheet.")
@click.option("--pdf", type=_FILE, help="Write sheet maps for printing.")
@click.option("--labels", type=_FILE, help="Write part labels with QR codes (PDF).")
@click.option("--xlsx", type=_FILE, help="Write parts, sheets, offcuts and edge bands (XLSX).")
@click.option("--cut", "bazis", type=_FILE, help="Write the plan as a BAZIS .CUT.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write everything into this folder: maps as PDF, SVG and PNG, DXF, .CUT, labels, tables.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def cut(session: Session, files: tuple[Path, ...], *, as_json: bool, **given: Any) -> None:
    """Lay out the parts of FILES with the least waste.

    A file is a cut list (CSV, XLSX, JSON, BAZIS .xbir or .CUT) or an order of cabinets (TOML).
    Parts of the same material and thickness are cut together.
    """
    defaults = _defaults(given)
    read = [_read(path, defaults, session) for path in files]
    jobs = cut_together([job for taken in read for job in taken.jobs])
    remarks = tuple(dict.fromkeys(note for taken in read for note in taken.remarks))
    remarks += _taken_for_granted(files, defaults)
    theirs = {taken.job: taken for each in read for taken in each.plans if taken is not None}
    plans = _solve(session, jobs, given)
    for path in write_plans(
        plans,
        CutFiles(given["pdf"], given["labels"], given["xlsx"], given["bazis"], given["out"]),
        session.say.language,
    ):
        click.echo(session.say("written", path=path), err=True)
    language = session.say.language
    if as_json:
        more = {
            "remarks": [remark.in_(language) for remark in remarks],
            "reference": [_reference(theirs.get(plan.job)) for plan in plans],
        }
        echo_json(order_json(plans) | more)
        return
    for plan in plans:
        print_report(session.out, plan_figures(plan).report(), language)
        if reference := _reference(theirs.get(plan.job)):
            words = _reference_words(reference, language)
            session.out.print(session.say("cut_reference", **words), markup=False)
        session.out.print()
    if len(plans) > 1:
        print_report(session.out, order_report(plans), session.say.language)
    for remark in remarks:
        session.out.print(f"• {remark.in_(session.say.language)}", markup=False)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one file gave: jobs, layouts that it brings along, and remarks."""

    jobs: tuple[CuttingJob, ...]
    plans: tuple[CuttingPlan | None, ...] = ()
    remarks: tuple[Bilingual, ...] = ()


def _read(path: Path, defaults: CutListDefaults, session: Session) -> _Taken:
    data = read_file(path)
    if path.suffix.casefold() != ".toml":
        found = read_cut_list_file(data, name=path.name, defaults=defaults)
        return _Taken(found.jobs, found.plans, found.notes.in_words())
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path.name}: expected UTF-8 text: {error.reason} at byte {error.start}"
        ) from error
    order = read_order(text, path.name)
    stock = order.sheets_by_board()
    jobs = cutting_jobs(
        [(build_cabinet(spec), quantity) for spec, quantity in order.cabinets],
        sheets=stock or None,
        rules=defaults.rules.over(order.rules),
        language=session.say.language,
    )
    remarks = [
        Bilingual(
            f"{job.name}: the order names no sheet, {job.sheets[0].name} taken",
            f"{job.name}: в заказе нет листа, взят {job.sheets[0].name}",
        )
        for job in jobs
        if not defaults.sheets and (job.material, job.thickness_um) not in stock
    ]
    return _Taken(tuple(_with_sheets(job, defaults) for job in jobs), remarks=tuple(remarks))


def _taken_for_granted(files: Sequence[Path], defaults: CutListDefaults) -> tuple[Bilingual, ...]:
    """Rules that neither the command line nor a form of file that has them stated."""
    if not any(path.suffix.casefold() in _FORMS_WITHOUT_RULES for path in files):
        return ()
    remarks = []
    if defaults.rules.kerf_um is None:
        kerf = mm_text(SawRules().kerf_um)
        remarks.append(
            Bilingual(f"no --kerf given: {kerf} mm taken", f"--kerf не задан: взято {kerf} мм")
        )
    if defaults.rules.trim_um is None:
        remarks.append(
            Bilingual("no --trim given: sheets are not trimmed", "--trim не задан: без торцовки")
        )
    return tuple(remarks)


def _reference(plan: CuttingPlan | None) -> dict[str, Any] | None:
    """The layouts that came with the file, to compare ours with."""
    if plan is None:
        return None
    figures = plan_figures(plan)
    return {"sheets": figures.sheets, "yield_percent": figures.yield_percent}


def _reference_words(reference: dict[str, Any], language: Language) -> dict[str, str]:
    share = Quantity(reference["yield_percent"] or 0.0, "%", Computed("100 · P / A"), 1)
    return {"sheets": str(reference["sheets"]), "share": share.text(language)}


def _with_sheets(job: CuttingJob, defaults: CutListDefaults) -> CuttingJob:
    sheets = defaults.sheets or tuple(defaults.trimmed(sheet) for sheet in job.sheets)
    return CuttingJob(job.parts, sheets, job.rules, job.name, job.material, job.thickness_um)


def _defaults(given: dict[str, Any]) -> CutListDefaults:
    def length(key: str) -> int | None:
        written = given[key]
        return None if written is None else parse_length(written, what=f"--{key.replace('_', '-')}")

    offcut = given["min_offcut"]
    smallest = None if offcut is None else parse_size(offcut, what="--min-offcut")
    stages: int | Literal["free"] | None = given["stages"]
    rules = SaidRules(
        kerf_um=length("kerf"),
        trim_um=length("trim"),
        stages=int(stages) if stages not in {None, "free"} else stages,
        first_cut=FirstCut(given["first_cut"]) if given["first_cut"] else None,
        longest_cut_um=length("longest_cut"),
        min_offcut_length_um=max(smallest) if smallest else None,
        min_offcut_width_um=min(smallest) if smallest else None,
    )
    grain = Grain(given["sheet_grain"])
    stock = [_stock(written, grain, offcut=False) for written in given["sheets"]]
    stock += [_stock(written, grain, offcut=True) for written in given["offcuts"]]
    if given["offcuts"] and not given["sheets"]:
        raise InvalidCutList(
            "offcuts were given, but no sheet to go on with", remedy="add --sheet 2750x1830"
        )
    defaults = CutListDefaults(rules=rules)
    return CutListDefaults(sheets=tuple(defaults.trimmed(sheet) for sheet in stock), rules=rules)


def _stock(written: str, grain: Grain, *, offcut: bool) -> Sheet:
    option = "--offcut" if offcut else "--sheet"
    match = _STOCK.fullmatch(written.strip())
    if match is None:
        raise InvalidCutList(
            f"{option}: expected a size such as 2750x1830, 2750x1830:5 or 2750x1830@3200, "
            f"found {written!r}"
        )
    length, width = parse_size(match["size"], what=option)
    price = Decimal(match["price"].replace(",", ".")) if match["price"] else None
    count = int(match["count"]) if match["count"] else (1 if offcut else None)
    return Sheet(
        match["size"].strip(), length, width, count, price=price, grain=grain, offcut=offcut
    )


def _solve(
    session: Session, jobs: Sequence[CuttingJob], given: dict[str, Any]
) -> tuple[CuttingPlan, ...]:
    language = session.say.language
    ends = time.monotonic() + given["time_limit"]
    plans = []
    with _interruptible() as stopped:
        for number, job in enumerate(jobs):
            left = max(0.0, ends - time.monotonic()) / (len(jobs) - number)
            options = OptimiseOptions(
                seconds=left if given["time_limit"] else 0,
                deterministic=given["deterministic"],
                skip_unfit=given["skip_unfit"],
            )
            session.err.print(
                session.say("cut_first", material=_material(job), pieces=job.pieces), markup=False
            )

            shown: set[tuple[int, int | str, str]] = set()

            def show(plan: CuttingPlan, shown: set[tuple[int, int | str, str]] = shown) -> None:
                share = plan_figures(plan).yield_percent or 0.0
                floor = "?" if plan.bound is None else plan.bound.sheets
                state = (plan.sheets, floor, plan.method)
                if state in shown:
                    return
                shown.add(state)
                line = session.say(
                    "cut_progress",
                    seconds=plan.seconds,
                    sheets=plan.sheets,
                    share=Quantity(share, "%", Computed("100 · P / A"), 1).text(language),
                    floor=floor,
                    method=words_in(method_words(plan.method) or "", language),
                )
                session.err.print(line, markup=False)

            plans.append(optimise(job, options, on_progress=show, cancelled=lambda: bool(stopped)))
    return tuple(plans)


def _material(job: CuttingJob) -> str:
    thickness = "" if job.thickness_um is None else f" {job.thickness_um / 1000:g}"
    return f"{job.material or job.name or '—'}{thickness}"


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Ctrl-C asks the search to stop with the best so far; a second one stops everything."""
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopped:
            raise KeyboardInterrupt
        stopped.append(number)

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread: nobody's Ctrl-C arrives here
        yield stopped
        return
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
