"""Scripts run in environments of an older Python than verstak's own: no syntax that it lacks.

Among them are mlx_convert, mlx_model and vllm_model; what these compute is tested with the runtimes
and the conversion that start them.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import verstak
from verstak.toolchains.specification import TOOLCHAINS

SCRIPTS = sorted(Path(verstak.__file__).parent.rglob("scripts/*.py"))
OLDEST = min(minor for toolchain in TOOLCHAINS.values() for minor in toolchain.pythons)


def test_they_are_found() -> None:
    names = {script.stem for script in SCRIPTS}
    assert {"host", "check", "mlx_convert", "mlx_model", "vllm_model"} <= names


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_the_oldest_one_reads_it(script: Path) -> None:
    ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, OLDEST))


def test_newer_syntax_would_be_noticed() -> None:
    with pytest.raises(SyntaxError):
        ast.parse("type Say = int", feature_version=(3, OLDEST))
