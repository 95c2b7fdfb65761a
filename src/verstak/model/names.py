"""Model names as Ollama's library spells them: ``[host/][namespace/]model[:tag]``.

Source: facts on ollama/ollama@fb30760 ``types/model/name.go``: defaults registry.ollama.ai,
library, latest; characters alphanumeric plus ``_ - .`` (no dot in a namespace), first one
alphanumeric or ``_``; at most 80 characters a part, 350 for the host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verstak.errors import InvalidName

DEFAULT_HOST = "registry.ollama.ai"
DEFAULT_NAMESPACE = "library"
DEFAULT_TAG = "latest"

_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,349}", re.ASCII)
_NAMESPACE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,79}", re.ASCII)
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}", re.ASCII)
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ModelName:
    """One fully spelled model name; build it with :meth:`parse`."""

    host: str
    namespace: str
    model: str
    tag: str

    @classmethod
    def parse(cls, text: str) -> ModelName:
        """Read a name as a person or a client writes it.

        Args:
            text: For example ``qwen2.5-coder:0.5b``, ``user/model`` or ``hf.co/user/repo:Q4_K_M``.
                A leading ``http://`` or ``https://`` is dropped, as Ollama does.

        Returns:
            The name with every default filled in; case is kept, lookups ignore it.

        Raises:
            InvalidName: a part is empty, too long, or holds a character no store could use
                (traversal such as ``..`` included).
        """
        rest = text
        for scheme in ("https://", "http://"):
            rest = rest.removeprefix(scheme)
        tag = DEFAULT_TAG
        slash, colon = rest.rfind("/"), rest.rfind(":")
        if colon > slash:
            rest, tag = rest[:colon], rest[colon + 1 :]
        parts = rest.split("/")
        if len(parts) > 3:
            raise _invalid(text)
        host = parts[-3] if len(parts) == 3 else DEFAULT_HOST
        namespace = parts[-2] if len(parts) > 1 else DEFAULT_NAMESPACE
        name = cls(host=host, namespace=namespace, model=parts[-1], tag=tag)
        ok = (
            _HOST.fullmatch(name.host)
            and _NAMESPACE.fullmatch(name.namespace)
            and _PART.fullmatch(name.model)
            and _PART.fullmatch(name.tag)
        )
        if not ok:
            raise _invalid(text)
        return name

    @property
    def display(self) -> str:
        """Shortest spelling that parses back to this name, tag always shown."""
        text = f"{self.model}:{self.tag}"
        if self.host != DEFAULT_HOST:
            return f"{self.host}/{self.namespace}/{text}"
        if self.namespace != DEFAULT_NAMESPACE:
            return f"{self.namespace}/{text}"
        return text

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Path below ``manifests/``: host, namespace, model, tag."""
        return (self.host, self.namespace, self.model, self.tag)

    @property
    def folded(self) -> tuple[str, str, str, str]:
        """The key under which lookups ignore case."""
        return (
            self.host.casefold(),
            self.namespace.casefold(),
            self.model.casefold(),
            self.tag.casefold(),
        )

    def __str__(self) -> str:
        return self.display


def _invalid(text: str) -> InvalidName:
    shown = text if len(text) <= 100 else f"{text[:100]}…"
    return InvalidName(
        "invalid model name",
        remedy=f"expected [host/][namespace/]model[:tag], found {shown!r}",
    )


@dataclass(frozen=True, slots=True)
class Digest:
    """A SHA-256 that names a blob."""

    hex: str

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read ``sha256:<64 hex>`` or ``sha256-<64 hex>``.

        Raises:
            InvalidName: anything else, upper case and traversal included.
        """
        match = _DIGEST.fullmatch(text)
        if match is None:
            raise InvalidName(
                "invalid digest format",
                remedy=f"expected sha256:<64 lower-case hex digits>, found {text[:100]!r}",
            )
        return cls(match[1])

    @property
    def file_name(self) -> str:
        """Name of the blob's file in ``blobs/``."""
        return f"sha256-{self.hex}"

    @property
    def short(self) -> str:
        """First twelve digits, as progress lines show them."""
        return self.hex[:12]

    def __str__(self) -> str:
        return f"sha256:{self.hex}"
