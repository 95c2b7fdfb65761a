"""Have onnxruntime-genai's builder make a model, and look at what it made."""

from __future__ import annotations

import builtins
import importlib
import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

_LAYER = re.compile(r"Reading decoder layer \S*?(\d+)")
_PACKAGES = ("onnxruntime-genai", "onnxruntime", "onnx", "torch", "transformers")
_MATRICES = ("MatMul", "MatMulNBits", "Gemm")


def run(job: Mapping[str, Any], say: Callable[..., None]) -> dict[str, object]:
    """Build.

    Args:
        job: ``source`` and ``target``: folders; ``scratch``: folder for what is thrown away;
            ``precision``, ``options``: for the builder; ``architecture``: class of transformers,
            for a config.json that names none; ``provider``: whose operators the graph may use;
            ``dynamic``: whether to round activations too, afterwards.
        say: Tells the parent how far it is.
    """
    say("progress", what="loading PyTorch")
    package = importlib.import_module("onnxruntime_genai")
    # The builder is a program, not a module: it imports its parts from where it lies.
    sys.path.insert(0, str(Path(str(package.__file__)).parent / "models"))
    builder: Any = importlib.import_module("builder")
    source, target, scratch = str(job["source"]), str(job["target"]), str(job["scratch"])
    where = (None, source, target, job["precision"], job["provider"], scratch)
    options = builder.parse_extra_options(*where, list(job["options"]))
    config = options["hf_details"]["hf_config"]
    _complete(config, str(job["architecture"]), source)
    with _Heard(say, int(getattr(config, "num_hidden_layers", 0))):
        builder.create_model(*where, **options)
    if job["dynamic"]:
        say("progress", what="quantising and writing")
        _quantise_dynamically(Path(target) / "model.onnx", Path(scratch) / "dynamic")
    _run_anywhere(Path(target) / "genai_config.json")
    say("progress", what="looking at the graph")
    return {**look(Path(target)), "versions": {name: version(name) for name in _PACKAGES}}


def _quantise_dynamically(model: Path, scratch: Path) -> None:
    """Have onnxruntime round the matrices, and activations when the model runs."""
    quantization: Any = importlib.import_module("onnxruntime.quantization")
    scratch.mkdir(parents=True)
    made = scratch / model.name
    quantization.quantize_dynamic(
        str(model),
        str(made),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=quantization.QuantType.QInt8,
        use_external_data_format=True,
    )
    for old in (model, model.with_name(model.name + ".data")):
        old.unlink(missing_ok=True)
    for new in scratch.iterdir():
        shutil.move(new, model.with_name(new.name))


def _run_anywhere(file: Path) -> None:
    """Leave the choice of a processor to whoever runs the model; without one it is the CPU."""
    config = json.loads(file.read_text(encoding="utf-8"))
    config["model"]["decoder"]["session_options"]["provider_options"] = []
    file.write_text(json.dumps(config, indent=4), encoding="utf-8")


def _complete(config: Any, architecture: str, source: str) -> None:
    """Say what the builder takes for granted and a config.json need not have."""
    if not config.architectures:
        config.architectures = [architecture]
    rope = getattr(config, "rope_parameters", None)
    if isinstance(rope, dict) and "full_attention" in rope:
        # transformers 5 keeps one set for each kind of layer; the builder knows Gemma 3's by the
        # names of transformers 4.
        config.rope_local_base_freq = rope["sliding_attention"]["rope_theta"]
        config.rope_theta = rope["full_attention"]["rope_theta"]
        config.rope_parameters = dict(rope["full_attention"])
    if config.model_type == "phi3" and (rope or {}).get("rope_type") != "longrope":
        # Where nothing is rescaled, the original length is the length; the class has 4096.
        config.original_max_position_embeddings = config.max_position_embeddings
    end = config.eos_token_id
    if isinstance(end, int) and end >= config.vocab_size:  # a class's default, not the model's
        transformers: Any = importlib.import_module("transformers")
        config.eos_token_id = transformers.AutoTokenizer.from_pretrained(source).eos_token_id


class _Heard:
    """Listens to what the builder prints; it has no other way to say how far it is."""

    def __init__(self, say: Callable[..., None], layers: int) -> None:
        self._say = say
        self._layers = layers
        self._print = builtins.print

    def __enter__(self) -> None:
        builtins.print = self._told

    def __exit__(self, *_: object) -> None:
        builtins.print = self._print

    def _told(self, *words: object, **options: Any) -> None:
        text = " ".join(map(str, words))
        if layer := _LAYER.search(text):
            self._say("progress", what="reading layers", done=int(layer[1]) + 1, total=self._layers)
        elif text.startswith("Saving ONNX model"):
            self._say("progress", what="quantising and writing")
        elif text.startswith("WARNING"):
            self._say("warning", message=text.removeprefix("WARNING:").strip())
        self._print(*words, **options)


def look(folder: Path) -> dict[str, object]:
    """What is in a model's graph.

    Args:
        folder: Holds ``model.onnx``.

    Returns:
        ``matrices``: by kind, for example ``int4`` or ``float32``, how many; ``zero_points``: how
        many of the quantised ones have them; ``dynamic``: nodes that quantise activations.
    """
    onnx: Any = importlib.import_module("onnx")
    graph = onnx.load(str(folder / "model.onnx"), load_external_data=False).graph
    weights = {
        each.name: onnx.TensorProto.DataType.Name(each.data_type).lower()
        for each in graph.initializer
    }
    matrices = Counter[str]()
    zero_points = dynamic = 0
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            bits = next(each.i for each in node.attribute if each.name == "bits")
            matrices[f"int{bits}"] += 1
            zero_points += len(node.input) > 3 and node.input[3] != ""
        elif node.op_type in _MATRICES and node.input[1] in weights:
            kind = weights[node.input[1]]
            matrices[{"float": "float32"}.get(kind, kind)] += 1
        elif node.op_type in {"MatMulInteger", "DynamicQuantizeMatMul", "MatMulIntegerToFloat"}:
            dynamic += 1
    return {"matrices": dict(matrices), "zero_points": zero_points, "dynamic": dynamic}
