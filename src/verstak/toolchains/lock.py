"""A lock: exact versions with hashes and without addresses, as pip and uv write them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import IntegrityError

LOCKS = Path(__file__).parent / "locks"

_ENTRY = re.compile(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9#]|\Z)", re.MULTILINE | re.DOTALL)
_HEAD = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")
_CUDA = re.compile(r"(torch|triton|nvidia-.*|cuda-.*)")
"""PyTorch and what only its CUDA build needs."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One package.

    Attributes:
        name: As the index spells it.
        version: The one version.
        text: Its lines in the lock: markers and hashes.
    """

    name: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything that an environment holds.

    Attributes:
        packages: In the lock's order.
    """

    packages: tuple[Pinned, ...]

    @classmethod
    def read(cls, *files: Path) -> Lock:
        """One lock of one or several files.

        Raises:
            IntegrityError: a file is missing, names an address, or a package has no version or
                no hash.
        """
        return cls(tuple(package for file in files for package in _packages(file)))

    def without_cuda(self) -> Lock:
        """The same without PyTorch and what only its CUDA build needs."""
        return Lock(tuple(p for p in self.packages if not _CUDA.fullmatch(p.name)))

    def and_also(self, other: Lock) -> Lock:
        """Both."""
        return Lock((*self.packages, *other.packages))

    @property
    def has_torch(self) -> bool:
        """Whether PyTorch is one of the packages."""
        return any(package.name == "torch" for package in self.packages)

    @property
    def text(self) -> str:
        """As a file that ``pip install --require-hashes -r`` reads."""
        return "".join(package.text for package in self.packages)

    @property
    def digest(self) -> str:
        """SHA-256 of `text`."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _packages(file: Path) -> Iterable[Pinned]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise IntegrityError(
            f"the lock {file} cannot be read: {error.strerror}", remedy="install verstak again"
        ) from error
    if "://" in text:
        raise IntegrityError(
            f"the lock {file.name} names an address; only names and hashes count",
            remedy="install verstak again",
        )
    for entry in _ENTRY.findall(text):
        head = _HEAD.match(entry)
        if head is None or "--hash=sha256:" not in entry:
            first = entry.splitlines()[0]
            raise IntegrityError(
                f"{file.name}: {first!r} is no exact version with a hash",
                remedy="install verstak again",
            )
        yield Pinned(head["name"].lower(), head["version"], entry)
