"""``verstak quantize --size``: what is asked for, and what `quantize_bar` and `quantize_print` say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Invoke
from tests.quantize.conftest import library as installed_library
from tests.quantize.small_model import write_llama

from verstak.cli.quantize_allocation import _time_told, file_size
from verstak.errors import UsageError
from verstak.formats.gguf import read_header
from verstak.workshop.journal import Journal

library = installed_library

TEXT = "Drill 5 mm holes 37 mm from the front edge. Отверстия под полкодержатели, шаг 32 мм. " * 20


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("900MB", 900_000_000),
        ("1.2 GB", 1_200_000_000),
        ("1,2гб".replace("гб", "gb"), 1_200_000_000),
        ("850MiB", 850 * 2**20),
        ("3k", 3000),
        ("123456", 123_456),
        ("2g", 2_000_000_000),
    ],
)
def test_sizes_are_read_as_people_write_them(written: str, count: int) -> None:
    assert file_size(written) == count


@pytest.mark.parametrize("written", ["", "MB", "much", "-3MB", "1.2.3GB", "9XB", "1e9"])
def test_what_is_no_size_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="expected a size"):
        file_size(written)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--type", "Q4_K_M", "--size", "9MB"),
        ("--bits", "4", "--max-kld", "0.1"),
        ("--bits", "4", "--override", "ffn=Q8_0"),
        ("--type", "Q4_K_M", "--prefer-speed"),
        ("--bits", "-4"),
        ("--bits", "nan"),
        ("--max-kld", "inf"),
    ],
)
def test_wishes_that_contradict_each_other_are_refused(
    invoke: Invoke, tmp_path: Path, options: tuple[str, ...]
) -> None:
    model = write_llama(tmp_path / "small.gguf", layers=1)
    assert invoke("quantize", str(model), *options).exit_code == 2


def test_the_time_is_told_from_earlier_runs(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "here")
    assert "неизвестно" in _time_told(journal, 2e12, "ru")
    for seconds in (100.0, 200.0, 300.0):
        journal.add("done", "measuring", work=1e12, seconds=seconds)
    assert _time_told(journal, 2e12, "en").startswith("that takes about 7 min (3 min to 10 min")
    assert _time_told(journal, 2e12, "ru").startswith("это займёт около 7 мин (от 3 мин до 10 мин")


# One small block measured once: about 10 s of one core, most of it the grids of IQ types.
@pytest.mark.integration
def test_a_size_is_planned_made_and_kept_for_the_next(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, library: Path, tmp_path: Path
) -> None:
    # A folder of its own around the same library: what is measured here stays here.
    root = tmp_path / "quantizer"
    root.mkdir()
    (root / library.name).symlink_to(library)
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(root))
    monkeypatch.chdir(tmp_path)
    model = write_llama(tmp_path / "small.gguf", layers=1)
    text = tmp_path / "text.txt"
    text.write_text(TEXT, "utf-8")
    options = ("--calibrate", str(text), "--chunk-tokens", "64", "--chunks", "2", "--threads", "1")
    planned = invoke("quantize", str(model), "--bits", "5.5", *options, "--dry-run", "--json")
    assert planned.exit_code == 0, planned.output
    assert "not known before the first run on this machine" in planned.output
    told = json.loads(planned.stdout)
    assert told["bits_per_weight"] <= 5.5
    assert told["expected_divergence"] > 0
    assert told["smallest_bytes"] < told["total_bytes"]
    assert not list(tmp_path.glob("small-*.gguf"))
    measured = sorted(path.name for path in (root / "tables").iterdir())
    made = invoke("quantize", str(model), "--bits", "5.5", *options)
    assert made.exit_code == 0, made.output
    assert "expected mean divergence" in made.output
    assert "first run" not in made.output
    assert sorted(path.name for path in (root / "tables").iterdir()) == measured
    output = tmp_path / "small-5.5bit.gguf"
    assert output.stat().st_size == told["total_bytes"]
    assert "at most 5.5 bits" in str(read_header(output).metadata["verstak.allocation"])
    small = invoke("quantize", str(model), "--size", "1kB", *options)
    assert small.exit_code == 3
    assert f"the smallest file has {told['smallest_bytes']} bytes" in small.output
    fast = invoke(
        "quantize", str(model), "--bits", "5.5", *options, "--prefer-speed", "--dry-run", "--json"
    )
    assert fast.exit_code == 0, fast.output
