"""The two default models, every file type: our plan against llama.cpp's own dry run, by prediction."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from verstak.formats.gguf import read_header
from verstak.formats.imatrix import Imatrix, ImatrixEntry, write_imatrix
from verstak.plan.type_mix.mixes import OFFERED_TYPES, mix_of
from verstak.quantize.prediction import predict
from verstak.quantize.quantizer import Quantizer, QuantizeRequest

# Some 60 starts of a process of half a second; nothing is quantised. Fetches the models once.
pytestmark = pytest.mark.integration

MEASURED = {
    # Bytes of files that llama.cpp 0.5.0 made, each of the model requantised to F16 first.
    "small": {
        "Q2_K": 415_182_720,
        "Q3_K_M": 432_041_856,
        "Q4_0": 428_730_240,
        "IQ4_XS": 428_020_608,
        "Q4_K_M": 491_400_064,
        "Q5_K_S": 514_810_752,
        "Q5_1": 521_347_968,
        "Q5_K_M": 522_186_624,
        "Q6_K": 650_379_136,
        "Q8_0": 675_710_848,
        "IQ3_S": 415_182_720,
        "F16": 1_266_425_728,
    },
    "large": {
        "Q2_K": 752_880_192,
        "Q4_K_M": 1_117_320_768,
        "Q5_K_M": 1_285_494_336,
        "F16": 3_560_416_320,
    },
}


@pytest.fixture(params=["small", "large"])
def model(request: pytest.FixtureRequest) -> tuple[str, Path]:
    path: Path = request.getfixturevalue(f"{request.param}_gguf")
    return request.param, path


def made_up(model: Path) -> Imatrix:
    """A matrix of ones: a dry run only looks whether there is one."""
    entries = {
        tensor.name: ImatrixEntry(np.ones((1, tensor.shape[0]), np.float32), np.ones(1, np.float32))
        for tensor in read_header(model).tensors
        if tensor.name.startswith("blk.") and len(tensor.shape) > 1
    }
    return Imatrix(entries)


@pytest.mark.parametrize("file_type", OFFERED_TYPES)
def test_every_tensor_gets_the_type_that_was_planned(
    library: Path, model: tuple[str, Path], tmp_path: Path, file_type: str
) -> None:
    name, path = model
    matrix = tmp_path / "matrix.gguf" if mix_of(file_type, 2026).needs_importance_matrix else None
    if matrix is not None:
        write_imatrix(matrix, made_up(path))
    wanted = QuantizeRequest(
        source=path,
        output=tmp_path / "x",
        file_type=file_type,
        imatrix=matrix,
        allow_requantize=True,
        threads=1,
    )
    told = Quantizer(library).dry_run(wanted, cancel=threading.Event())
    assert told.total_bytes == MEASURED[name].get(file_type, told.total_bytes)


def test_sizes_are_those_of_files_that_were_made(model: tuple[str, Path]) -> None:
    name, path = model
    header = read_header(path)
    for file_type, size in MEASURED[name].items():
        assert predict(header, file_type=file_type).total_bytes == size
