"""Folders of safetensors in vLLM on a processor, as a server with graphics cards would read them.

Logits of the whole vocabulary are taken where vLLM computes them and held against the probabilities
that it hands out, so divergence is measured and not only which token is likeliest. It computes in the
number format that is asked for: in BF16, its own default for most checkpoints, that alone moves it
away from the checkpoint about as far as a quantisation to 8 bits does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from verstak.convert.config_values import ConfigValues
from verstak.errors import EvaluationFailed
from verstak.evaluate.runtime import Ask, Chunk, Clocked, Logits, Tokens
from verstak.evaluate.runtimes.environment_model import SCRIPTS, EnvironmentModel, Script
from verstak.formats.checkpoint import read_checkpoint
from verstak.toolchains.environment import Environment

MOST_TOKENS = 2048
"""Of a prompt with its answer: more would only need more memory."""

VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "VLLM_TARGET_DEVICE": "cpu",
        "VLLM_CPU_KVCACHE_SPACE": "1",  # GiB: many times what one request needs
        "VLLM_CPU_OMP_THREADS_BIND": "nobind",  # the machine is not ours alone
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # its memory is then that of the process we see
        "VLLM_HOST_IP": "127.0.0.1",
        "VLLM_LOGGING_LEVEL": "WARNING",
        # Compiling takes a compiler, minutes, and is for many requests; these are few.
        "TORCHDYNAMO_DISABLE": "1",
    }
)


class VllmRuntime:
    """One folder.

    Args:
        environment: The toolchain ``vllm``.
        folder: Checkpoint.
        dtype: In what it computes.
        threads: Threads; 0 = as vLLM thinks best.

    Raises:
        InvalidCheckpoint: the folder is none.
    """

    name = "vLLM"

    def __init__(
        self,
        environment: Environment,
        folder: Path,
        *,
        dtype: Literal["bfloat16", "float16", "float32"] = "bfloat16",
        threads: int = 0,
    ) -> None:
        config = ConfigValues.of(read_checkpoint(folder).config)
        self._most_tokens = min(MOST_TOKENS, config.whole("max_position_embeddings", MOST_TOKENS))
        job = {"folder": str(folder.absolute()), "dtype": dtype, "most_tokens": self._most_tokens}
        variables = dict(VARIABLES)
        if threads:
            variables["OMP_NUM_THREADS"] = str(threads)
        script = Script(environment, SCRIPTS / "vllm_model.py", job, variables)
        self._model = EnvironmentModel(script, folder.name)

    @property
    def version(self) -> str:
        """Of vLLM, and in what it computes."""
        return self._model.told(threading.Event()).version

    @property
    def begin(self) -> int | None:
        """Token that every text begins with; ``None`` = the model has none."""
        return self._model.told(threading.Event()).begin

    def tokens(self, text: str) -> Tokens:
        """(T,) tokens of a text, with no special token added; see `Runtime.tokens`."""
        return self._model.tokens(text)

    def score(
        self,
        chunks: Sequence[Chunk],
        *,
        on_logits: Callable[[int, Logits], None],
        cancel: threading.Event,
    ) -> None:
        """Read chunks and hand over the logits of their scored positions; see `Runtime.score`.

        Raises:
            EvaluationFailed: a chunk is longer than :data:`MOST_TOKENS` or the model's context.
        """
        longest = max((len(chunk.tokens) for chunk in chunks), default=0)
        if longest >= self._most_tokens:
            raise EvaluationFailed(
                f"a chunk has {longest} tokens, vLLM is started for {self._most_tokens} with the answer",
                remedy=f"--chunk-tokens {self._most_tokens // 2}",
            )
        self._model.score(chunks, on_logits=on_logits, cancel=cancel)

    def answer(self, ask: Ask, *, cancel: threading.Event) -> str:
        """The whole answer to one question; see `Runtime.answer`."""
        return self._model.answer(ask, cancel)

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        """Read so many tokens and write so many, once; see `Runtime.clock`."""
        return self._model.clock(prompt_tokens=prompt_tokens, new_tokens=new_tokens, cancel=cancel)

    def close(self) -> None:
        """End its process. Safe to call twice."""
        self._model.close()
