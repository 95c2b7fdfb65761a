"""What a pull or push tells its caller while it runs, in Ollama's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PULLING_MANIFEST = "pulling manifest"
VERIFYING = "verifying sha256 digest"
WRITING_MANIFEST = "writing manifest"
RETRIEVING_MANIFEST = "retrieving manifest"
PUSHING_MANIFEST = "pushing manifest"
SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class PullProgress:
    """One line of progress.

    Attributes:
        status: As Ollama words it: ``pulling manifest``, ``pulling <12 hex>``,
            ``verifying sha256 digest``, ``writing manifest``, ``success``; a push says
            ``retrieving manifest``, ``pushing <12 hex>``, ``pushing manifest``, ``success``.
        digest: ``sha256:<hex>`` of the blob the line is about.
        total_bytes: Size of that blob.
        completed_bytes: Bytes of it that are where they should be.
    """

    status: str
    digest: str | None = None
    total_bytes: int | None = None
    completed_bytes: int | None = None


type OnProgress = Callable[[PullProgress], None]
