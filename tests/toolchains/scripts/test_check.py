"""The programs of an environment, here in a process of the Python that runs the tests.

`host` is tried by what it does for a parent, in ../test_process.py; `onnx_model` and
`transformers_model` with real models, in tests/convert/to_onnx/test_real_builds.py.
"""

from __future__ import annotations

import importlib.metadata

import pytest

from verstak.toolchains.scripts.check import run


def test_it_tells_versions_and_how_far_it_is() -> None:
    told: list[tuple[str, dict[str, object]]] = []
    found = run({"imports": ["json", "decimal"]}, lambda kind, **rest: told.append((kind, rest)))
    packages = found["packages"]
    assert isinstance(packages, dict)
    assert packages["numpy"] == importlib.metadata.version("numpy")
    assert told[1] == ("progress", {"what": "decimal", "done": 1, "total": 2})


def test_what_does_not_load_is_no_result() -> None:
    with pytest.raises(ImportError):
        run({"imports": ["no_such_module_anywhere"]}, lambda *_, **__: None)
