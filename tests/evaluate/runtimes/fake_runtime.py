"""A fake environment: a program in the place of its Python that serves a model of eight tokens.

It answers as the scripts of the toolchains do. The first token that is to be scored decides what goes
wrong: 1 = a row too few, 2 = a number that is none, 3 = it gives up, 4 = it dies, 5 = it never answers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from verstak.toolchains.environment import Environment

_PROGRAM = """#!{python} -I
import json, os, sys, time
import numpy as np
def say(kind, **values):
    print(json.dumps({{"kind": kind, **values}}), flush=True)
def result(**value):
    say("result", value=value)
job = json.loads(sys.stdin.readline())["job"]
say("begun", isolated=True, python="fake")
if {refuses!r}:
    say("failed", message="this model does not load", blame="request")
    sys.exit()
result(version="fake 1", begin=7, vocabulary=8, load_s=0.5, device={device!r})
for line in sys.stdin:
    asked = json.loads(line)
    wrong = asked["tokens"][0] if asked["do"] == "score" else 0
    if wrong == 3:
        say("failed", message="cannot", blame="unknown")
    elif wrong == 4:
        os._exit(9)
    elif wrong == 5:
        time.sleep(600)
    elif asked["do"] == "tokens":
        result(tokens=[ord(letter) % 8 for letter in asked["text"]])
    elif asked["do"] == "score":
        rows = np.eye(8, dtype=np.float32)[asked["tokens"][asked["first"]:asked["last"]]]
        rows = rows[1:] if wrong == 1 else rows
        if wrong == 2:
            rows[0, 0] = np.nan
        with open(asked["path"], "wb") as file:
            np.save(file, rows)
        result(read_s=0.1)
    elif asked["do"] == "answer":
        result(text=asked["turns"][-1]["content"].upper()[: asked["most_tokens"]])
    else:
        result(load_s=0.5, prompt_s=len(asked["tokens"]) / 100, new_tokens=asked["new_tokens"] - 1,
               new_s=0.2, peak_bytes=None)
"""


def fake_environment(folder: Path, *, device: str = "cpu", refuses: bool = False) -> Environment:
    """An environment whose Python is the fake.

    Args:
        folder: Where to put it.
        device: What it says computes.
        refuses: Whether its model does not load.
    """
    program = folder / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(_PROGRAM.format(python=sys.executable, device=device, refuses=refuses))
    program.chmod(0o755)
    return Environment(
        name="fake",
        folder=str(folder),
        lock_digest="",
        python_version="fake",
        packages={},
        size_bytes=0,
    )
