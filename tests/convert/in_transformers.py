"""Runs inside the toolchain hf-onnx: transformers' own ids and fp32 logits of checkpoints.

One process for many small models, since loading PyTorch takes longer than they do. Imports nothing
of verstak.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

torch: Any = importlib.import_module("torch")
transformers: Any = importlib.import_module("transformers")


def run(job: Mapping[str, Any], say: Callable[..., None]) -> list[dict[str, Any]]:
    """Read every model's tokens.

    Args:
        job: ``models``: for each its ``folder``, ``texts`` to split, ``tokens`` to read, ``logits``:
            the file to write (tokens, vocabulary) to, and ``resaved``: a folder to let transformers
            save the checkpoint to in its own layout, or null.
        say: Tells the parent how far it is.

    Returns:
        For each model the ``ids`` of its texts and the ``class`` that ran it.
    """
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    done = []
    for number, model in enumerate(job["models"]):
        say("progress", what=Path(model["folder"]).name, done=number, total=len(job["models"]))
        done.append(_read(model))
    return done


def _read(model: Mapping[str, Any]) -> dict[str, Any]:
    tokenizer = transformers.AutoTokenizer.from_pretrained(model["folder"])
    network, loading = transformers.AutoModelForCausalLM.from_pretrained(
        model["folder"], dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    lost = {name: sorted(map(str, names)) for name, names in loading.items() if names}
    if lost:
        raise ValueError(f"transformers did not find every tensor, or found others: {lost}")
    network.eval()
    with torch.inference_mode():
        logits = network(torch.tensor([model["tokens"]]), use_cache=False).logits[0]
    np.save(model["logits"], logits.float().numpy())
    if model["resaved"]:
        network.save_pretrained(model["resaved"])
        tokenizer.save_pretrained(model["resaved"])
    return {
        "ids": [tokenizer(text)["input_ids"] for text in model["texts"]],
        "class": type(network).__name__,
    }
