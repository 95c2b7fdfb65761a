"""``verstak toolchain``: the heavier tools that are installed when somebody needs them."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from verstak.cli.quantize_words import line as quantizer_line
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.cli.stoppable import stoppable
from verstak.cli.toolchain_progress import shown
from verstak.cli.toolchain_words import line
from verstak.errors import UnsupportedFeature, UsageError
from verstak.quantities.text import Language
from verstak.quantize.distribution import SCOPE, package_for
from verstak.quantize.installation import FetchProgress, Installed, installed_folder
from verstak.quantize.installation import install as install_quantizer
from verstak.quantize.installation import remove as remove_quantizer
from verstak.toolchains.environment import Environment, found, is_current
from verstak.toolchains.installation import install as install_environment
from verstak.toolchains.installation import planned
from verstak.toolchains.installation import remove as remove_environment
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import TOOLCHAINS, Toolchain, toolchain_named

_QUANTIZER = "quantizer"
NAMES = (_QUANTIZER, *TOOLCHAINS)
"""What can be installed."""

_FAREWELL_S = 60.0  # some gigabytes may have to be removed


@click.group()
def toolchain() -> None:
    """Install the heavier tools that some verbs need."""


@toolchain.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option(
    "--from",
    "archive",
    type=click.Path(exists=True, path_type=Path),
    help="Instead of the network: the quantizer's archive, or a folder of wheels for the others.",
)
@verb
def install(session: Session, name: str, archive: Path | None) -> None:
    """Fetch NAME by its digests, verify it, try it, and put it into the user's data folder.

    quantizer: llama.cpp's shared library, which `verstak quantize` calls. The others are Python
    environments of their own, filled by pip as it is set up on this machine.
    """
    if name == _QUANTIZER:
        _install_quantizer(session, archive)
        return
    language = session.say.language
    options = session.settings.toolchains
    if archive is not None:
        if not archive.is_dir():
            raise UsageError(f"{archive} is no folder", remedy="name a folder of wheels")
        options = replace(options, wheels=archive)
    wanted = toolchain_named(name)
    there = found(wanted, options)
    if there is None or not is_current(there, wanted):
        there = stoppable(
            lambda cancel: _installed(session, wanted, options, cancel), farewell_s=_FAREWELL_S
        )
    size = human_bytes(there.size_bytes)
    told = {"name": name, "size": size, "python": there.python_version, "folder": there.folder}
    click.echo(line(language, "there", **told))


@toolchain.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, with every version.")
@verb
def list_all(session: Session, *, as_json: bool) -> None:
    """Show what can be installed, what is, and how large it is."""
    language = session.say.language
    rows = [_quantizer_row(session, language), *(_row(session, name) for name in TOOLCHAINS)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for key in ("name", "state", "python", "size", "purpose"):
        table.add_column(line(language, key), justify="right" if key == "size" else "left")
    for row in rows:
        size = row["size_bytes"]
        table.add_row(
            row["name"],
            line(language, row["state"]),
            row["python"] or "",
            "" if size is None else human_bytes(size),
            row["purpose"],
        )
    session.out.print(table)


@toolchain.command()
@click.argument("name", type=click.Choice(NAMES))
@verb
def remove(session: Session, name: str) -> None:
    """Remove NAME from the user's data folder."""
    if name == _QUANTIZER:
        was_there = remove_quantizer(session.settings.quantizer)
    else:
        was_there = remove_environment(toolchain_named(name), session.settings.toolchains)
    key = "removed" if was_there else "nothing"
    click.echo(line(session.say.language, key, name=name))


def _installed(
    session: Session, wanted: Toolchain, options: ToolchainOptions, cancel: threading.Event
) -> Environment:
    language = session.say.language
    if wanted.lock().has_torch:  # that may take a wheel of 200 MB into pip's cache
        session.err.print(line(language, "looking"), markup=False)
    plan = planned(wanted, options, cancel=cancel)
    count, version = len(plan.lock.packages), plan.interpreter.shown
    told = {"name": wanted.name, "count": count, "folder": plan.folder, "python": version}
    session.err.print(line(language, "plan", **told), markup=False)
    download = _size(language, plan.cost.download_bytes)
    disk = _size(language, plan.cost.disk_bytes)
    session.err.print(line(language, "cost", download=download, disk=disk), markup=False)
    if plan.with_cuda:
        session.err.print(line(language, "with_cuda"), markup=False)
    with shown(session.err, language) as progress:
        return install_environment(plan, options, on_progress=progress.told, cancel=cancel)


def _size(language: Language, count: int | None) -> str:
    return line(language, "unknown") if count is None else human_bytes(count)


def _row(session: Session, name: str) -> dict[str, Any]:
    wanted = toolchain_named(name)
    there = found(wanted, session.settings.toolchains)
    state = "absent" if there is None else "ready" if is_current(there, wanted) else "old"
    return {
        "name": name,
        "state": state,
        "python": there.python_version if there else None,
        "size_bytes": there.size_bytes if there else None,
        "purpose": wanted.purpose.in_(session.say.language),
        "folder": there.folder if there else None,
        "packages": there.packages if there else {},
    }


def _quantizer_row(session: Session, language: Language) -> dict[str, Any]:
    try:
        package = package_for()
        folder: Path | None = installed_folder(session.settings.quantizer, package)
    except UnsupportedFeature:  # not installed, or no build for this machine
        folder, packages = None, {}
    else:
        packages = {f"{SCOPE}/{package.name}": package.version}
    files = folder.iterdir() if folder else ()
    return {
        "name": _QUANTIZER,
        "state": "ready" if folder else "absent",
        "python": None,
        "size_bytes": sum(file.stat().st_size for file in files) if folder else None,
        "purpose": line(language, _QUANTIZER),
        "folder": str(folder) if folder else None,
        "packages": packages,
    }


def _install_quantizer(session: Session, archive: Path | None) -> None:
    if archive is not None and not archive.is_file():
        raise UsageError(f"{archive} is no file", remedy="the quantizer's archive is one file")
    language = session.say.language
    package = package_for()
    session.err.print(
        quantizer_line(
            language,
            "fetching",
            name=f"{SCOPE}/{package.name}",
            version=package.version,
            size=human_bytes(package.size_bytes),
        )
    )
    with Progress(
        TextColumn("  quantizer"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=session.err,
        disable=not session.err.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task("fetch", total=package.size_bytes)

        def hear(progress: FetchProgress) -> None:
            bar.update(task, completed=progress.done_bytes)

        def work(cancel: threading.Event) -> Installed:
            return install_quantizer(
                session.settings.quantizer,
                session.settings.pull,
                on_progress=hear,
                cancel=cancel,
                archive=archive,
            )

        done = stoppable(work, farewell_s=_FAREWELL_S)
    click.echo(quantizer_line(language, "installed", version=done.version, folder=done.folder))
