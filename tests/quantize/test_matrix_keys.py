from __future__ import annotations

import numpy as np

from verstak.formats.imatrix import Imatrix, ImatrixEntry
from verstak.quantize.matrix_keys import TEXT_BYTES, cut_text, matrix_keys

ENTRY = ImatrixEntry(np.ones((1, 2), np.float32), np.ones(1, np.float32))


def test_keys_are_those_of_llama_cpp_s_tool() -> None:
    keys = matrix_keys(Imatrix({"a": ENTRY}, ("t.txt", "u.txt"), 9, 512), "m.gguf")
    assert keys == (
        ("quantize.imatrix.file", "m.gguf"),
        ("quantize.imatrix.dataset", "t.txt"),
        ("quantize.imatrix.entries_count", 1),
        ("quantize.imatrix.chunks_count", 9),
    )


def test_what_is_not_told_is_left_out() -> None:
    assert [key for key, _ in matrix_keys(Imatrix({"a": ENTRY}), "m")] == [
        "quantize.imatrix.file",
        "quantize.imatrix.entries_count",
    ]


def test_a_long_text_is_cut_between_characters() -> None:
    cut = cut_text("ж" * 100)
    assert cut == "ж" * (TEXT_BYTES // 2)
    assert cut_text("short") == "short"
