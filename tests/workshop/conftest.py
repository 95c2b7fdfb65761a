"""Workplaces, tiny sources, and cards for the tests of the workshop."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.convert.made_up_checkpoint import write_checkpoint
from tests.quantize.conftest import library

from verstak.catalog.load import load_catalog
from verstak.engines.protocol import WorkerOptions, engine_classes
from verstak.evaluate.card import Divergence, Interval, QualityCard, TaskScore
from verstak.evaluate.opening import RuntimeOptions
from verstak.store.store import Store, StoreOptions
from verstak.workshop.prepared import Prepared, prepare
from verstak.workshop.recipe_file import parse_recipe
from verstak.workshop.workplace import Workplace, workplace

__all__ = ["library"]

CALIBRATION = "\n".join(f"The panel is {i} mm wide and {i * 7 % 313} mm high." for i in range(400))
TEST_TEXT = "\n".join(f"Shelf {i} carries {i * 5 % 97} kg over {i * 3} mm." for i in range(400))


def write_source(folder: Path) -> Path:
    """A checkpoint that never learnt anything, whose rows hold whole blocks of every type."""
    write_checkpoint(folder, "llama", "F16", hidden_size=256, intermediate_size=256)
    return folder


def place_in(folder: Path, library: Path | None = None) -> Workplace:
    store = Store(StoreOptions(root=folder / "models", state_dir=folder / "state"))
    runtimes = RuntimeOptions(
        library=library,
        start_worker=engine_classes()["llama_cpp"],
        worker=WorkerOptions(run_dir=folder / "run", threads=1),
    )
    return workplace(folder / "work", store=store, catalog=load_catalog(), runtimes=runtimes)


def prepared_from(text: str, folder: Path, place: Workplace) -> Prepared:
    path = folder / "recipe.toml"
    path.write_text(text, "utf-8")
    return prepare(parse_recipe(text, path), place, cancel=threading.Event())


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A workplace without llama.cpp's library."""
    return place_in(tmp_path)


def card(
    *,
    size: int = 1000,
    bits: float = 4.5,
    kld: float | None = None,
    top1: float = 0.9,
    right: int | None = None,
    digest: str = "a" * 64,
) -> QualityCard:
    """A card with these figures and no others."""
    divergence = () if kld is None else (_divergence(kld, top1),)
    return QualityCard(
        schema=1,
        name="tiny",
        digest=f"sha256:{digest}",
        format="GGUF",
        level="Q4_K_M",
        architecture="llama",
        base_model=None,
        licence=None,
        parameters=1000,
        size_bytes=size,
        bits_per_weight=bits,
        tensors=(),
        made="2026-11-28T00:00:00Z",
        divergence=divergence,
        tasks=() if right is None else (_tasks(right),),
    )


def _divergence(kld: float, top1: float) -> Divergence:
    return Divergence(
        reference="tiny F16",
        reference_digest="b" * 64,
        reference_kind="synthetic",
        text="t",
        text_digest="c" * 64,
        positions=100,
        mean=Interval(kld, kld, kld),
        median=kld,
        p999=kld,
        top1=Interval(top1, top1, top1),
        perplexity=Interval(10, 9, 11),
        reference_perplexity=10,
    )


def _tasks(right: int) -> TaskScore:
    share = right / 20
    return TaskScore(
        suite="facts",
        suite_digest="d" * 64,
        language="en",
        items=20,
        right=right,
        share=Interval(share, share, share),
        seed=1,
        temperature=0.0,
    )
