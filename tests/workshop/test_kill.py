"""Builds killed in the middle: the store stays valid, and the next run ends where it would have."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.workshop.built_program import RECIPE, SMALL, Program, program

pytestmark = [
    pytest.mark.integration,  # a whole build of a made-up model takes 4 s, a killed one less
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal"),
]


def told(result: dict[str, Any]) -> dict[str, Any]:
    """What has to be equal however often a build was interrupted."""
    return {
        "digests": {one["level"]: one["digest"] for one in result["candidates"]},
        "chosen": result["chosen"],
        "published": result["published"],
        "gates": {one["level"]: one["passed"] for one in result["candidates"]},
        "divergence": {
            one["level"]: [each["mean"] for each in one["card"]["divergence"]]
            for one in result["candidates"]
        },
    }


def kill_often(folder: Path, library: Path, recipe: str, *, kills: int, seed: int) -> None:
    wanted = program(folder / "whole", library, recipe)
    uninterrupted = told(wanted.result())
    chance = random.Random(seed)
    done = round_ = 0
    while done < kills:
        round_ += 1
        killed = program(folder / f"round-{round_}", library, recipe)
        while done < kills and killed.kill_in_step(chance.randint(1, 4), chance):
            done += 1
            assert killed.store.verify() == []
        assert told(killed.result()) == uninterrupted
        check_published(killed, uninterrupted)
        shutil.rmtree(killed.folder)


def check_published(killed: Program, uninterrupted: dict[str, Any]) -> None:
    store = killed.store
    assert store.verify() == []
    (model,) = store.list()
    (layer,) = model.manifest.of_kind("model")
    assert layer.digest == uninterrupted["digests"][uninterrupted["chosen"]]
    # What killed builds left behind is swept, and nothing else.
    store.collect(grace_s=0)
    assert {path.name for path in store.layout.blobs_dir.iterdir()} == {
        digest.replace(":", "-") for digest in model.manifest.digests
    }


def test_killed_at_a_few_points(tmp_path: Path, library: Path) -> None:
    """Some 15 s."""
    kill_often(tmp_path, library, SMALL, kills=3, seed=20261128)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_at_25_points(tmp_path: Path, library: Path) -> None:
    kill_often(tmp_path, library, RECIPE, kills=25, seed=6)
