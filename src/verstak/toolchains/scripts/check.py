"""Load the modules that an environment is for, and say which packages it holds."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from importlib.metadata import distributions
from typing import Any


def run(job: Mapping[str, Any], say: Callable[..., None]) -> dict[str, object]:
    """What is installed.

    Args:
        job: ``imports``: names of modules.
        say: Tells the parent how far it is.

    Raises:
        ImportError: a module does not load.
    """
    names = job["imports"]
    for number, name in enumerate(names):
        say("progress", what=name, done=number, total=len(names))
        importlib.import_module(name)
    return {"packages": {found.metadata["Name"]: found.version for found in distributions()}}
