"""llama.cpp's library, fetched once into the user's cache, and small models to quantise."""

from __future__ import annotations

import threading
from pathlib import Path

import platformdirs
import pytest
from tests.quantize.small_model import write_llama

from verstak.errors import SourceUnavailable, UnsupportedFeature
from verstak.quantize.installation import install
from verstak.quantize.options import QuantizerOptions
from verstak.store.pull_options import PullOptions


@pytest.fixture(scope="session")
def library() -> Path:
    """Folder of the pinned library; 11 MB from a package registry, once."""
    root = Path(platformdirs.user_cache_dir("verstak")) / "test-toolchains" / "quantizer"
    options = QuantizerOptions(root=root)
    try:
        return install(
            options, PullOptions(), on_progress=lambda _: None, cancel=threading.Event()
        ).folder
    except (SourceUnavailable, UnsupportedFeature) as error:
        pytest.skip(f"the quantiser's library cannot be had here: {error.message}")


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dense model of 3 million weights in F16."""
    return write_llama(tmp_path_factory.mktemp("small") / "small-f16.gguf")


@pytest.fixture(scope="session")
def two_blocks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with two blocks: some types take a second for a million weights."""
    return write_llama(tmp_path_factory.mktemp("small") / "two-f16.gguf", layers=2)


@pytest.fixture(scope="session")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mixture of four experts, two blocks."""
    return write_llama(tmp_path_factory.mktemp("mixture") / "mixture-f16.gguf", experts=4, layers=2)
