"""A tiny environment, made once: two wheels of ours, no index."""

from __future__ import annotations

import threading

import pytest
from tests.toolchains.tiny_wheel import pinned, tiny_toolchain, write_wheel

from verstak.toolchains.environment import Environment
from verstak.toolchains.installation import InstallProgress, install, planned
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import Toolchain

Tiny = tuple[Toolchain, ToolchainOptions, Environment, list[InstallProgress]]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Installed for real: interpreter, pip, a try. Some three seconds."""
    folder = tmp_path_factory.mktemp("tiny")
    wheels = [write_wheel(folder / "wheels", name, "1.0") for name in ("plane", "vise")]
    lock = folder / "tiny.lock"
    other = 'shavings==1 ; sys_platform == "win32" \\\n    --hash=sha256:' + "0" * 64 + "\n"
    lock.write_text("".join(map(pinned, wheels)) + other, encoding="utf-8")
    toolchain = tiny_toolchain(lock, "plane", "vise")
    options = ToolchainOptions(root=folder / "root", wheels=folder / "wheels")
    told: list[InstallProgress] = []
    never = threading.Event()
    plan = planned(toolchain, options, cancel=never)
    environment = install(plan, options, on_progress=told.append, cancel=never)
    return toolchain, options, environment, told
