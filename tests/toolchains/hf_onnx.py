"""The toolchain `hf-onnx` for the long tests: the one that is installed, else one for tests.

Installing it takes 376 MB from the package index (2.9 GB where only PyTorch's build with CUDA can
be had), 1.6 GB of disk and some two minutes; once, into the user's cache.
"""

from __future__ import annotations

import threading
from pathlib import Path

import platformdirs
import pytest

from verstak.errors import SourceUnavailable, UnsupportedFeature
from verstak.toolchains.environment import Environment, environment_of
from verstak.toolchains.installation import install, planned
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named


@pytest.fixture(scope="session")
def hf_onnx() -> Environment:
    """See above."""
    toolchain = toolchain_named("hf-onnx")
    try:
        return environment_of(toolchain, ToolchainOptions())
    except UnsupportedFeature:
        root = Path(platformdirs.user_cache_dir("verstak")) / "test-toolchains" / "environments"
    options = ToolchainOptions(root=root)
    never = threading.Event()
    try:
        plan = planned(toolchain, options, cancel=never)
        return install(plan, options, on_progress=lambda _: None, cancel=never)
    except (SourceUnavailable, UnsupportedFeature) as error:
        pytest.skip(f"the toolchain cannot be had here: {error.message}")
