"""Where llama.cpp's shared library comes from: published packages, pinned by their digests."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from verstak.errors import UnsupportedFeature

SCOPE: Final = "@node-llama-cpp"
LICENCE: Final = "MIT"


@dataclass(frozen=True, slots=True)
class Package:
    """One published build.

    Attributes:
        name: Without its scope, for example ``linux-x64``; also its folder inside.
        version: Of the package.
        release: Of llama.cpp, as its ``_nlcBuildMetadata.json`` says.
        size_bytes: Of the archive.
        sha512: Of the archive, in hex.
    """

    name: str
    version: str
    release: str
    size_bytes: int
    sha512: str

    @property
    def path(self) -> str:
        """Where a registry serves the archive."""
        return f"{SCOPE}/{self.name}/-/{self.name}-{self.version}.tgz"

    @property
    def folder(self) -> str:
        """Name of the folder that it is installed in; another build gets another one."""
        return f"{self.name}-{self.version}-{self.sha512[:12]}"


PACKAGES: Mapping[tuple[str, str], Package] = MappingProxyType(
    {
        ("linux", "x86_64"): Package(
            name="linux-x64",
            version="3.22.1",
            release="v0.5.0",
            size_bytes=10_824_547,
            sha512=(
                "e6e0820cda9608d7da026f1a47f533c5ba381c1a4a80d17dd640873dea4a8603"
                "2057638099ab6879f6ce94c8a1b2a0a21f639ddf913f7941d00856df44126e3a"
            ),
        ),
        ("linux", "aarch64"): Package(
            name="linux-arm64",
            version="3.22.1",
            release="v0.5.0",
            size_bytes=7_340_902,
            sha512=(
                "5beee768a0975fdfde1238c59914bcbefc7dd50c8b5c36de1717b165cddb87f3"
                "ed40005982644bdc2d00b586179f86064e3ff7428af8956667dada636453cb75"
            ),
        ),
        ("darwin", "arm64"): Package(
            name="mac-arm64-metal",
            version="3.21.1",
            release="v0.4.0",
            size_bytes=4_858_447,
            sha512=(
                "e8c20301957b0d70fd475fa3117589905ba89678b71804c613a9a6bb215873a6"
                "66b4e87d763032d7975fd13d005cadec0a654a2fe7d070e01665ecf1c7832f41"
            ),
        ),
        ("darwin", "x86_64"): Package(
            name="mac-x64",
            version="3.21.1",
            release="v0.4.0",
            size_bytes=10_809_280,
            sha512=(
                "4389f23666dc3622b28016506635fea8b936c37633a221692d6b3135445037bc"
                "63c948b6a76ad6c6345aeceb60d05ae319ffeb8b8690f97dd48f9634cc3d3a7a"
            ),
        ),
    }
)
"""By `sys.platform` and `platform.machine`. Source: the registry's own archives, read 2026-11-28."""


def package_for(system: str = sys.platform, machine: str | None = None) -> Package:
    """The build for a machine.

    Args:
        system: As `sys.platform` spells it.
        machine: As `platform.machine` spells it; ``None`` = this one.

    Raises:
        UnsupportedFeature: there is none that was checked.
    """
    kind = platform.machine() if machine is None else machine
    package = PACKAGES.get((system, kind))
    if package is None:
        known = ", ".join(f"{one} on {other}" for one, other in PACKAGES)
        raise UnsupportedFeature(
            f"no build of the quantiser is known for {system} on {kind}",
            remedy=f"quantise on one of: {known}",
        )
    return package
