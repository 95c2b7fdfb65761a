"""Where the quantiser's library is, and whom to ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import platformdirs


def _default_root() -> Path:
    return platformdirs.user_data_path("verstak") / "toolchains" / "quantizer"


@dataclass(frozen=True, slots=True)
class QuantizerOptions:
    """What the quantiser obeys.

    Attributes:
        root: Folder of installed libraries, one folder for each build.
        registry: npm registry that has the library; ``None`` = the one that npm is set up for on
            this machine.
    """

    root: Path = field(default_factory=_default_root)
    registry: str | None = None
