"""The rules of 2026 against llama.cpp's own quantiser, geometry by geometry and type by type.

`dry_runs.json` holds what ``llama_model_quantize`` with ``dry_run`` said of an F16 file with the
tensors and keys of each geometry: MiB of all tensors, and how many got which type. A row with
``+imatrix`` was run with an importance matrix and is there where that made a difference. Library:
@node-llama-cpp/linux-x64 3.22.1 (libllama 0.5.0). When the rows were recorded, types were compared
tensor by tensor as well, and all were equal.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.plan import geometries as known

from verstak.model.architecture import Architecture
from verstak.plan.file_size import gguf_file
from verstak.plan.type_mix.recipe import TODAY, Recipe

RUNS: dict[str, dict[str, tuple[float, dict[str, int]]]] = json.loads(
    (Path(__file__).parent / "dry_runs.json").read_text(encoding="utf-8")
)
MIB = 2**20
HALF_DIGIT = 0.011
"""The quantiser prints two digits, and its own sum is rounded tensor by tensor."""


@pytest.mark.parametrize("name", RUNS)
def test_types_and_sizes_are_the_quantiser_s(name: str) -> None:
    arch = getattr(known, name)
    assert isinstance(arch, Architecture)
    for run, (mib, types) in RUNS[name].items():
        file_type, _, matrix = run.partition("+")
        recipe = Recipe(rules=2026, split_latent=TODAY.split_latent, importance_matrix=bool(matrix))
        planned = gguf_file(arch, file_type=file_type, recipe=recipe)
        assert Counter(tensor.type_name for tensor in planned.tensors) == types, run
        assert sum(t.size_bytes for t in planned.tensors) / MIB == pytest.approx(
            mib, abs=HALF_DIGIT
        ), run


def test_every_geometry_was_run() -> None:
    assert set(RUNS) == {
        name for name, value in vars(known).items() if isinstance(value, Architecture)
    }
