"""llama.cpp's presets against types chosen by measured harm, at equal or smaller size.

    python -m benchmarks.workshop.quantize --model small-f32.gguf --name trained-small \
        --reference full --calibration calibration.txt --test test.txt --work FOLDER
    python -m benchmarks.workshop.quantize --model 1.5b-f16.gguf --name qwen2.5-coder-1.5b \
        --reference dequantised --parent 1.5b-q4_k_m.gguf --work FOLDER \
        --presets Q2_K,Q3_K_S,Q3_K_M --chunks 16 --imatrix-chunks 24 --imatrix-from-parent

Both sides are quantised by the same library with the same importance matrix; both are held against
the same model on text that neither has seen. Where the model's weights were quantised once
(``--parent``), types that can hold those very values are left out on our side, except where the
preset itself uses one: it must not win by finding its way back to the old grid.

Whatever was measured is kept in the work folder: a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.fingerprint import RESULTS, write_result
from benchmarks.workshop.quantize_plot import plot
from verstak.evaluate.intervals import mean_interval, student_quantile
from verstak.evaluate.texts import TEST_TEXTS, calibration_text, judged_text
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import read_imatrix
from verstak.quantize.allocation.allocation import Target, allocate
from verstak.quantize.allocation.candidates import Preferences, candidates_of
from verstak.quantize.allocation.divergence import divergences, log_probabilities
from verstak.quantize.allocation.measuring import MULTIPLICATIONS, Measuring, measure
from verstak.quantize.allocation.table import HarmTable
from verstak.quantize.importance import CalibrationRequest, collect_importance
from verstak.quantize.installation import installed_folder
from verstak.quantize.job import Override, ScoredChunk
from verstak.quantize.matrix_keys import matrix_keys
from verstak.quantize.options import QuantizerOptions
from verstak.quantize.prediction import predict
from verstak.quantize.quantizer import Quantizer, QuantizeRequest
from verstak.quantize.scores import read_logits, split_texts

PRESETS = (
    "Q2_K",
    "Q3_K_S",
    "Q3_K_M",
    "IQ3_XS",
    "IQ3_S",
    "IQ4_XS",
    "Q4_K_S",
    "Q4_K_M",
    "Q5_K_M",
)
FIRST_SCORED = 32
NEVER = threading.Event()
ON_GRID = frozenset({"Q4_0", "Q4_1", "Q4_K", "Q5_0", "Q5_1", "Q5_K", "Q6_K", "Q8_0", "F16"})
"""Types with evenly spaced values of 4 bits or more, which hold a Q4_K grid (nearly) as it is."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A file that was measured: mean divergence of every chunk."""

    total_bytes: int
    bits_per_weight: float
    means: tuple[float, ...]
    types: dict[str, int]

    @property
    def mean(self) -> float:
        return sum(self.means) / len(self.means)


class Bench:
    """One model in one work folder."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.library = installed_folder(QuantizerOptions())
        self.model: Path = asked.model
        self.header = read_header(self.model)
        self.work: Path = asked.work / asked.name
        (self.work / "truth").mkdir(parents=True, exist_ok=True)
        calibration = asked.calibration
        self.calibration = calibration.read_text("utf-8") if calibration else calibration_text()
        texts = [judged_text(name).text for name in TEST_TEXTS]
        self.test = asked.test.read_text("utf-8") if asked.test else "\n\n".join(texts)
        self.imatrix = self.work / "same.imatrix.gguf"

    def prepare(self) -> HarmTable:
        """The importance matrix, the harm table, the reference's predictions."""
        if not self.imatrix.exists():
            text = self.work / "calibration.txt"
            text.write_text(self.calibration, "utf-8")
            parent = self.asked.parent if self.asked.imatrix_from_parent else None
            with timed("importance matrix"):
                collect_importance(
                    self.library,
                    CalibrationRequest(
                        model=parent or self.model,
                        text=text,
                        output=self.imatrix,
                        most_chunks=self.asked.imatrix_chunks,
                        threads=self.asked.threads,
                        output_matrix=True,
                    ),
                    on_progress=lambda _: None,
                    cancel=NEVER,
                )
        self.matrix = read_imatrix(self.imatrix)
        self.everything = candidates_of(self.header, self.matrix, Preferences())
        with timed("harm table"):
            table = measure(
                self.library,
                Measuring(
                    model=self.model,
                    imatrix=self.imatrix,
                    text=self.calibration,
                    threads=self.asked.threads,
                    multiplications=self.asked.multiplications,
                    folder=self.work,
                ),
                self.everything,
                on_progress=lambda one: print(f"  {one.stage} {one.done}/{one.total}", flush=True),
                cancel=NEVER,
            )
        self.chunks = self._chunks()
        missing = [at for at in range(len(self.chunks)) if not self._truth(at).exists()]
        if missing:
            with timed("reference"):
                self._read(
                    self.model,
                    [self.chunks[at] for at in missing],
                    lambda at, logits: np.save(
                        self._truth(missing[at]), log_probabilities(logits), allow_pickle=False
                    ),
                )
        return table

    def preset(self, name: str) -> Scored:
        """A preset, made and measured."""
        return self._scored(f"preset-{name}", name, ())

    def chosen(self, table: HarmTable, preset: str, most_bytes: int) -> tuple[Scored, float]:
        """Our file for the size of a preset, and what was expected of it."""
        allocation = allocate(
            self.header,
            candidates_of(self.header, self.matrix, self._preferences(preset)),
            table,
            Target(size_bytes=most_bytes),
            matrix_keys=matrix_keys(self.matrix, self.imatrix.name),
        )
        found = self._scored(f"ours-{preset}", allocation.file_type, allocation.overrides)
        if found.total_bytes > most_bytes:
            raise SystemExit(f"ours takes {found.total_bytes} bytes, {most_bytes} were allowed")
        return found, allocation.expected

    def _preferences(self, preset: str) -> Preferences:
        if self.asked.reference != "dequantised":
            return Preferences()
        keys = matrix_keys(self.matrix, self.imatrix.name)
        types = predict(self.header, file_type=preset, matrix_keys=keys).types()
        return Preferences(excluded=ON_GRID, pinned=types)

    def _scored(self, label: str, file_type: str, overrides: tuple[Override, ...]) -> Scored:
        kept = self.work / f"{label}.json"
        recipe = [file_type, *(f"{one.pattern}={one.type_name}" for one in overrides)]
        if kept.exists():
            said = json.loads(kept.read_text("utf-8"))
            if said["recipe"] == recipe and len(said["means"]) == len(self.chunks):
                return Scored(said["bytes"], said["bits"], tuple(said["means"]), said["types"])
        output = self.work / f"{label}.gguf"
        with timed(label):
            made = Quantizer(self.library).quantize(
                QuantizeRequest(
                    source=self.model,
                    output=output,
                    file_type=file_type,
                    overrides=overrides,
                    imatrix=self.imatrix,
                    threads=self.asked.threads,
                    replace=True,
                ),
                on_progress=lambda _: None,
                cancel=NEVER,
            )
            means: list[float] = []

            def compare(at: int, logits: npt.NDArray[np.float32]) -> None:
                truth = np.load(self._truth(at), allow_pickle=False)
                means.append(float(divergences(truth, logits).mean()))

            self._read(output, self.chunks, compare)
        counts: dict[str, int] = {}
        for tensor in made.prediction.tensors:
            counts[tensor.type_name] = counts.get(tensor.type_name, 0) + 1
        size, bits = output.stat().st_size, made.prediction.bits_per_weight
        kept.write_text(
            json.dumps(
                {"recipe": recipe, "bytes": size, "bits": bits, "means": means, "types": counts}
            ),
            "utf-8",
        )
        if not self.asked.keep:
            output.unlink()
        return Scored(size, bits, tuple(means), counts)

    def _read(
        self,
        model: Path,
        chunks: Sequence[ScoredChunk],
        hear: Callable[[int, npt.NDArray[np.float32]], None],
    ) -> None:
        read_logits(
            self.library,
            model,
            chunks,
            on_logits=hear,
            cancel=NEVER,
            threads=self.asked.threads,
            scratch=self.work,
        )

    def _truth(self, at: int) -> Path:
        return self.work / "truth" / f"{at}-of-{self.asked.chunks}x{self.asked.chunk_tokens}.npy"

    def _chunks(self) -> list[ScoredChunk]:
        """Pieces of the test text, evenly spread."""
        split = split_texts(self.library, self.model, (self.test,), cancel=NEVER)
        tokens, length = split.tokens[0], self.asked.chunk_tokens
        whole = len(tokens) // length
        count = min(self.asked.chunks, whole)
        chunks = []
        for at in range(count):
            start = (2 * at + 1) * whole // (2 * count) * length
            piece = tokens[start : start + length].tolist()
            if split.begin is not None:
                piece[0] = split.begin
            chunks.append(ScoredChunk(tuple(piece), FIRST_SCORED, length - 1))
        return chunks


class timed:  # noqa: N801 - reads as a word in a with statement
    """Says what takes how long."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        self.began = time.monotonic()
        print(f"{self.what} …", flush=True)

    def __exit__(self, *_: object) -> None:
        print(f"{self.what}: {time.monotonic() - self.began:.0f} s", flush=True)


def ratio_interval(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """Ratio of two means of the same chunks, with its 95 % interval.

    Source: ratio estimator, Cochran, Sampling Techniques, 3rd ed., 6.4: the spread is that of
    ``ours - ratio * theirs``, chunk by chunk.
    """
    ratio = sum(ours) / sum(theirs)
    left = [one - ratio * other for one, other in zip(ours, theirs, strict=True)]
    count = len(left)
    error = math.sqrt(sum(one**2 for one in left) / (count - 1) / count) / (sum(theirs) / count)
    reach = student_quantile(count - 1) * error
    return ratio, ratio - reach, ratio + reach


def row_of(
    asked: argparse.Namespace, preset: str, theirs: Scored, ours: Scored
) -> dict[str, object]:
    weights = [1] * len(theirs.means)
    theirs_at, ours_at = mean_interval(theirs.means, weights), mean_interval(ours.means, weights)
    ratio, low, high = ratio_interval(ours.means, theirs.means)
    return {
        "model": asked.name,
        "reference": asked.reference,
        "preset": preset,
        "preset_bytes": theirs.total_bytes,
        "preset_bits_per_weight": round(theirs.bits_per_weight, 4),
        "preset_kld": theirs.mean,
        "preset_kld_interval": [theirs_at.low, theirs_at.high],
        "bytes": ours.total_bytes,
        "bits_per_weight": round(ours.bits_per_weight, 4),
        "kld": ours.mean,
        "kld_interval": [ours_at.low, ours_at.high],
        "ratio": ratio,
        "ratio_interval": [low, high],
        "preset_types": theirs.types,
        "types": ours.types,
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True, help="GGUF, F32 or F16")
    parser.add_argument("--name", required=True)
    parser.add_argument("--reference", choices=("full", "dequantised"), required=True)
    parser.add_argument("--parent", type=Path, help="quantised file that --model was unpacked from")
    parser.add_argument("--imatrix-from-parent", action="store_true", help="reads faster")
    parser.add_argument("--calibration", type=Path, help="default: verstak's own texts")
    parser.add_argument("--test", type=Path, help="default: verstak's own texts")
    parser.add_argument("--presets", default=",".join(PRESETS))
    parser.add_argument("--chunks", type=int, default=40)
    parser.add_argument("--chunk-tokens", type=int, default=256)
    parser.add_argument("--imatrix-chunks", type=int, default=64, help="of 512 tokens")
    parser.add_argument("--multiplications", type=float, default=MULTIPLICATIONS)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--keep", action="store_true", help="keep the quantised files")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    bench = Bench(asked)
    table = bench.prepare()
    rows: list[dict[str, object]] = []
    for preset in asked.presets.split(","):
        theirs = bench.preset(preset)
        ours, expected = bench.chosen(table, preset, theirs.total_bytes)
        row = row_of(asked, preset, theirs, ours)
        rows.append(row | {"expected_kld": expected})
        print(
            f"{preset}: {theirs.total_bytes} bytes {theirs.mean:.5f}, "
            f"ours {ours.total_bytes} bytes {ours.mean:.5f}, ratio {row['ratio']:.3f}",
            flush=True,
        )
    name = f"workshop_quantize_{asked.name.replace('-', '_').replace('.', '_')}"
    plot(RESULTS / f"{name}.svg", asked.name, rows)
    write_result(
        name,
        {
            "what": "mean KL divergence in nats from the reference, positions weighted alike; "
            "intervals of 95 % over chunks; the ratio is paired, chunk by chunk",
            "chunks": len(bench.chunks),
            "chunk_tokens": asked.chunk_tokens,
            "first_scored": FIRST_SCORED,
            "imatrix_chunks": bench.matrix.chunk_count,
            "probe_positions": table.positions,
            "excluded_on_grid": sorted(ON_GRID) if asked.reference == "dequantised" else [],
            "rows": rows,
        },
    )


if __name__ == "__main__":
    main()
