"""Small checkpoints of each architecture through the real tools: scripts `build`, `try_model`,
`olive_flow`, and both runtimes. Some 20 seconds a build, most of it loading PyTorch.

The first use installs the toolchain, see tests/toolchains/hf_onnx.py for what that costs.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from tests.convert.made_up_checkpoint import CONFIGS, write_checkpoint
from tests.toolchains.hf_onnx import hf_onnx as installed

from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.convert.to_onnx.conversion import to_onnx
from verstak.convert.to_onnx.wanted import Algorithm, OnnxWanted, Precision
from verstak.errors import Cancelled, ToolchainFailed
from verstak.evaluate.divergence import compare_positions
from verstak.evaluate.runtime import Ask, Chunk, Logits, Runtime, Tokens, Turn
from verstak.evaluate.runtimes.onnx_genai import OnnxGenaiRuntime
from verstak.evaluate.runtimes.transformers import TransformersRuntime
from verstak.evaluate.softmax import log_softmax
from verstak.toolchains.environment import Environment
from verstak.toolchains.process import Begun, Event, Progressed

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
hf_onnx = installed

TEXT = "Полка 600 × 320 мм: it's 42 screws.\n  x = [1, 2]\n" * 2
GREETING = Ask((Turn("user", "Say hello."),), most_tokens=8)


def logits(runtime: Runtime, tokens: Tokens) -> Logits:
    found: list[Logits] = []
    runtime.score(
        [Chunk(tokens, 0)], on_logits=lambda _, each: found.append(each), cancel=threading.Event()
    )
    return found[0]


def convert(
    environment: Environment, source: Path, target: Path, wanted: OnnxWanted
) -> dict[str, int]:
    return to_onnx(environment, source, target, wanted, cancel=threading.Event()).types


@pytest.mark.parametrize("model_type", CONFIGS)
def test_onnx_thinks_what_transformers_thinks(
    hf_onnx: Environment, tmp_path: Path, model_type: str
) -> None:
    source, target = tmp_path / "hf", tmp_path / "onnx"
    write_checkpoint(source, model_type, intermediate_size=128)
    convert(hf_onnx, source, target, OnnxWanted("fp32"))
    reference = TransformersRuntime(hf_onnx, source, threads=1)
    runtime = OnnxGenaiRuntime(hf_onnx, target, threads=1)
    never = threading.Event()
    try:
        tokens = reference.tokens(TEXT)
        assert np.array_equal(tokens, runtime.tokens(TEXT))
        assert reference.begin == runtime.begin
        sure = log_softmax(logits(reference, tokens))
        scores = compare_positions(sure, logits(runtime, tokens), tokens[1:])
        assert float(np.mean(scores.divergence)) < 1e-9
        assert reference.answer(GREETING, cancel=never) == runtime.answer(GREETING, cancel=never)
        for each in (reference, runtime):
            clocked = each.clock(prompt_tokens=16, new_tokens=8, cancel=never)
            assert (clocked.prompt_tokens, clocked.new_tokens) == (16, 7)
            assert (clocked.peak_bytes or 0) > 10**7
    finally:
        reference.close()
        runtime.close()


@pytest.mark.parametrize(
    ("precision", "algorithm", "kinds"),
    [
        ("int4", "rtn", {"int4"}),
        ("int4", "k_quant", {"int4"}),
        ("int4", "mixed", {"int4", "int8"}),
        ("int4", "gptq", {"int4"}),
        ("int8", "rtn", {"int8"}),
        ("int8_dynamic", "rtn", {"int8 dynamic"}),
        ("fp16", "rtn", {"float16"}),
    ],
)
def test_each_way_makes_what_it_says(
    hf_onnx: Environment,
    tmp_path: Path,
    precision: Precision,
    algorithm: Algorithm,
    kinds: set[str],
) -> None:
    """That the result answers is part of every conversion."""
    write_checkpoint(tmp_path / "hf", "llama", intermediate_size=128)
    (tmp_path / "hf" / "LICENSE").write_text("as is", encoding="utf-8")
    (tmp_path / "text.txt").write_text(TEXT * 40, encoding="utf-8")
    text = tmp_path / "text.txt" if algorithm == "gptq" else None
    wanted = OnnxWanted(precision, algorithm, calibration=text)
    made = convert(hf_onnx, tmp_path / "hf", tmp_path / "onnx", wanted)
    assert set(made) == kinds
    assert sum(made.values()) == 11
    files = {path.name for path in (tmp_path / "onnx").iterdir()}
    assert files >= {"genai_config.json", "tokenizer.json", "chat_template.jinja", "LICENSE"}
    lineage = json.loads((tmp_path / "onnx" / "verstak-lineage.json").read_text(encoding="utf-8"))
    assert lineage["license"] == "mit"
    step = lineage["steps"][-1]
    assert (step["precision"], step["algorithm"]) == (precision, algorithm)
    assert step["onnxruntime-genai"] == hf_onnx.packages["onnxruntime-genai"]


def test_a_gguf_goes_by_way_of_a_checkpoint(hf_onnx: Environment, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2", intermediate_size=128)
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "F16")
    convert(hf_onnx, tmp_path / "m.gguf", tmp_path / "onnx", OnnxWanted("int8"))
    lineage = json.loads((tmp_path / "onnx" / "verstak-lineage.json").read_text(encoding="utf-8"))
    assert [step["to"] for step in lineage["steps"]] == ["gguf", "safetensors", "onnx"]


def test_weights_that_are_no_numbers_are_noticed(hf_onnx: Environment, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "llama", intermediate_size=128)
    weights = tmp_path / "hf" / "model.safetensors"
    raw = bytearray(weights.read_bytes())
    raw[-4:] = np.float32(np.nan).tobytes()
    weights.write_bytes(raw)
    with pytest.raises(ToolchainFailed, match="not numbers"):
        convert(hf_onnx, tmp_path / "hf", tmp_path / "onnx", OnnxWanted("fp32"))
    assert not (tmp_path / "onnx").exists()


def test_stopped_in_the_middle_leaves_nothing(hf_onnx: Environment, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "llama", intermediate_size=128)
    cancel = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, Progressed):
            cancel.set()

    with pytest.raises(Cancelled):
        to_onnx(
            hf_onnx,
            tmp_path / "hf",
            tmp_path / "onnx",
            OnnxWanted(),
            on_event=hear,
            cancel=cancel,
        )
    assert [path.name for path in tmp_path.iterdir()] == ["hf"]


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_nothing_needs_a_network(hf_onnx: Environment, tmp_path: Path) -> None:
    """Conversion with Olive, whose command line asks a hub, where there is no route at all."""
    write_checkpoint(tmp_path / "hf", "llama", intermediate_size=128)
    (tmp_path / "text.txt").write_text(TEXT * 40, encoding="utf-8")
    said: list[Event] = []
    wanted = OnnxWanted("int4", "gptq", calibration=tmp_path / "text.txt")
    to_onnx(
        hf_onnx,
        tmp_path / "hf",
        tmp_path / "onnx",
        wanted,
        on_event=said.append,
        cancel=threading.Event(),
    )
    begun = [event for event in said if isinstance(event, Begun)]
    assert len(begun) == 3, "Olive, the builder, the try"
    if not all(event.isolated for event in begun):
        pytest.skip("this kernel gives an ordinary process no network namespace")


@pytest.mark.skipif(sys.platform != "linux", reason="tried on Linux")
def test_nobody_tries_to_call_home(hf_onnx: Environment, tmp_path: Path) -> None:
    """With a network to be had and Olive loaded and running, no socket is opened to anywhere."""
    script = tmp_path / "watch.py"
    script.write_text(
        "import socket, sys\n"
        "calls = []\n"
        "def hook(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'):\n"
        "        calls.append(f'{event} {arguments[1:]}')\n"
        "sys.addaudithook(hook)\n"
        "def run(job, say):\n"
        "    import onnxruntime, onnxruntime_genai, transformers\n"
        "    import olive.workflows\n"
        "    from olive.telemetry.telemetry import Telemetry\n"
        "    Telemetry()\n"
        "    import time; time.sleep(3)\n"
        "    return {'calls': calls}\n",
        encoding="utf-8",
    )
    import msgspec

    from verstak.toolchains.process import run_script

    class Calls(msgspec.Struct):
        calls: list[str]

    found = run_script(
        hf_onnx.python,
        script,
        b"null",
        answer=Calls,
        cancel=threading.Event(),
        isolate=False,
    )
    assert found.calls == []
