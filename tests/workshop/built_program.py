"""``verstak build`` as a program: run to its end, or killed in the middle."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.workshop.conftest import CALIBRATION, TEST_TEXT, write_source

from verstak.store.store import Store, StoreOptions

RECIPE = """
# Two threads wait for each other where other tests compute, too: eight times as long.
threads = 1
[source]
model = "./weights"

[calibration]
texts = ["calibration.txt"]
chunks = 8
chunk_tokens = 128

[[target]]
format = "gguf"
levels = ["Q4_K_M", "Q8_0", "IQ3_S"]

[evaluate]
texts = ["test.txt"]
tokens = 512
chunk_tokens = 128
reference_kind = "synthetic"

[gates]
max_bits = 6

[choose]
rule = "best"

[publish]
name = "office/tiny"
system = "Be short."
parameters = { temperature = 0.2 }
"""
SMALL = RECIPE.replace('"Q4_K_M", "Q8_0", "IQ3_S"', '"Q4_K_M"').replace("chunks = 8", "chunks = 6")
"""One level, every kind of step; each start of a process that meets an IQ type builds its grid."""
QUICK = """
threads = 1
[source]
model = "./weights"

[[target]]
format = "gguf"
levels = ["Q4_K_M"]

[publish]
name = "office/tiny"
"""
"""Nothing is calibrated and nothing compared."""


@dataclass(frozen=True, slots=True)
class Program:
    """A recipe in a folder of its own, with a store and a work folder.

    Attributes:
        folder: Where.
        quantizer_root: Where llama.cpp's library is installed.
        work: The work folder.
        models: The store.
    """

    folder: Path
    quantizer_root: Path
    work: Path
    models: Path

    @property
    def store(self) -> Store:
        return Store(StoreOptions(root=self.models, state_dir=self.models.parent / "state"))

    def start(self, *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "verstak", "--language", "en", "build"),
                *(str(self.folder / "recipe.toml"), "--work", str(self.work), "--yes", *more),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environment(),
            cwd=self.folder,
        )

    def run(self, *more: str, timeout_s: float = 280) -> tuple[int, str, str]:
        """Status, stdout, stderr."""
        with self.start(*more) as child:
            out, err = child.communicate(timeout=timeout_s)
        return child.returncode, out, err

    def result(self) -> dict[str, Any]:
        """Build to the end; the JSON."""
        status, out, err = self.run("--json")
        assert status == 0, err
        told: dict[str, Any] = json.loads(out)
        return told

    def kill_in_step(self, nth: int, chance: random.Random) -> bool:
        """Kill the build a moment after its nth step that is not there yet has begun.

        Returns:
            Whether it was still at work.
        """
        with self.start() as child:
            assert child.stderr is not None
            begun = 0
            for line in child.stderr:
                begun += line.startswith("  ") and "/" in line and "there already" not in line
                if begun >= nth and "/" in line:
                    break
            time.sleep(chance.uniform(0.0, 0.3))
            alive = child.poll() is None
            child.send_signal(signal.SIGKILL)
        return alive

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("VERSTAK_", "OLLAMA_"))
        }
        return kept | {
            "OLLAMA_MODELS": str(self.models),
            "VERSTAK_STORE__STATE_DIR": str(self.models.parent / "state"),
            "VERSTAK_QUANTIZER__ROOT": str(self.quantizer_root),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }


def program(folder: Path, library: Path, recipe: str = RECIPE) -> Program:
    """Write a recipe with all it names into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_source(folder / "weights")
    (folder / "calibration.txt").write_text(CALIBRATION, "utf-8")
    (folder / "test.txt").write_text(TEST_TEXT, "utf-8")
    (folder / "recipe.toml").write_text(recipe, "utf-8")
    return Program(folder, library.parent, folder / "work", folder / "store" / "models")
