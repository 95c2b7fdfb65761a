"""``verstak toolchain``: the heavier tools that are installed when somebody needs them."""

from __future__ import annotations

import threading
from pathlib import Path

import click
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from verstak.cli.quantize_words import line
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.quantize.distribution import SCOPE, package_for
from verstak.quantize.installation import FetchProgress
from verstak.quantize.installation import install as install_quantizer

NAMES = ("quantizer",)
"""What can be installed."""


@click.group()
def toolchain() -> None:
    """Install the heavier tools that some verbs need."""


@toolchain.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option(
    "--from",
    "archive",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="The package's archive as a file, instead of the network.",
)
@verb
def install(session: Session, name: str, archive: Path | None) -> None:
    """Fetch NAME by its digest, verify it, try it, and put it into the user's data folder.

    quantizer: llama.cpp's shared library, which `verstak quantize` calls.
    """
    del name  # there is one so far
    language = session.say.language
    package = package_for()
    session.err.print(
        line(
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

        done = install_quantizer(
            session.settings.quantizer,
            session.settings.pull,
            on_progress=hear,
            cancel=threading.Event(),
            archive=archive,
        )
    click.echo(line(language, "installed", version=done.version, folder=done.folder))
