"""What `verstak quantize` costs beside `llama-quantize`: time, processor time, peak memory.

    python -m benchmarks.workshop.quantize_cost --model 0.5b-f16.gguf --peer BIN/llama-quantize \
        --types Q4_K_M,Q8_0 --repeats 5

The peer is built from llama.cpp's own sources (``cmake -B build -DCMAKE_BUILD_TYPE=Release``); name
its release with ``--peer-version``. Both read the same file, write to the same folder and take the
same number of threads, whole processes in turn, first one then the other going first. Peak memory
is that of all processes together, pages of the mapped source among them, looked at every 20 ms.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.fingerprint import spread, write_result
from verstak.hardware.processor import usable_cores

LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run, its children's part included."""

    wall_s: float
    cpu_s: float
    peak_bytes: int


class Watch:
    """Looks at a process and all it starts until it ends."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._root = psutil.Process(process.pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._cpu: dict[int, float] = {}
        self.peak_bytes = 0
        self._thread.start()

    def end(self) -> float:
        """Stop looking; returns the processor time of all, as last seen."""
        self._ended.set()
        self._thread.join()
        return sum(self._cpu.values())

    def _look(self) -> None:
        while not self._ended.wait(LOOK_S):
            held = 0
            try:
                family = [self._root, *self._root.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            for one in family:
                try:
                    times = one.cpu_times()
                    held += one.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
                self._cpu[one.pid] = times.user + times.system
            self.peak_bytes = max(self.peak_bytes, held)


def run(command: Sequence[str]) -> Cost:
    """Run a program to its end.

    Raises:
        SystemExit: it failed.
    """
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watch = Watch(process)
    _, said = process.communicate()
    wall_s = time.monotonic() - began
    cpu_s = watch.end()
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {said.decode(errors='replace')[-2000:]}")
    return Cost(wall_s, cpu_s, watch.peak_bytes)


def commands(asked: argparse.Namespace, file_type: str, output: Path) -> dict[str, list[str]]:
    """The same work, as each is asked for it."""
    threads = str(asked.threads or usable_cores())
    return {
        "verstak": [
            *(sys.executable, "-m", "verstak", "quantize", str(asked.model)),
            *("--type", file_type, "--output", str(output), "--threads", threads),
        ],
        "llama-quantize": [str(asked.peer), str(asked.model), str(output), file_type, threads],
    }


def compared(asked: argparse.Namespace, file_type: str) -> dict[str, object]:
    """One type, several times in turn."""
    costs: dict[str, list[Cost]] = {"verstak": [], "llama-quantize": []}
    sizes: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        output = Path(folder) / "made.gguf"
        for turn in range(asked.repeats + 1):
            names = sorted(costs, reverse=bool(turn % 2))
            for name in names:
                cost = run(commands(asked, file_type, output)[name])
                sizes[name] = output.stat().st_size
                output.unlink()
                if turn:  # the first turn fills the page cache
                    costs[name].append(cost)
                print(f"{file_type} {name}: {cost}", flush=True)
    result: dict[str, object] = {"type": file_type, "bytes": sizes}
    for what in ("wall_s", "cpu_s", "peak_bytes"):
        ours = [float(getattr(one, what)) for one in costs["verstak"]]
        theirs = [float(getattr(one, what)) for one in costs["llama-quantize"]]
        result[what] = {
            "verstak": spread(ours, 2),
            "llama-quantize": spread(theirs, 2),
            "ratio": spread([a / b for a, b in zip(ours, theirs, strict=True)], 3),
        }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True, help="GGUF, F16")
    parser.add_argument("--peer", type=Path, required=True, help="llama-quantize")
    parser.add_argument("--peer-version", required=True, help="what it was built from")
    parser.add_argument("--types", default="Q4_K_M,Q8_0")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--work", type=Path, help="folder to write to")
    asked = parser.parse_args()
    rows = [compared(asked, one) for one in asked.types.split(",")]
    write_result(
        "workshop_quantize_cost",
        {
            "what": "whole processes in turn, from F16; the ratio is paired, turn by turn",
            "model": asked.model.name,
            "peer": asked.peer_version,
            "threads": asked.threads or usable_cores(),
            "rows": rows,
        },
    )


if __name__ == "__main__":
    main()
