from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from verstak.store.scratch import scratch_folder, sweep_scratch


def test_a_folder_lives_as_long_as_it_is_used(tmp_path: Path) -> None:
    with scratch_folder("logits", tmp_path) as folder:
        (folder / "0.npy").write_bytes(b"1")
        # Another start, while this one is at work.
        sweep_scratch(tmp_path)
        assert (folder / "0.npy").exists()
    assert not folder.exists()
    with pytest.raises(KeyError), scratch_folder("logits", tmp_path):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    code = "import os, sys\nfrom pathlib import Path\nfrom verstak.store.scratch import scratch_folder\n"
    code += "with scratch_folder('logits', Path(sys.argv[1])) as folder:\n"
    code += "    (folder / 'big').write_bytes(b'1')\n    os._exit(9)\n"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    (left,) = tmp_path.iterdir()
    assert (left / "big").exists()
    kept = [tmp_path / f"verstak-vllm-{os.getpid()}-x1", tmp_path / "verstak-notes"]
    for folder in kept:
        folder.mkdir()
    with scratch_folder("truth", tmp_path):
        assert not left.exists()
    assert sorted(tmp_path.iterdir()) == sorted(kept)
