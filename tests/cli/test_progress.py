from __future__ import annotations

import hashlib
import io
import signal
import threading
import time
from pathlib import Path

import pytest
from rich.console import Console
from tests.formats.gguf_writer import small_file

from verstak.cli.progress import _Bars, _Lines, pull_with_progress
from verstak.cli.session import Session
from verstak.errors import Cancelled, UnknownSource
from verstak.model.names import ModelName
from verstak.store.progress import OnProgress, PullProgress
from verstak.store.pull import Puller
from verstak.store.stored_model import StoredModel
from verstak.wiring import build_catalog, build_puller, build_store

DIGEST = "sha256:" + "ab" * 32


def part(done: int | None, total: int | None = 2000) -> PullProgress:
    return PullProgress("pulling abababababab", DIGEST, total, done)


def test_plain_lines_come_now_and_then() -> None:
    out, now = io.StringIO(), [0.0]
    lines = _Lines(Console(file=out), clock=lambda: now[0])
    lines(PullProgress("pulling manifest"))
    for second in range(12):
        now[0] = float(second)
        lines(part(second * 100))
    lines(PullProgress("success"))
    lines.close()
    assert out.getvalue().splitlines() == [
        "  pulling manifest",
        "  pulling abababababab",
        "  pulling abababababab  25% of 2 KB",
        "  pulling abababababab  50% of 2 KB",
        "  success",
    ]


def test_a_terminal_gets_a_bar_per_file_with_size_speed_and_time() -> None:
    out = io.StringIO()
    bars = _Bars(Console(file=out, force_terminal=True, width=100))
    bars(PullProgress("pulling manifest"))
    bars(part(None))
    bars(part(1_000))
    bars(part(None, total=None))
    time.sleep(0.15)
    bars(part(2_000))
    bars.close()
    shown = out.getvalue()
    assert "pulling abababababab" in shown
    assert "2.0/2.0 kB" in shown
    assert "pulling manifest" not in shown


def office_catalog(folder: Path, path: Path) -> None:
    """One entry of an office's own catalogue, whose source is a file."""
    data = path.read_bytes()
    folder.mkdir()
    (folder / "mine.toml").write_text(
        f"""
name = "mine:1b"
[artifact]
file = "mine.gguf"
digest = "sha256:{hashlib.sha256(data).hexdigest()}"
size_bytes = {len(data)}
quantization = "Q4_K_M"
source = "test"
[architecture]
family = "qwen2"
layers = 2
embedding_length = 64
heads = 4
kv_heads = 2
key_length = 16
value_length = 16
context_length = 64
source = "test"
[license]
id = "MIT"
source = "test"
[languages]
tags = ["ru"]
source = "test"
[[sources]]
kind = "file"
path = "{path}"
""",
        encoding="utf-8",
    )


@pytest.fixture
def puller(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Puller:
    path = tmp_path / "mine.gguf"
    path.write_bytes(small_file())
    office_catalog(tmp_path / "catalog", path)
    settings = session.settings.model_copy(update={"catalog_dir": tmp_path / "catalog"})
    return build_puller(settings, build_store(settings), build_catalog(settings))


def test_a_pull_says_what_it_does_on_stderr(
    session: Session, puller: Puller, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = pull_with_progress(session, puller, ModelName.parse("mine:1b"))
    assert stored.name.display == "mine:1b"
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert lines[0] == "fetching mine:1b"
    assert lines[-1].startswith("mine:1b is ready (")


def test_failures_come_out_where_the_caller_is(session: Session, puller: Puller) -> None:
    class Refusing(Puller):
        def pull(
            self,
            name: ModelName | str,
            *,
            on_progress: OnProgress,
            cancel: threading.Event,
            insecure: bool = False,
        ) -> StoredModel:
            raise UnknownSource("no source knows it")

    with pytest.raises(UnknownSource, match="no source knows it"):
        pull_with_progress(session, refusing_like(puller, Refusing), ModelName.parse("other"))


def refusing_like(puller: Puller, kind: type[Puller]) -> Puller:
    """The same puller with another way to pull."""
    made = kind.__new__(kind)
    made.__dict__.update(puller.__dict__)
    return made


def test_ctrl_c_stops_the_download_before_it_is_reported(session: Session, puller: Puller) -> None:
    stopped = threading.Event()

    class Endless(Puller):
        def pull(
            self,
            name: ModelName | str,
            *,
            on_progress: OnProgress,
            cancel: threading.Event,
            insecure: bool = False,
        ) -> StoredModel:
            signal.raise_signal(signal.SIGINT)  # handled in the main thread, as a key press is
            cancel.wait(20)
            stopped.set()
            raise Cancelled("cancelled")

    with pytest.raises(KeyboardInterrupt):
        pull_with_progress(session, refusing_like(puller, Endless), ModelName.parse("mine:1b"))
    assert stopped.is_set()
