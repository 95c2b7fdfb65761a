"""Importance matrices from a text (`collecting` in the child), against numpy on the same model."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.quantize import small_model as small

from verstak.errors import Cancelled, UsageError
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import read_imatrix
from verstak.quantize.importance import (
    CalibrationProgress,
    CalibrationRequest,
    collect_importance,
    work_file,
)
from verstak.quantize.quantizer import Quantizer, QuantizeRequest

# A few seconds of one core, mostly starts of processes; 11 MB fetched once.
pytestmark = pytest.mark.integration

NEVER = threading.Event()
TEXT = "Шкант: 8×30. A dowel holds the side panel. def f(x): return x + 1\n" * 40
CHUNK = 64

type Floats = npt.NDArray[np.floating]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    return path


def request(model: Path, text: Path, **more: object) -> CalibrationRequest:
    wanted = CalibrationRequest(
        model=model,
        text=text,
        output=text.with_name("out.imatrix.gguf"),
        chunk_tokens=CHUNK,
        most_chunks=3,
        threads=1,
        save_every=1,
    )
    return replace(wanted, **more)  # type: ignore[arg-type]


def weights(model: Path) -> dict[str, Floats]:
    header = read_header(model)
    raw = model.read_bytes()
    found = {}
    for tensor in header.tensors:
        kind = np.float32 if tensor.type_name == "F32" else np.float16
        start = header.data_offset + tensor.offset
        values = np.frombuffer(raw[start : start + tensor.size_bytes], kind)
        found[tensor.name] = values.astype(np.float32).reshape(tensor.shape[::-1])
    return found


def tokens_of(text: Path) -> list[int]:
    """One token a byte, but for the one merge that the vocabulary has."""
    order = {letter: at for at, letter in enumerate(small.vocabulary())}
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = [byte for byte in range(256) if byte not in printable]
    letters = [
        chr(byte) if byte in printable else chr(256 + others.index(byte)) for byte in range(256)
    ]
    raw = text.read_bytes()
    tokens, at = [small.VOCABULARY - 2], 0
    while at < len(raw):
        if raw[at : at + 2] == b"th":
            tokens.append(order["th"])
            at += 2
        else:
            tokens.append(order[letters[raw[at]]])
            at += 1
    return tokens


def norm(x: Floats, weight: Floats) -> Floats:
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * weight


def rope(x: Floats) -> Floats:
    """Llama's own: neighbours are pairs. `x` is (T, heads, head)."""
    length = x.shape[-1]
    angle = np.arange(len(x))[:, None] * 10_000.0 ** (-np.arange(0, length, 2) / length)
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = np.empty_like(x)
    turned[..., 0::2], turned[..., 1::2] = even * cos - odd * sin, even * sin + odd * cos
    return turned


def attention(x: Floats, w: dict[str, Floats], block: str) -> Floats:
    count, head = len(x), small.WIDTH // small.HEADS
    q = rope((x @ w[block + "attn_q.weight"].T).reshape(count, -1, head))
    k = rope((x @ w[block + "attn_k.weight"].T).reshape(count, -1, head))
    v = (x @ w[block + "attn_v.weight"].T).reshape(count, -1, head)
    shared = small.HEADS // small.KEY_VALUE_HEADS
    k, v = k.repeat(shared, 1), v.repeat(shared, 1)
    scores = np.einsum("thd,shd->hts", q, k) / np.sqrt(head)
    scores += np.triu(np.full((count, count), -np.inf), 1)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    mixed: Floats = np.einsum("hts,shd->thd", scores, v).reshape(count, -1).astype(np.float32)
    return mixed


def silu(x: Floats) -> Floats:
    whole: Floats = x / (1 + np.exp(-x))
    return whole


def expected(model: Path, text: Path, chunks: int, *, layers: int) -> dict[str, Floats]:
    """Sums of squares by a forward pass of our own; of a mixture, (experts, columns)."""
    w, tokens = weights(model), tokens_of(text)
    sums: dict[str, Floats] = {}

    def saw(name: str, x: Floats, expert: int = 0, experts: int = 1) -> None:
        rows = sums.setdefault(name, np.zeros((experts, x.shape[-1]), np.float64))
        rows[expert] += (x.astype(np.float64) ** 2).sum(0)

    for at in range(chunks):
        chunk = tokens[at * CHUNK : (at + 1) * CHUNK]
        chunk[0] = small.VOCABULARY - 2
        x = w["token_embd.weight"][chunk]
        for layer in range(layers):
            block = f"blk.{layer}."
            h = norm(x, w[block + "attn_norm.weight"])
            for name in ("q", "k", "v"):
                saw(f"{block}attn_{name}.weight", h)
            mixed = attention(h, w, block)
            saw(block + "attn_output.weight", mixed)
            x = x + mixed @ w[block + "attn_output.weight"].T
            h = norm(x, w[block + "ffn_norm.weight"])
            if block + "ffn_gate_inp.weight" in w:
                saw(block + "ffn_gate_inp.weight", h)
                x = x + _experts(h, w, block, saw)
                continue
            saw(block + "ffn_gate.weight", h)
            saw(block + "ffn_up.weight", h)
            inner = silu(h @ w[block + "ffn_gate.weight"].T) * (h @ w[block + "ffn_up.weight"].T)
            saw(block + "ffn_down.weight", inner)
            x = x + inner @ w[block + "ffn_down.weight"].T
    return sums


def _experts(h: Floats, w: dict[str, Floats], block: str, saw: object) -> Floats:
    assert callable(saw)
    gate = h @ w[block + "ffn_gate_inp.weight"].T
    share = np.exp(gate - gate.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    best = np.argsort(-share, axis=-1)[:, :2]
    out = np.zeros_like(h)
    experts = gate.shape[-1]
    for expert in range(experts):
        rows = np.flatnonzero((best == expert).any(-1))
        x = h[rows]
        gates, ups = w[block + "ffn_gate_exps.weight"], w[block + "ffn_up_exps.weight"]
        inner = silu(x @ gates[expert].T) * (x @ ups[expert].T)
        saw(block + "ffn_gate_exps.weight", x, expert, experts)
        saw(block + "ffn_up_exps.weight", x, expert, experts)
        saw(block + "ffn_down_exps.weight", inner, expert, experts)
        weight = share[rows, expert] / share[rows[:, None], best[rows]].sum(-1)
        out[rows] += weight[:, None] * (inner @ w[block + "ffn_down_exps.weight"][expert].T)
    return out


def test_sums_are_those_of_a_forward_pass_of_our_own(
    library: Path, llama: Path, text: Path
) -> None:
    wanted = request(llama, text)
    matrix = collect_importance(library, wanted, on_progress=lambda _: None, cancel=NEVER)
    ours = expected(llama, text, 3, layers=small.LAYERS)
    assert set(matrix.entries) == set(ours)
    for name, sums in ours.items():
        entry = matrix.entries[name]
        assert entry.counts.tolist() == [3 * CHUNK]
        # The engine keeps keys, values and inputs of F16 matrices in 16 bits.
        np.testing.assert_allclose(entry.sums, sums, rtol=0.02, atol=1e-3 * float(sums.max()))
    assert (matrix.chunk_count, matrix.chunk_tokens) == (3, CHUNK)
    assert matrix.datasets == ("text.txt",)


def test_every_expert_has_sums_of_its_own(library: Path, mixture: Path, text: Path) -> None:
    matrix = collect_importance(
        library, request(mixture, text), on_progress=lambda _: None, cancel=NEVER
    )
    ours = expected(mixture, text, 3, layers=2)
    assert set(matrix.entries) == set(ours)
    gates = matrix.entries["blk.0.ffn_gate_exps.weight"]
    assert gates.sums.shape == (4, small.WIDTH)
    assert gates.counts.sum() == 3 * CHUNK * 2
    for name in ("blk.0.ffn_gate_exps.weight", "blk.0.ffn_down_exps.weight"):
        np.testing.assert_allclose(
            matrix.entries[name].sums, ours[name], rtol=0.05, atol=0.01 * float(ours[name].max())
        )


def test_a_stopped_run_goes_on_and_ends_the_same(library: Path, llama: Path, text: Path) -> None:
    whole = request(llama, text, output=text.with_name("whole.gguf"))
    collect_importance(library, whole, on_progress=lambda _: None, cancel=NEVER)
    wanted, cancel = request(llama, text), threading.Event()
    with pytest.raises(Cancelled):
        collect_importance(library, wanted, on_progress=lambda _: cancel.set(), cancel=cancel)
    assert not wanted.output.exists()
    assert work_file(wanted).exists()
    seen: list[CalibrationProgress] = []
    again = collect_importance(library, wanted, on_progress=seen.append, cancel=NEVER)
    assert seen[0].resumed >= 1
    assert seen[-1].index == seen[-1].total == 3
    for name, entry in read_imatrix(whole.output).entries.items():
        assert again.entries[name].sums.tolist() == entry.sums.tolist()
        assert again.entries[name].counts.tolist() == entry.counts.tolist()
    assert not list(text.parent.glob("*.collecting*"))
    assert not list(text.parent.glob(".*.collecting*"))


def test_a_killed_run_goes_on(library: Path, llama: Path, text: Path) -> None:
    wanted = request(llama, text)
    code = f"""
import os, signal, threading
from pathlib import Path
from verstak.quantize.importance import CalibrationRequest, collect_importance
wanted = CalibrationRequest(
    model=Path({str(wanted.model)!r}), text=Path({str(wanted.text)!r}),
    output=Path({str(wanted.output)!r}), chunk_tokens={wanted.chunk_tokens},
    most_chunks={wanted.most_chunks}, threads=1, save_every=1,
)
collect_importance(
    Path({str(library)!r}), wanted, cancel=threading.Event(),
    on_progress=lambda _: os.kill(os.getpid(), signal.SIGKILL),
)
"""
    done = subprocess.run((sys.executable, "-c", code), check=False)
    assert done.returncode == -signal.SIGKILL
    assert not wanted.output.exists()
    seen: list[CalibrationProgress] = []
    collect_importance(library, wanted, on_progress=seen.append, cancel=NEVER)
    assert seen[0].resumed >= 1


def test_another_text_is_not_taken_for_the_same(llama: Path, text: Path) -> None:
    before = work_file(request(llama, text))
    text.write_text(TEXT + "!", "utf-8")
    assert work_file(request(llama, text)) != before
    assert work_file(request(llama, text, chunk_tokens=65)) != work_file(request(llama, text))


def test_the_quantiser_takes_what_was_collected(library: Path, llama: Path, text: Path) -> None:
    wanted = request(llama, text)
    collect_importance(library, wanted, on_progress=lambda _: None, cancel=NEVER)
    output = text.with_name("iq2.gguf")
    Quantizer(library).quantize(
        QuantizeRequest(
            source=llama, output=output, file_type="IQ2_XXS", imatrix=wanted.output, threads=1
        ),
        on_progress=lambda _: None,
        cancel=NEVER,
    )
    metadata = read_header(output).metadata
    assert metadata["quantize.imatrix.file"] == "out.imatrix.gguf"
    assert metadata["quantize.imatrix.dataset"] == "text.txt"
    assert metadata["quantize.imatrix.chunks_count"] == 3


@pytest.mark.parametrize(
    "case",
    [
        (b"", {}, "no text"),
        (b"\xff\xfe\x00", {}, "not UTF-8"),
        (b"short", {}, "one chunk needs"),
        (b"long enough " * 99, {"chunk_tokens": 8}, "32 to 8192"),
        (b"long enough " * 99, {"most_chunks": 0}, "at least one chunk"),
    ],
)
def test_a_text_that_cannot_serve_is_refused(
    library: Path, llama: Path, text: Path, case: tuple[bytes, dict[str, int], str]
) -> None:
    content, more, words = case
    text.write_bytes(content)
    with pytest.raises(Exception, match=words) as caught:
        collect_importance(
            library, request(llama, text, **more), on_progress=lambda _: None, cancel=NEVER
        )
    assert isinstance(caught.value, UsageError), type(caught.value)
