"""A model in ONNX Runtime GenAI that answers requests: tokens, logits, an answer, how fast it is."""

from __future__ import annotations

import importlib
import json
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
og: Any = importlib.import_module("onnxruntime_genai")
tokenizers: Any = importlib.import_module("tokenizers")


class Model:
    """One model, loaded.

    Tokens are those of ``tokenizer.json`` in the library that defines it: the runtime's own
    tokenizer gives other ids for some models.
    """

    def __init__(self, folder: str, threads: int) -> None:
        began = time.monotonic()
        og.disable_telemetry_events()
        config = og.Config(folder)
        if threads:
            options = {"session_options": {"intra_op_num_threads": threads}}
            config.overlay(json.dumps({"model": {"decoder": options}}))
        self.folder = folder
        self.model = og.Model(config)
        self.load_s = time.monotonic() - began
        self.tokenizer = tokenizers.Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.templates: Any = None

    def tokens(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``text``: what looks like a special token in it is one."""
        found = self.tokenizer.encode(request["text"], add_special_tokens=False)
        return {"tokens": found.ids}

    def begin(self) -> int | None:
        """Token that the tokenizer itself puts before a text."""
        with_special = self.tokenizer.encode("a").ids
        without = self.tokenizer.encode("a", add_special_tokens=False).ids
        return int(with_special[0]) if len(with_special) > len(without) else None

    def score(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens``, ``first``, ``last``: logits of the positions between to the file ``path``."""
        began = time.monotonic()
        generator = self.generator(len(request["tokens"]) + 1)
        generator.append_tokens(np.array([request["tokens"]], np.int32))
        found = np.asarray(generator.get_output("logits"))[0, request["first"] : request["last"]]
        save(np.asarray(found, np.float32), request["path"])
        return {"read_s": time.monotonic() - began}

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``turns``, ``most_tokens``, ``temperature``, ``seed``."""
        if self.templates is None:
            transformers: Any = importlib.import_module("transformers")
            self.templates = transformers.AutoTokenizer.from_pretrained(self.folder)
        prompt = self.templates.apply_chat_template(
            request["turns"], add_generation_prompt=True, tokenize=False
        )
        ids = self.tokenizer.encode(prompt, add_special_tokens=False).ids
        search: dict[str, Any] = {"do_sample": False}
        if request["temperature"] > 0:
            search = {
                "do_sample": True,
                "temperature": request["temperature"],
                "random_seed": request["seed"],
                "top_k": 0,
                "top_p": 1.0,
            }
        generator = self.generator(len(ids) + request["most_tokens"], **search)
        generator.append_tokens(np.array([ids], np.int32))
        while not generator.is_done():
            generator.generate_next_token()
        made = [int(token) for token in generator.get_sequence(0)][len(ids) :]
        return {"text": self.tokenizer.decode(made, skip_special_tokens=True)}

    def clock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens`` to read, then ``new_tokens`` to write, greedily."""
        tokens, most = request["tokens"], request["new_tokens"]
        began = time.monotonic()
        # Whatever the model says counts, the end too: how fast it is does not depend on that.
        length = len(tokens) + most
        generator = self.generator(length, min_length=length, do_sample=False)
        generator.append_tokens(np.array([tokens], np.int32))
        generator.generate_next_token()
        first_s = time.monotonic() - began
        written = 0
        while written < most - 1 and not generator.is_done():
            generator.generate_next_token()
            written += 1
        return {
            "load_s": self.load_s,
            "prompt_s": first_s,
            "new_tokens": written,
            "new_s": time.monotonic() - began - first_s,
            "peak_bytes": peak_bytes(),
        }

    def generator(self, length: int, **search: Any) -> Any:
        """A generator with room for so many tokens."""
        parameters = og.GeneratorParams(self.model)
        parameters.set_search_options(max_length=length, **search)
        return og.Generator(self.model, parameters)


def serve(job: Mapping[str, Any], say: Say) -> tuple[dict[str, Any], Answer]:
    """Load ``folder`` with ``threads`` and answer requests by their ``do``."""
    say("progress", what="load")
    model = Model(job["folder"], job["threads"])
    verbs = {
        "tokens": model.tokens,
        "score": model.score,
        "answer": model.answer,
        "clock": model.clock,
    }

    def answer(request: Mapping[str, Any], say: Say) -> dict[str, Any]:
        del say
        return verbs[request["do"]](request)

    return {
        "version": f"{version('onnxruntime-genai')} (onnxruntime {version('onnxruntime')})",
        "begin": model.begin(),
        "vocabulary": model.tokenizer.get_vocab_size(),
        "load_s": model.load_s,
        "device": str(model.model.device_type).lower(),
    }, answer


def save(found: np.ndarray[Any, Any], path: str) -> None:
    """Hand logits over as a whole file.

    Raises:
        ValueError: they are no numbers.
    """
    if not np.isfinite(found).all():
        raise ValueError("the logits are no numbers: is the model sound?")
    partial = Path(path + ".partial")
    with partial.open("wb") as file:
        np.save(file, found, allow_pickle=False)
    partial.replace(path)


def peak_bytes() -> int:
    """Largest resident memory of this process; Linux counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KIB
