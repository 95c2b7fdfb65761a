"""Metadata by which a quantised file says which importance matrix it was made with."""

from __future__ import annotations

from typing import Final

from verstak.formats.imatrix import Imatrix

TEXT_BYTES: Final = 127
"""Longest text that ``llama_model_kv_override`` holds."""


def matrix_keys(matrix: Imatrix, file_name: str) -> tuple[tuple[str, str | int], ...]:
    """Metadata that llama.cpp's own tool records of an importance matrix.

    Args:
        matrix: The matrix.
        file_name: Its file's name, without a folder: nobody needs to know ours.

    Source:
        llama.cpp tools/quantize/quantize.cpp, ``LLM_KV_QUANTIZE_IMATRIX_*``.
    """
    keys: list[tuple[str, str | int]] = [("quantize.imatrix.file", file_name)]
    if matrix.datasets:
        keys.append(("quantize.imatrix.dataset", matrix.datasets[0]))
    keys.append(("quantize.imatrix.entries_count", len(matrix.entries)))
    if matrix.chunk_count > 0:
        keys.append(("quantize.imatrix.chunks_count", matrix.chunk_count))
    return tuple((key, cut_text(value) if isinstance(value, str) else value) for key, value in keys)


def cut_text(text: str) -> str:
    """As much of a text as a metadata override holds, cut between characters."""
    return text.encode()[:TEXT_BYTES].decode("utf-8", "ignore")
