"""A model in MLX that answers requests: tokens, logits, an answer, and how fast it is.

On Linux MLX computes on one core and without vector instructions; on macOS the same code runs on
Metal.
"""

from __future__ import annotations

import importlib
import resource
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

# Not `type`, which Python 3.11 does not have.
Say: TypeAlias = Callable[..., None]  # noqa: UP040
Answer: TypeAlias = Callable[[Mapping[str, Any], Say], dict[str, Any]]  # noqa: UP040

_KIB = 1024

# Named so, for verstak itself does not have them.
mx: Any = importlib.import_module("mlx.core")
mlx_lm: Any = importlib.import_module("mlx_lm")
caches: Any = importlib.import_module("mlx_lm.models.cache")
samplers: Any = importlib.import_module("mlx_lm.sample_utils")


class Model:
    """One model, loaded."""

    def __init__(self, folder: str) -> None:
        began = time.monotonic()
        self.network, self.tokenizer = mlx_lm.load(folder)
        self.load_s = time.monotonic() - began

    def tokens(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``text``: what looks like a special token in it is one, as transformers has it."""
        found = self.tokenizer.encode(request["text"], add_special_tokens=False)
        return {"tokens": [int(token) for token in found]}

    def begin(self) -> int | None:
        """Token that the tokenizer itself puts before a text."""
        with_special = self.tokenizer.encode("a", add_special_tokens=True)
        without = self.tokenizer.encode("a", add_special_tokens=False)
        return int(with_special[0]) if len(with_special) > len(without) else None

    def score(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens``, ``first``, ``last``: logits of the positions between to the file ``path``."""
        began = time.monotonic()
        logits = self.network(mx.array([request["tokens"]]))
        wanted = logits[0, request["first"] : request["last"]].astype(mx.float32)
        mx.eval(wanted)
        found = np.array(wanted)
        if not np.isfinite(found).all():
            raise ValueError("the logits are no numbers: is the model sound?")
        partial = Path(request["path"] + ".partial")
        with partial.open("wb") as file:
            np.save(file, found, allow_pickle=False)
        partial.replace(request["path"])
        return {"read_s": time.monotonic() - began}

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``turns``, ``most_tokens``, ``temperature``, ``seed``."""
        prompt = self.tokenizer.apply_chat_template(request["turns"], add_generation_prompt=True)
        mx.random.seed(request["seed"])
        pieces = mlx_lm.stream_generate(
            self.network,
            self.tokenizer,
            prompt,
            max_tokens=request["most_tokens"],
            sampler=samplers.make_sampler(temp=request["temperature"]),
        )
        return {"text": "".join(piece.text for piece in pieces)}

    def clock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens`` to read, then ``new_tokens`` to write, greedily."""
        began = time.monotonic()
        cache = caches.make_prompt_cache(self.network)
        logits = self.network(mx.array([request["tokens"]]), cache=cache)
        token = mx.argmax(logits[0, -1])
        mx.eval(token)
        first_s = time.monotonic() - began
        written = 0
        while written < request["new_tokens"] - 1:
            logits = self.network(token.reshape(1, 1), cache=cache)
            token = mx.argmax(logits[0, -1])
            mx.eval(token)
            written += 1
        return {
            "load_s": self.load_s,
            "prompt_s": first_s,
            "new_tokens": written,
            "new_s": time.monotonic() - began - first_s,
            "peak_bytes": peak_bytes(),
        }


def serve(job: Mapping[str, Any], say: Say) -> tuple[dict[str, Any], Answer]:
    """Load ``folder`` and answer requests by their ``do``."""
    say("progress", what="load")
    model = Model(job["folder"])
    verbs = {
        "tokens": model.tokens,
        "score": model.score,
        "answer": model.answer,
        "clock": model.clock,
    }

    def answer(request: Mapping[str, Any], say: Say) -> dict[str, Any]:
        del say
        return verbs[request["do"]](request)

    mx_version = version("mlx")
    return {
        "version": f"{version('mlx-lm')} (mlx {mx_version}, {mx.default_device().type.name})",
        "begin": model.begin(),
        "vocabulary": len(model.tokenizer),
        "load_s": model.load_s,
        "device": str(mx.default_device().type.name),
    }, answer


def peak_bytes() -> int:
    """Largest resident memory of this process; Linux counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KIB
