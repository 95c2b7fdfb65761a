"""`onnx_genai` and `transformers` are measured against each other in the long tests of
tests/convert/to_onnx/test_real_builds.py; here is what needs no environment."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from verstak.errors import EvaluationFailed, ToolchainFailed
from verstak.evaluate.runtimes.onnx_genai import OnnxGenaiRuntime
from verstak.evaluate.runtimes.transformers import TransformersRuntime
from verstak.toolchains.environment import Environment

NOWHERE = Environment("hf-onnx", "/nowhere", "", "3.11.0", {}, 0)


@pytest.mark.parametrize("runtime", [OnnxGenaiRuntime, TransformersRuntime])
def test_nothing_starts_before_it_is_asked(
    runtime: type[OnnxGenaiRuntime | TransformersRuntime], tmp_path: Path
) -> None:
    model = runtime(NOWHERE, tmp_path)
    with pytest.raises(ToolchainFailed, match="/nowhere"):
        model.tokens("a")
    model.close()
    model.close()
    with pytest.raises(EvaluationFailed, match="closed"):
        model.clock(prompt_tokens=1, new_tokens=1, cancel=threading.Event())
