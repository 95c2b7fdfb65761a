"""``verstak hardware``: what this machine, or one that nobody has yet, is made of."""

from __future__ import annotations

from pathlib import Path

import click

from verstak.catalog.accelerator_report import accelerators_report
from verstak.cli.answer import echo_json, print_report
from verstak.cli.files import write_file
from verstak.cli.plan_machine import memory_size, refuse_file_beside_options
from verstak.cli.session import Session, verb
from verstak.hardware.machine import Machine
from verstak.hardware.machine_file import read_machine, to_plain, write_machine
from verstak.hardware.machine_report import machine_report
from verstak.hardware.snapshot import machine as snapshot
from verstak.plan.devices import machine_of, with_catalogue_figures
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual
from verstak.wiring import build_accelerators, build_store


@click.command()
@click.option(
    "--gpu",
    "gpus",
    multiple=True,
    metavar="NAME",
    help="Describe a machine with this card instead: 'RTX 4090', '2x RTX 3090'; may be repeated.",
)
@click.option("--memory", metavar="SIZE", help="Main memory of that machine: 64, 64GiB.")
@click.option("--cores", type=int, help="Cores of that machine.")
@click.option(
    "--hardware",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the machine from a file (TOML or JSON).",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the machine to a file, to plan for it elsewhere.",
)
@click.option("--list", "listed", is_flag=True, help="List the accelerators of the catalogue.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def hardware(
    session: Session,
    *,
    gpus: tuple[str, ...],
    memory: str | None,
    cores: int | None,
    file: Path | None,
    save: Path | None,
    listed: bool,
    as_json: bool,
) -> None:
    """Tell what this machine, or a described one, is made of, and what is not known.

    Cores, instruction sets, memory, graphics processors, free disk. Bandwidth and speed are what
    makers, drivers and firmware state; nothing is measured here.
    """
    if listed:
        _show(session, accelerators_report(build_accelerators(session.settings)), as_json=as_json)
        return
    found, notes = _machine(session, gpus, memory, cores, file)
    if save is not None:
        write_file(save, write_machine(found, save).encode())
    here = file is None and not _described(gpus, memory, cores)
    report = machine_report(found, looked_at=here, notes=notes)
    _show(session, report, machine=found, as_json=as_json)
    if save is not None:
        click.echo(session.say("written", path=save), err=True)


def _machine(
    session: Session,
    gpus: tuple[str, ...],
    memory: str | None,
    cores: int | None,
    file: Path | None,
) -> tuple[Machine, tuple[Bilingual, ...]]:
    known = build_accelerators(session.settings)
    described = _described(gpus, memory, cores)
    refuse_file_beside_options(file, described=described)
    if file is not None:
        return with_catalogue_figures(read_machine(file), known), ()
    if described:
        size = None if memory is None else memory_size(memory)
        chosen = machine_of(gpus, known=known, memory_gib=size, cores=cores)
        return chosen.machine, chosen.notes
    root = build_store(session.settings).layout.root
    return with_catalogue_figures(snapshot(root), known), ()


def _described(gpus: tuple[str, ...], memory: str | None, cores: int | None) -> bool:
    return bool(gpus) or memory is not None or cores is not None


def _show(
    session: Session, report: Report, *, machine: Machine | None = None, as_json: bool
) -> None:
    if as_json:
        own = {} if machine is None else {"machine": to_plain(machine)}
        echo_json(report.to_json() | own)
    else:
        print_report(session.out, report, session.say.language)
