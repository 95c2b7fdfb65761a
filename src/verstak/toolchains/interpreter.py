"""A Python interpreter that a tool's packages are built for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import UnsupportedFeature

_PROBE = "import json, sys, venv; print(json.dumps([sys.executable, *sys.version_info[:3]]))"
_PROBE_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Interpreter:
    """One that answered.

    Attributes:
        path: Its own idea of where it is, not that of a launcher on ``PATH``.
        version: Major, minor, micro.
    """

    path: Path
    version: tuple[int, int, int]

    @property
    def shown(self) -> str:
        """For example ``3.11.7``."""
        return ".".join(map(str, self.version))


def interpreters(pythons: Sequence[int], given: Path | None = None) -> Iterator[Interpreter]:
    """Every fitting interpreter, the one that runs verstak first.

    Args:
        pythons: Minor versions of Python 3 that fit, best first.
        given: The only one to take, if it fits.

    Raises:
        UnsupportedFeature: the given one is none or does not fit, or there is none here.
    """
    wanted = " or ".join(f"3.{minor}" for minor in pythons)
    if given is not None:
        found = _probed(str(given))
        if found is None or found.version[1] not in pythons or found.version[0] != 3:
            what = "does not run" if found is None else f"is Python {found.shown}"
            raise UnsupportedFeature(
                f"{given} {what}, Python {wanted} with its venv module is needed",
                remedy="name another in the settings (toolchains.python), or none",
            )
        yield found
        return
    seen: set[Path] = set()
    for program in (sys.executable, *_on_path(pythons)):
        found = _probed(program)
        if found is None or found.version[0] != 3 or found.version[1] not in pythons:
            continue
        if found.path not in seen:
            seen.add(found.path)
            yield found
    if not seen:
        raise UnsupportedFeature(
            f"no interpreter here fits: Python {wanted} with its venv module is needed",
            remedy=f"install python3.{pythons[0]} (Debian, Ubuntu: apt-get install "
            f"python3.{pythons[0]}-venv; macOS: brew install python@3.{pythons[0]}) or name one "
            "in the settings (toolchains.python)",
        )


def _on_path(pythons: Sequence[int]) -> Iterator[str]:
    """Every program of a fitting name, not only the first: that may be a launcher of none."""
    for minor in pythons:
        for folder in os.get_exec_path():
            if program := shutil.which(f"python3.{minor}", path=folder):
                yield program


def _probed(program: str) -> Interpreter | None:
    """What a program says of itself; ``None`` = it does not run, or cannot make environments."""
    try:
        answer = subprocess.run(  # noqa: S603 - a program of PATH or of the settings, fixed words
            (program, "-I", "-c", _PROBE),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PROBE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode != 0:  # a launcher that has no such version behind it, too
        return None
    try:
        path, major, minor, micro = json.loads(answer.stdout)
    except ValueError:
        return None
    return Interpreter(Path(path), (major, minor, micro))
