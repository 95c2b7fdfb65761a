"""A checkpoint in transformers that answers requests: tokens, logits, an answer, how fast it is."""

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
torch: Any = importlib.import_module("torch")
transformers: Any = importlib.import_module("transformers")


class Model:
    """One checkpoint, loaded; safetensors only, and no code that lies beside them."""

    def __init__(self, folder: str, dtype: str, threads: int) -> None:
        if threads:
            torch.set_num_threads(threads)
        began = time.monotonic()
        self.network = transformers.AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=getattr(torch, dtype),
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
        ).eval()
        self.load_s = time.monotonic() - began
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )

    def tokens(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``text``: what looks like a special token in it is one."""
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
        with torch.inference_mode():
            told = self.network(torch.tensor([request["tokens"]]), use_cache=False)
        found = told.logits[0, request["first"] : request["last"]].float().numpy()
        if not np.isfinite(found).all():
            raise ValueError("the logits are no numbers: is the model sound?")
        partial = Path(request["path"] + ".partial")
        with partial.open("wb") as file:
            np.save(file, found, allow_pickle=False)
        partial.replace(request["path"])
        return {"read_s": time.monotonic() - began}

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``turns``, ``most_tokens``, ``temperature``, ``seed``."""
        prompt = self.tokenizer.apply_chat_template(
            request["turns"], add_generation_prompt=True, tokenize=False
        )
        ids = self.tokenizer.encode(prompt, add_special_tokens=False)
        torch.manual_seed(request["seed"])
        sampled = request["temperature"] > 0
        search = {"temperature": request["temperature"], "top_k": 0} if sampled else {}
        made = self.generate(ids, request["most_tokens"], do_sample=sampled, **search)
        return {"text": self.tokenizer.decode(made, skip_special_tokens=True)}

    def clock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens`` to read, then ``new_tokens`` to write, greedily."""
        began = time.monotonic()
        with torch.inference_mode():
            told = self.network(torch.tensor([request["tokens"]]), use_cache=True, logits_to_keep=1)
            token = told.logits[0, -1].argmax()
            first_s = time.monotonic() - began
            written = 0
            while written < request["new_tokens"] - 1:
                told = self.network(
                    token.reshape(1, 1), past_key_values=told.past_key_values, use_cache=True
                )
                token = told.logits[0, -1].argmax()
                written += 1
        return {
            "load_s": self.load_s,
            "prompt_s": first_s,
            "new_tokens": written,
            "new_s": time.monotonic() - began - first_s,
            "peak_bytes": peak_bytes(),
        }

    def generate(self, ids: list[int], most: int, **search: Any) -> list[int]:
        """New tokens behind those, the end not among them where it came."""
        given = torch.tensor([ids])
        with torch.inference_mode():
            made = self.network.generate(
                given,
                attention_mask=torch.ones_like(given),
                max_new_tokens=most,
                pad_token_id=self.tokenizer.pad_token_id or 0,
                **search,
            )
        return [int(token) for token in made[0, len(ids) :]]


def serve(job: Mapping[str, Any], say: Say) -> tuple[dict[str, Any], Answer]:
    """Load ``folder`` as ``dtype`` with ``threads`` and answer requests by their ``do``."""
    say("progress", what="load")
    model = Model(job["folder"], job["dtype"], job["threads"])
    verbs = {
        "tokens": model.tokens,
        "score": model.score,
        "answer": model.answer,
        "clock": model.clock,
    }

    def answer(request: Mapping[str, Any], say: Say) -> dict[str, Any]:
        del say
        return verbs[request["do"]](request)

    torch_version = version("torch")
    return {
        "version": f"{version('transformers')} (torch {torch_version}, {job['dtype']})",
        "begin": model.begin(),
        "vocabulary": len(model.tokenizer),
        "load_s": model.load_s,
        "device": "cpu",
    }, answer


def peak_bytes() -> int:
    """Largest resident memory of this process; Linux counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KIB
