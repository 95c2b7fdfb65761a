from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from verstak.cli.convert_progress import _Lines, shown, stages_told
from verstak.cli.session import Session
from verstak.convert.conversion import ConversionProgress
from verstak.quantities.text import Bilingual
from verstak.toolchains.process import Progressed, Warned


def test_progress_on_a_terminal_and_in_a_pipe() -> None:
    told = ConversionProgress("blk.0.attn_q.weight", 50, 100)
    screen = Console(file=io.StringIO(), force_terminal=True, width=120)
    with shown(screen) as bar:
        bar.told(told)
    assert isinstance(screen.file, io.StringIO)
    assert "blk.0.attn_q.weight" in screen.file.getvalue()
    now = iter([0.0, 1.0, 6.0])
    pipe = Console(file=io.StringIO(), width=120)
    with _Lines(pipe, clock=lambda: next(now)) as lines:
        lines.told(told)
        lines.told(told)
    assert isinstance(pipe.file, io.StringIO)
    assert pipe.file.getvalue().count("50 B/100 B") == 1


def test_a_stage_is_said_once_and_a_warning_as_often_as_it_comes(session: Session) -> None:
    out = io.StringIO()
    told = replace(session, err=Console(file=out))
    hear = stages_told(told, {"load": Bilingual("loading", "загрузка")})
    for event in (
        Progressed("load"),
        Progressed("load", 1, 2),
        Progressed("something of the tool's own"),
        Warned("blunt"),
        Warned("blunt"),
    ):
        hear(event)
    assert out.getvalue().count("loading") == 1
    assert out.getvalue().count("blunt") == 2
    assert "own" not in out.getvalue()
