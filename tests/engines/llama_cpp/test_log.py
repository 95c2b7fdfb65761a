"""Causes of failures, from logs that the engine really wrote (xllamacpp 2026.10.11549)."""

from __future__ import annotations

import pytest

from verstak.engines.llama_cpp.log import LogTail, crash, load_failure

TAIL = """0.00.007.090 E llama_model_load_from_file_impl: failed to load model
0.00.007.093 E cmn  common_init_: failed to load model '/m'
0.00.007.095 E srv    load_model: failed to load model, '/m'
0.00.007.099 I srv    operator(): operator(): cleaning up before exit...
0.00.007.453 E srv          init: exiting due to model loading error
E verstak: Failed to init server, please check the input params.
"""
MISSING = """0.00.004.385 I srv    load_model: loading model '/m'
0.00.004.465 E gguf_init_from_file: failed to open GGUF file '/m' (No such file or directory)
0.00.007.073 E llama_model_load: error loading model: llama_model_loader: failed to load model from /m
"""
TRUNCATED = "0.00.078.868 E llama_model_load: error loading model: tensor 'token_embd.weight' data is not within the file bounds, model is corrupted or incomplete\n"
JUNK = """0.00.004.317 E gguf_init_from_reader: invalid magic characters: '?TNn', expected 'GGUF'
0.00.004.432 E llama_model_load: error loading model: llama_model_loader: failed to load model from /m
"""
UNKNOWN = (
    "0.00.161.236 E llama_model_load: error loading model: unknown model architecture: 'qwonk'\n"
)
MEMORY = """0.00.286.777 W load: control-looking token: 128247 '</s>' was not control-type; this is probably a bug in the model. its type will be overridden
0.01.015.938 E ggml_aligned_malloc: insufficient memory (attempted to allocate 596.53 MB)
0.01.015.999 E ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 625508352
0.01.105.736 E llama_model_load: error loading model: unable to allocate CPU_REPACK buffer
"""
BUSY_PORT = (
    "0.00.002.923 E srv         start: couldn't bind HTTP server socket, hostname: /s, port: 0\n"
)


@pytest.mark.parametrize(
    ("log", "cause"),
    [
        (MISSING, "failed to open GGUF file '/m' (No such file or directory)"),
        (
            TRUNCATED,
            "tensor 'token_embd.weight' data is not within the file bounds, model is corrupted or incomplete",
        ),
        (JUNK, "invalid magic characters: '?TNn', expected 'GGUF'"),
        (UNKNOWN, "unknown model architecture: 'qwonk'"),
        (
            MEMORY,
            "insufficient memory (attempted to allocate 596.53 MB); unable to allocate CPU_REPACK buffer",
        ),
        (BUSY_PORT, "couldn't bind HTTP server socket, hostname: /s, port: 0"),
    ],
    ids=["missing", "truncated", "junk", "unknown", "memory", "port"],
)
def test_the_first_error_is_the_cause(log: str, cause: str) -> None:
    assert load_failure(log + TAIL) == cause


def test_a_log_without_errors_names_no_cause() -> None:
    assert load_failure("") is None
    assert load_failure("0.00.004.385 I srv    load_model: loading model '/m'\n") is None


def test_an_exception_of_the_interpreter_is_a_cause() -> None:
    log = "Traceback (most recent call last):\n  ...\nModuleNotFoundError: No module named 'xllamacpp'\n"
    assert load_failure(log) == "ModuleNotFoundError: No module named 'xllamacpp'"


def test_a_failed_assertion_is_found_among_requests() -> None:
    log = "0.01 I slot release: id 0\n/src/ggml.c:12: GGML_ASSERT(n > 0) failed\n[New LWP 12]\n"
    assert crash(log) == "/src/ggml.c:12: GGML_ASSERT(n > 0) failed"
    assert crash("0.01 I slot release: id 0\n") is None


def test_the_tail_is_bounded_and_keeps_the_end() -> None:
    tail = LogTail(limit_bytes=100)
    for number in range(1000):
        tail.append(b"line %d\n" % number)
    assert 100 <= len(tail.text()) <= 200
    assert tail.text().endswith("line 999\n")


def test_a_tail_cut_inside_a_character_is_still_text() -> None:
    tail = LogTail(limit_bytes=5)
    tail.append("щщщщщщщщ".encode())
    assert tail.text().endswith("щщ")
