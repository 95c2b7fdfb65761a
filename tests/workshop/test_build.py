"""Whole builds (`build`, `calibrating`, `measuring`, `publishing`, `page`, `texts`) of a made-up model."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.quantize.small_model import write_llama
from tests.workshop.built_program import QUICK, RECIPE, program
from tests.workshop.conftest import (
    CALIBRATION,
    TEST_TEXT,
    place_in,
    prepared_from,
    write_source,
)

from verstak.errors import (
    Busy,
    Cancelled,
    DiskFull,
    GateClosed,
    QuantizationFailed,
)
from verstak.evaluate.card_store import CardStore
from verstak.model.names import ModelName
from verstak.workshop.build import Built, build
from verstak.workshop.page import write_page
from verstak.workshop.plan_of_work import plan_work
from verstak.workshop.targets.gguf import GgufTarget
from verstak.workshop.workbench import Advance
from verstak.workshop.workplace import Workplace

pytestmark = pytest.mark.integration  # some 4 s for each whole build on a quiet machine

NAME = ModelName.parse("office/tiny")


def write_inputs(folder: Path) -> None:
    write_source(folder / "weights")
    (folder / "calibration.txt").write_text(CALIBRATION, "utf-8")
    (folder / "test.txt").write_text(TEST_TEXT, "utf-8")


def built(
    place: Workplace,
    folder: Path,
    recipe: str = RECIPE,
    *,
    heard: list[Advance] | None = None,
    cancel: threading.Event | None = None,
) -> Built:
    cancel = cancel or threading.Event()
    prepared = prepared_from(recipe, folder, place)
    plan = plan_work(prepared, place, cancel=cancel)
    told = heard if heard is not None else []
    return build(prepared, plan, place, on_advance=told.append, cancel=cancel)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, library: Path) -> tuple[Path, Workplace, Built]:
    """A build that nothing went wrong with."""
    folder = tmp_path_factory.mktemp("done")
    write_inputs(folder)
    (folder / "weights" / "LICENSE").write_text("Do as you like.")
    place = place_in(folder, library)
    return folder, place, built(place, folder)


def test_the_best_that_passes_is_served(done: tuple[Path, Workplace, Built]) -> None:
    folder, place, result = done
    by_level = {one.level.label: one for one in result.candidates}
    assert list(by_level) == ["Q4_K_M", "Q8_0", "IQ3_S"]
    assert {name: one.passed for name, one in by_level.items()} == {
        "Q4_K_M": True,
        "Q8_0": False,  # 8.5 bits of 6
        "IQ3_S": True,
    }
    assert result.chosen is by_level["Q4_K_M"]
    assert result.published is not None
    stored = place.store.get(NAME)
    (layer,) = stored.manifest.of_kind("model")
    assert layer.digest == f"sha256:{result.require_chosen().digest}"
    texts = {
        kind: [place.store.read_blob_text(one.digest) for one in stored.manifest.of_kind(kind)]
        for kind in ("system", "license", "params")
    }
    assert texts["system"] == ["Be short."]
    assert texts["license"] == ["Do as you like."]
    assert json.loads(texts["params"][0]) == {"temperature": 0.2}
    assert place.store.verify() == []
    assert folder.exists()


def test_the_card_tells_the_whole_way(done: tuple[Path, Workplace, Built]) -> None:
    _, place, result = done
    card = CardStore(place.store).of_model(NAME)
    assert card is not None
    assert card.name == "office/tiny:latest"
    assert card.licence == "mit"
    assert card.base_model == "office/tiny"
    assert [step.what for step in card.steps] == ["convert", "calibrate", "quantize", "evaluate"]
    (divergence,) = card.divergence
    assert (divergence.text, divergence.reference_kind) == ("test.txt", "synthetic")
    assert divergence.mean.value > 0
    # More bits, less lost.
    lost = {one.level.label: one.card.divergence[0].mean.value for one in result.candidates}
    assert lost["Q8_0"] < lost["Q4_K_M"] < lost["IQ3_S"]


def test_sizes_are_what_the_plan_said(done: tuple[Path, Workplace, Built]) -> None:
    folder, place, result = done
    full = next(place.cache.folder.glob("steps/convert-*/F16.gguf"))
    recipe = RECIPE.replace('"./weights"', f'"{full}"')
    prepared = prepared_from(recipe, folder, place)
    for one in result.candidates:
        ahead = GgufTarget().size_ahead(
            one.level, prepared.source, matrix_text=prepared.matrix_text
        )
        assert (ahead.size_bytes, ahead.exact) == (one.path.stat().st_size, True)


@pytest.fixture
def other_builds(done: tuple[Path, Workplace, Built]) -> Iterator[tuple[Path, Workplace, Built]]:
    """The same for a test that publishes something else: put back for those that come after it."""
    yield done
    folder, place, _ = done
    built(place, folder)


def test_nothing_is_made_twice(other_builds: tuple[Path, Workplace, Built]) -> None:
    folder, place, result = other_builds
    heard: list[Advance] = []
    again = built(place, folder, heard=heard)
    assert [one.digest for one in again.candidates] == [one.digest for one in result.candidates]
    assert {one.what for one in heard if not one.cached} == {"publish"}
    # Another gate asks for no work, and chooses anew.
    heard.clear()
    other = built(place, folder, RECIPE.replace("max_bits = 6", "max_bits = 4"), heard=heard)
    assert other.require_chosen().level.label == "IQ3_S"
    assert {one.what for one in heard if not one.cached} == {"publish"}
    # Another level asks for its own work only.
    heard.clear()
    built(place, folder, RECIPE.replace('"Q8_0"', '"Q5_K_M"'), heard=heard)
    made = {(one.what, one.label) for one in heard if not one.cached}
    assert made == {
        ("quantize", "Q5_K_M"),
        ("measure", "Q5_K_M"),
        ("publish", "office/tiny:latest"),
    }


def test_closed_gates_publish_nothing(done: tuple[Path, Workplace, Built]) -> None:
    folder, place, _ = done
    before = place.store.get(NAME).manifest_digest
    result = built(place, folder, RECIPE.replace("max_bits = 6", "max_bits = 1\nmax_kld = 0"))
    assert (result.chosen, result.published) == (None, None)
    with pytest.raises(GateClosed, match="max_bits of 3, max_kld of 3"):
        result.require_chosen()
    assert place.store.get(NAME).manifest_digest == before


def test_the_page_shows_all_of_them(done: tuple[Path, Workplace, Built]) -> None:
    folder, place, result = done
    for language in ("en", "ru"):
        path = write_page(
            result, folder / "recipe.toml", place.cache.folder, "ru" if language == "ru" else "en"
        )
        page = path.read_text("utf-8")
        assert all(level in page for level in ("Q4_K_M", "Q8_0", "IQ3_S", "F16"))
        assert f'lang="{language}"' in page
        assert len(list(path.parent.iterdir())) == 1


def test_stopped_and_gone_on_with(tmp_path: Path, library: Path) -> None:
    write_inputs(tmp_path)
    place, cancel = place_in(tmp_path, library), threading.Event()
    heard: list[Advance] = []

    class Stop(list[Advance]):
        def append(self, at: Advance) -> None:
            if at.what == "quantize":
                cancel.set()

    with pytest.raises(Cancelled):
        built(place, tmp_path, QUICK, heard=Stop(), cancel=cancel)
    assert place.store.list() == []
    result = built(place, tmp_path, QUICK, heard=heard)
    assert [one.what for one in heard if one.cached] == ["convert", "measure"]
    assert result.published is not None


def test_two_builds_of_one_recipe(tmp_path: Path, library: Path) -> None:
    write_inputs(tmp_path)
    place = place_in(tmp_path, library)
    refused: list[Busy] = []

    class Second(list[Advance]):
        def append(self, at: Advance) -> None:
            if not refused:
                with pytest.raises(Busy) as raised:
                    built(place_in(tmp_path, library), tmp_path, QUICK)
                refused.append(raised.value)

    result = built(place, tmp_path, QUICK, heard=Second())
    assert refused
    assert result.published is not None


def test_numbers_that_are_none_end_the_build(tmp_path: Path, library: Path) -> None:
    """A GGUF is not converted, so that llama.cpp is the first to notice."""
    path = write_llama(tmp_path / "f16.gguf", layers=1)
    raw = bytearray(path.read_bytes())
    raw[-2 * 256 * 320 :] = np.full(256 * 320, np.nan, np.float16).tobytes()
    path.write_bytes(raw)
    place = place_in(tmp_path, library)
    with pytest.raises(QuantizationFailed, match=r"output\.weight.*invalid data"):
        built(place, tmp_path, QUICK.replace("./weights", "./f16.gguf"))
    assert place.store.list() == []
    assert place.store.verify() == []


@pytest.mark.long
def test_types_that_are_chosen_and_a_size_that_cannot_be(tmp_path: Path, library: Path) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    place = place_in(tmp_path, library)
    levels = '["Q8_0", { size = "1kB" }, { bits = 5 }]'
    recipe = QUICK.replace("./weights", "./f16.gguf").replace('["Q4_K_M"]', levels)
    result = built(place, tmp_path, recipe)
    assert [one.level.label for one in result.candidates] == ["Q8_0", "bits-5"]
    chosen = result.require_chosen()
    assert chosen.level.label == "bits-5"
    assert chosen.card.level == "mixed"
    assert chosen.card.bits_per_weight <= 5
    assert any(tensor.harm for tensor in chosen.card.tensors)
    (lost,) = result.unmade
    assert lost.level.size_bytes == 1000
    # The smallest that can be reached is named.
    assert "the smallest file has" in lost.message
    assert result.published is not None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 MiB."""
    mount = shutil.which("mount")
    if mount is None or sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by root on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=128m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full(small_disk: Path, library: Path) -> None:
    write_inputs(small_disk)
    place = place_in(small_disk, library)
    filler = small_disk / "filler"
    with filler.open("wb") as file:
        file.truncate(0)
        file.write(bytes(90 * 2**20))
    with pytest.raises(DiskFull, match="bytes are needed"):
        built(place, small_disk, QUICK)
    assert not list(small_disk.glob("work/steps/*"))
    filler.unlink()

    class Fill(list[Advance]):
        """Another program takes the room when the first level is begun."""

        def append(self, at: Advance) -> None:
            if at.what == "quantize" and not filler.exists():
                free = shutil.disk_usage(small_disk).free
                filler.write_bytes(bytes(free - 256 * 2**10))

    with pytest.raises(DiskFull):
        built(place, small_disk, QUICK, heard=Fill())
    assert place.store.list() == []
    assert place.store.verify() == []
    filler.unlink()
    heard: list[Advance] = []
    result = built(place, small_disk, QUICK, heard=heard)
    assert "convert" in {one.what for one in heard if one.cached}
    assert result.published is not None
    assert place.store.verify() == []


def test_the_program_says_what_to_try(tmp_path: Path, library: Path) -> None:
    gate = "[gates]\nmax_bits = 6\n"
    made = program(tmp_path, library, QUICK + gate)
    status, out, err = made.run()
    assert status == 0, err
    assert "verstak run office/tiny" in out
    assert "1/5 convert F16" in err
    page = next(line for line in out.splitlines() if line.endswith(".html"))
    assert Path(page.partition(": ")[2]).is_file()
    made.folder.joinpath("recipe.toml").write_text(QUICK + gate.replace("6", "1"))
    status, out, err = made.run()
    assert status == 13
    assert "none of 1 candidates passes" in err
    assert "max_bits: 4." in out


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, library: Path) -> None:
    made = program(tmp_path, library, QUICK)
    with made.start() as child:
        assert child.stderr is not None
        said = []
        for line in child.stderr:
            said.append(line)
            if "quantise Q4_K_M" in line and "/" in line:
                child.send_signal(signal.SIGINT)
        child.wait(timeout=60)
    # The last step may have ended before the signal came; then there was nothing to keep.
    if child.returncode != 0:
        assert child.returncode == 130
        assert "the same command goes on from here" in "".join(said)
    assert made.store.verify() == []
    status, out, err = made.run()
    assert status == 0
    assert "convert F16 there already" in err
    assert "published: office/tiny" in out
