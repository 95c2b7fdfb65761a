"""Measures what llama.cpp takes of a graphics card and how fast it runs there.

Standalone on purpose, like ``stand_in.py``: it runs where llama.cpp is built and needs
nvidia-ml-py alone. Every case is appended to the result at once, so that a run that is cut off
keeps what it has.

    python measure.py BINARIES MODELS RESULT.json SECONDS
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

import pynvml

POLL_S = 0.01
PROMPT_WORDS = 700
ANSWER_TOKENS = 24
BUFFER = re.compile(r"(\S+)\s+(model|KV|RS|compute|output) buffer size =\s+([\d.]+) MiB")

# (model, context, cache type, physical batch, layers on the card)
MEMORY_CASES = [
    ("qwen2.5-7b-q4_k_m", 2048, "f16", 512, 99),
    ("qwen2.5-7b-q4_k_m", 8192, "f16", 512, 99),
    ("qwen2.5-7b-q4_k_m", 32768, "f16", 512, 99),
    ("qwen2.5-7b-q4_k_m", 32768, "q8_0", 512, 99),
    ("qwen2.5-7b-q4_k_m", 8192, "f16", 2048, 99),
    ("qwen2.5-7b-q4_k_m", 8192, "f16", 512, 14),
    ("qwen2.5-32b-q4_k_m", 8192, "f16", 512, 99),
    ("qwen2.5-32b-q4_k_m", 8192, "q8_0", 512, 99),
    ("qwen2.5-32b-q4_k_m", 32768, "f16", 512, 99),
    ("mistral-7b-q5_0", 2048, "f16", 512, 99),
    ("mistral-7b-q5_0", 8192, "f16", 512, 99),
    ("qwen2.5-1.5b-q4_k_m", 2048, "f16", 512, 99),
    ("qwen2.5-14b-q4_k_m", 8192, "f16", 512, 99),
    ("qwen2.5-14b-q4_k_m", 8192, "f16", 512, 24),
]
# (model, tokens already in the cache)
SPEED_CASES = [
    ("qwen2.5-1.5b-q4_k_m", 0),
    ("mistral-7b-q5_0", 0),
    ("qwen2.5-7b-q4_k_m", 0),
    ("qwen2.5-14b-q4_k_m", 0),
    ("qwen2.5-32b-q4_k_m", 0),
    ("mistral-7b-q8_0", 0),
    ("qwen2.5-7b-q4_k_m", 8192),
    ("qwen2.5-32b-q4_k_m", 8192),
]


class Card:
    """The first card of the machine, through NVML."""

    def __init__(self) -> None:
        pynvml.nvmlInit()
        self._handle = pynvml.nvmlDeviceGetHandleByIndex(0)

    def used_bytes(self) -> int:
        return int(pynvml.nvmlDeviceGetMemoryInfo(self._handle).used)

    def watts(self) -> float:
        return float(pynvml.nvmlDeviceGetPowerUsage(self._handle)) / 1000

    def described(self) -> dict[str, Any]:
        memory = pynvml.nvmlDeviceGetMemoryInfo(self._handle)
        return {
            "name": pynvml.nvmlDeviceGetName(self._handle),
            "driver": pynvml.nvmlSystemGetDriverVersion(),
            "total_bytes": int(memory.total),
            "used_idle_bytes": int(memory.used),
            "idle_watts": self.watts(),
        }


class Peak:
    """Largest memory and power while the block runs."""

    def __init__(self, card: Card) -> None:
        self._card, self._running = card, True
        self.bytes, self.watts = 0, 0.0
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running = False
        self._thread.join()

    def _watch(self) -> None:
        while self._running:
            self.bytes = max(self.bytes, self._card.used_bytes())
            self.watts = max(self.watts, self._card.watts())
            time.sleep(POLL_S)


def command(binaries: Path, models: Path, case: tuple[str, int, str, int, int]) -> list[str]:
    model, context, cache, batch, layers = case
    file = models / f"{model}.gguf"
    return [
        *(str(binaries / "llama-completion"), "-m", str(file), "-c", str(context)),
        *("-ngl", str(layers), "-fa", "on", "-ctk", cache, "-ctv", cache, "-b", "2048"),
        *("-ub", str(batch), "-f", str(file.parent / "prompt.txt"), "-n", str(ANSWER_TOKENS)),
        *("-no-cnv", "--ignore-eos", "--no-display-prompt", "-lv", "4", "-t", "8", "-fit", "off"),
    ]


def host_peak_bytes(process: subprocess.Popen[str]) -> int:
    """High-water mark of resident memory, until the process ends."""
    peak = 0
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        peak = max(peak, int(found[1]) * 1024 if found else 0)
        time.sleep(POLL_S)
    return peak


def memory_case(
    card: Card, binaries: Path, models: Path, case: tuple[str, int, str, int, int]
) -> dict[str, Any]:
    model, context, cache, batch, layers = case
    log = models / "case.log"
    before = card.used_bytes()
    with Peak(card) as peak, log.open("w") as out:
        process = subprocess.Popen(
            command(binaries, models, case),
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
        host = host_peak_bytes(process)
    text = log.read_text(errors="replace")
    return {
        "kind": "memory",
        "model": model,
        "file_bytes": (models / f"{model}.gguf").stat().st_size,
        "context_tokens": context,
        "cache_type": cache,
        "batch_tokens": batch,
        "layers_on_device": layers,
        "device_peak_bytes": peak.bytes - before,
        "host_peak_bytes": host,
        "buffers_mib": [[place, kind, float(size)] for place, kind, size in BUFFER.findall(text)],
        "exit": process.returncode,
        "log_end": "" if process.returncode == 0 else text[-1500:],
    }


def speed_case(card: Card, binaries: Path, models: Path, model: str, depth: int) -> dict[str, Any]:
    with Peak(card) as peak:
        done = subprocess.run(
            [
                *(str(binaries / "llama-bench"), "-m", str(models / f"{model}.gguf")),
                *("-ngl", "99", "-fa", "1", "-p", "512", "-n", "128", "-r", "5"),
                *("-d", str(depth), "-o", "json"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    kept = ("n_prompt", "n_gen", "n_depth", "avg_ts", "stddev_ts", "samples_ts", "build_commit")
    try:
        rows = [{key: row.get(key) for key in kept} for row in json.loads(done.stdout)]
    except ValueError:
        rows = []
    return {
        "kind": "speed",
        "model": model,
        "depth": depth,
        "rows": rows,
        "watts_peak": peak.watts,
        "exit": done.returncode,
        "log_end": "" if done.returncode == 0 else done.stderr[-1500:],
    }


def main() -> None:
    binaries, models, result = (Path(argument) for argument in sys.argv[1:4])
    deadline = time.monotonic() + float(sys.argv[4])
    (models / "prompt.txt").write_text("word " * PROMPT_WORDS)
    card = Card()
    report: dict[str, Any] = {"card": card.described(), "cases": []}
    work: list[tuple[str, Any]] = [
        *(("memory", case) for case in MEMORY_CASES[:10]),
        *(("speed", case) for case in SPEED_CASES[:5]),
        *(("memory", case) for case in MEMORY_CASES[10:]),
        *(("speed", case) for case in SPEED_CASES[5:]),
    ]
    for kind, case in work:
        if time.monotonic() > deadline:
            report["cut_off_before"] = [kind, case]
            break
        started = time.monotonic()
        if kind == "memory":
            row = memory_case(card, binaries, models, case)
        else:
            row = speed_case(card, binaries, models, *case)
        row["took_s"] = round(time.monotonic() - started, 1)
        report["cases"].append(row)
        result.write_text(json.dumps(report, indent=1))
        shown = {key: value for key, value in row.items() if key not in ("buffers_mib", "rows")}
        print(json.dumps(shown)[:300], flush=True)


if __name__ == "__main__":
    main()
