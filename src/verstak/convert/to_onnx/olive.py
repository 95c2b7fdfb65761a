"""Olive's ``quantize`` and ``optimize`` flows, with a text that lies here and without a network.

What ``olive optimize --precision int4`` does for a processor is GPTQ and then onnxruntime-genai's
builder. Its command line takes a data set of the hub for the first, whatever it is told, and its
pass for the second does not fit the builder of this environment, so the first is run from a
configuration here and the second is `verstak.convert.to_onnx.conversion`'s own.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from verstak.errors import InvalidRecipe, ToolchainFailed
from verstak.toolchains.environment import Environment
from verstak.toolchains.process import Event, run_script

SAMPLE_TOKENS = 256
MOST_SAMPLES = 32

_SCRIPT = Path(__file__).parent / "scripts" / "olive_flow.py"
_BITS = 4
_LEAST_CHARACTERS = 1000


class _Made(msgspec.Struct, frozen=True):
    folder: str
    bits: int | None
    method: str | None


def olive_config(
    model: Path, output: Path, *, passes: dict[str, object], data: Path
) -> dict[str, object]:
    """A configuration of ``olive run`` that names nothing outside this machine.

    Args:
        model: Checkpoint; its whole path, or Olive takes it for a name of the hub.
        output: Folder to write to.
        passes: Olive's passes by a name of ours; ``calibration`` names the data.
        data: JSON lines with ``text``.
    """
    cpu = {"device": "cpu", "execution_providers": ["CPUExecutionProvider"]}
    return {
        "input_model": {
            "type": "HfModel",
            "model_path": str(model.absolute()),
            "load_kwargs": {"attn_implementation": "eager", "trust_remote_code": False},
        },
        "systems": {"here": {"type": "LocalSystem", "accelerators": [cpu]}},
        "data_configs": [
            {
                "name": "calibration",
                "type": "HuggingfaceContainer",
                "load_dataset_config": {
                    "data_name": "json",
                    "data_files": str(data.absolute()),
                    "split": "train",
                },
                "pre_process_data_config": {
                    "strategy": "join",
                    "text_cols": "text",
                    "max_seq_len": SAMPLE_TOKENS,
                    "max_samples": MOST_SAMPLES,
                },
                "dataloader_config": {"batch_size": 1},
            }
        ],
        "passes": passes,
        "host": "here",
        "target": "here",
        "output_dir": str(output.absolute()),
        "cache_dir": str(output.absolute().with_name(output.name + "-cache")),
        "evaluate_input_model": False,
        "no_artifacts": True,
    }


def calibrated(
    environment: Environment,
    model: Path,
    output: Path,
    *,
    block_size: int,
    text: Path,
    on_event: Callable[[Event], None],
    cancel: threading.Event,
) -> Path:
    """Quantise a checkpoint's matrices with GPTQ, to a checkpoint that the builder reads.

    Args:
        environment: The toolchain ``hf-onnx``.
        model: The checkpoint.
        output: Folder to write to, and beside it.
        block_size: Values that share a scale and a zero point.
        text: What the model reads meanwhile, UTF-8.
        on_event: Hears how far it is.
        cancel: Stops it.

    Returns:
        The checkpoint that was made.

    Raises:
        InvalidRecipe: the text is too short, or none.
        ToolchainFailed: Olive failed, or said that it had not and made something else.
        Cancelled: `cancel` was set.
    """
    data = output.with_name(output.name + ".jsonl")
    data.write_text(_rows(text), encoding="utf-8")
    gptq: dict[str, object] = {
        "type": "Gptq",
        "bits": _BITS,
        "sym": False,
        "group_size": block_size,
        "data_config": "calibration",
    }
    config = olive_config(model, output, passes={"quantize": gptq}, data=data)
    made = run_script(
        environment.python,
        _SCRIPT,
        json.dumps({"config": config}).encode(),
        answer=_Made,
        on_event=on_event,
        cancel=cancel,
        variables={"HF_HOME": str(output.with_name(output.name + "-home").absolute())},
        folder=output.parent,
    )
    if made.bits != _BITS or made.method != "olive":
        raise ToolchainFailed(
            f"Olive was asked for {_BITS} bits and made a checkpoint of {made.bits}",
            remedy="take another --algorithm, for example mixed",
        )
    return Path(made.folder)


def _rows(text: Path) -> str:
    """Paragraphs of a text as JSON lines.

    Raises:
        InvalidRecipe: it cannot be read, or is too short to tell anything.
    """
    try:
        whole = text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRecipe(
            f"{text} cannot be read as UTF-8: {error}", remedy="name a text file in UTF-8"
        ) from error
    if len(whole) < _LEAST_CHARACTERS:
        raise InvalidRecipe(
            f"{text} has {len(whole)} characters, at least {_LEAST_CHARACTERS} are needed to "
            "calibrate",
            remedy="take a longer text of the kind that the model will read",
        )
    rows = (row.strip() for row in whole.split("\n\n"))
    return "".join(json.dumps({"text": row}, ensure_ascii=False) + "\n" for row in rows if row)
