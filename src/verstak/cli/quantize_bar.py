"""Progress of quantising and calibrating, on a terminal or in lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from verstak.cli.quantize_words import line
from verstak.cli.session import Session
from verstak.cli.stoppable import stoppable
from verstak.formats.imatrix import Imatrix
from verstak.quantize.importance import (
    CalibrationProgress,
    CalibrationRequest,
    collect_importance,
)

FAREWELL_S = 20.0


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

        matrix = stoppable(
            lambda cancel: collect_importance(folder, request, on_progress=hear, cancel=cancel),
            farewell_s=FAREWELL_S,
            on_stop=stopping(session, "stopped_measuring"),
        )
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


def stopping(session: Session, key: str) -> Callable[[], None]:
    """Says that the work was asked to stop, and what stays of it.

    Args:
        session: This run.
        key: Of the line.
    """
    return lambda: click.echo(line(session.say.language, key), err=True)


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
