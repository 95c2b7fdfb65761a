"""A fake toolchain: a program in the place of an environment's Python that says it has converted.

It puts a folder that the test has prepared, or nothing, where mlx-lm would write, and ends well.
"""

from __future__ import annotations

import sys
from pathlib import Path

from verstak.toolchains.environment import Environment

_PROGRAM = """#!{python} -I
import json, shutil, sys
job = json.loads(sys.stdin.readline())["job"]
print(json.dumps({{"kind": "begun", "isolated": False, "python": "fake"}}), flush=True)
if {made!r}:
    shutil.copytree({made!r}, job["target"])
print(json.dumps({{"kind": "result", "value": {{"versions": {{"mlx": "fake"}}}}}}), flush=True)
"""


def fake_environment(folder: Path, made: Path | None) -> Environment:
    """An environment whose Python is the fake.

    Args:
        folder: Where to put it.
        made: What it makes; ``None`` = nothing.
    """
    program = folder / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(
        _PROGRAM.format(python=sys.executable, made="" if made is None else str(made))
    )
    program.chmod(0o755)
    return Environment(
        name="mlx",
        folder=str(folder),
        lock_digest="",
        python_version="fake",
        packages={},
        size_bytes=0,
    )
