"""Where the environments of heavy tools are, and where their packages may come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import platformdirs


def _default_root() -> Path:
    return platformdirs.user_data_path("verstak") / "toolchains"


@dataclass(frozen=True, slots=True)
class ToolchainOptions:
    """What the installer of toolchains obeys; for the rest it uses the machine's pip settings.

    Attributes:
        root: Folder of the environments, one folder for each.
        python: Interpreter to build environments with; ``None`` = the one that runs verstak where
            the tool's packages are built for it, else the first fitting one on ``PATH``.
        torch_index: Address or folder of a package index that has PyTorch's builds without CUDA,
            asked besides pip's own; ``None`` = pip's own alone.
        wheels: Folder of wheels that is asked instead of every index, for machines without a
            network.
    """

    root: Path = field(default_factory=_default_root)
    python: Path | None = None
    torch_index: str | None = None
    wheels: Path | None = None
