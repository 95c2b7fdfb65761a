"""Load a model in ONNX Runtime GenAI, generate two tokens, and compare its tokenizer."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def run(job: Mapping[str, Any], say: Callable[..., None]) -> dict[str, object]:
    """Try it.

    Args:
        job: ``folder``: the model; ``text``: what to tokenize in two ways.
        say: Tells the parent how far it is.

    Raises:
        ValueError: its logits are no numbers.
    """
    say("progress", what="trying the model")
    og: Any = importlib.import_module("onnxruntime_genai")
    numpy: Any = importlib.import_module("numpy")
    tokenizers: Any = importlib.import_module("tokenizers")
    folder = Path(str(job["folder"]))
    model = og.Model(str(folder))
    ours = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    wanted = ours.encode(str(job["text"]), add_special_tokens=False).ids
    parameters = og.GeneratorParams(model)
    parameters.set_search_options(max_length=len(wanted) + 4, do_sample=False)
    generator = og.Generator(model, parameters)
    generator.append_tokens(numpy.array([wanted], dtype=numpy.int32))
    logits = numpy.asarray(generator.get_logits(), dtype=numpy.float32)
    if not numpy.isfinite(logits).all():
        raise ValueError("the model's logits are not numbers: its weights may hold NaN")
    made = []
    for _ in range(2):
        generator.generate_next_token()
        made.append(int(generator.get_next_tokens()[0]))
    try:
        found = [int(each) for each in og.Tokenizer(model).encode(str(job["text"]))]
    except Exception as error:  # noqa: BLE001 - its errors have no class of their own
        found, reason = None, str(error)
    else:
        reason = ""
    special = set(ours.get_added_tokens_decoder())
    same = found is not None and [t for t in found if t not in special] == [
        t for t in wanted if t not in special
    ]
    return {"tokens": made, "same_tokens": same, "reason": reason}
