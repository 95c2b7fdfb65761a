"""Progress of quantising and calibrating, on a terminal or in lines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from verstak.cli.quantize_words import line
from verstak.cli.session import Session
from verstak.formats.imatrix import Imatrix
from verstak.quantize.importance import (
    CalibrationProgress,
    CalibrationRequest,
    collect_importance,
)

NEVER = threading.Event()


def calibrate(session: Session, folder: Path, request: CalibrationRequest) -> Imatrix:
    """Collect an importance matrix and say how far it is.

    Args:
        session: This run.
        folder: Of llama.cpp's library.
        request: What is wanted.
    """
    language = session.say.language
    with bar_of(session, line(language, "calibrating", text=request.text.name)) as bar:
        task = bar.add_task("chunks", total=None)
        told = False

        def hear(progress: CalibrationProgress) -> None:
            nonlocal told
            if progress.resumed and not told:
                told = True
                session.err.print(line(language, "resumed", count=progress.resumed))
            bar.update(task, completed=progress.index, total=progress.total)

        matrix = collect_importance(folder, request, on_progress=hear, cancel=NEVER)
    click.echo(
        line(
            language,
            "calibrated",
            path=request.output,
            chunks=matrix.chunk_count,
            tokens=matrix.chunk_tokens,
        ),
        err=True,
    )
    unseen = sum(entry.unseen_experts for entry in matrix.entries.values())
    if unseen:
        click.echo(line(language, "unseen", count=unseen), err=True)
    return matrix


@contextmanager
def bar_of(session: Session, what: str) -> Iterator[Progress]:
    """A bar on a terminal, one line elsewhere.

    Args:
        session: This run.
        what: What is being done.
    """
    with Progress(
        TextColumn(f"  {what}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=session.err,
        disable=not session.err.is_terminal,
        transient=True,
    ) as bar:
        if not session.err.is_terminal:
            session.err.print(what)
        yield bar
