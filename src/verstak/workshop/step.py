"""One step of a build: what decides its result, and how the result is made."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from verstak import __version__

type Tell = Callable[[float], None]
"""Hears which share of a step is done, 0 to 1."""

type Make = Callable[[Path, Tell, threading.Event], None]
"""Makes a step's outputs in a folder that may hold what an earlier, unfinished try left there."""

_KEY_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work whose result depends on nothing but its identity.

    Attributes:
        what: Kind of work: ``convert``, ``unpack``, ``calibrate``, ``quantize``, ``measure`` ….
        label: Which of its kind, for people; no part of the key.
        identity: All that decides the result: digests of inputs, parameters, versions of tools.
        outputs: Names of the files that are there when it is done, none empty. A name that ends
            in ``/`` is a folder with any number of files, one at least.
        work: Amount of work in a unit of the kind's own (bytes, tokens): time is told from it.
        make: Does it.
        disk_bytes: What its outputs take, as far as that is known before; ``None`` = not known.
        disk_exact: Whether that is so to the byte.
        memory_bytes: Largest memory of its processes, estimated; ``None`` = not known.
    """

    what: str
    label: str
    identity: Mapping[str, str]
    outputs: tuple[str, ...]
    work: float
    make: Make
    disk_bytes: int | None = None
    disk_exact: bool = False
    memory_bytes: int | None = None

    @property
    def key(self) -> str:
        """Name of its result: equal for equal identities, on every machine."""
        told = {"what": self.what, "verstak": __version__, **self.identity}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:_KEY_DIGITS]
