"""System libraries that the wheels need and do not bring along."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library and the packages that hold it.

    Attributes:
        soname: As the loader knows it.
        packages: Package by the program that installs it.
    """

    soname: str
    packages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MissingLibrary:
    """A library that the loader does not find.

    Attributes:
        name: Its soname.
        remedy: One line that installs it.
    """

    name: str
    remedy: str


ENGINE_LIBRARIES = (
    SystemLibrary(
        "libgomp.so.1",
        MappingProxyType(
            {
                "apt-get": "libgomp1",
                "dnf": "libgomp",
                "yum": "libgomp",
                "zypper": "libgomp1",
                "pacman": "gcc-libs",
                "apk": "libgomp",
            }
        ),
    ),
)
"""What the engine's wheel for Linux links to besides the C runtime."""

_INSTALL_COMMANDS = MappingProxyType(
    {
        "apt-get": "apt-get install -y",
        "dnf": "dnf install -y",
        "yum": "yum install -y",
        "zypper": "zypper install -y",
        "pacman": "pacman -S --noconfirm",
        "apk": "apk add",
    }
)


def missing_libraries(
    needed: Sequence[SystemLibrary] = ENGINE_LIBRARIES,
) -> tuple[MissingLibrary, ...]:
    """Libraries that are needed and not installed; always empty outside Linux.

    Args:
        needed: What to look for.
    """
    if sys.platform != "linux":
        return ()
    return tuple(
        MissingLibrary(library.soname, _remedy(library))
        for library in needed
        if not _loads(library.soname)
    )


def _loads(soname: str) -> bool:
    # Asking the loader itself is the only answer that holds on every distribution.
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _remedy(library: SystemLibrary) -> str:
    for manager, package in library.packages.items():
        if shutil.which(manager) is not None:
            sudo = "sudo " if os.geteuid() != 0 else ""
            return f"{sudo}{_INSTALL_COMMANDS[manager]} {package}"
    return f"install the package of your distribution that holds {library.soname}"
