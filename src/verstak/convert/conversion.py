"""What a conversion is asked for, says while it runs, and hands back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from verstak.errors import Cancelled
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class ConversionProgress:
    """Where a conversion is.

    Attributes:
        tensor: Name of the tensor in work.
        done_bytes: Bytes of tensors written.
        total_bytes: Bytes of all tensors.
    """

    tensor: str
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came out.

    Attributes:
        path: The file or folder.
        size_bytes: Bytes of it all.
        model_type: Architecture, as ``config.json`` calls it.
        tensors: How many.
        types: Tensors by number format.
        notes: What is not as it was, and what the engine will do otherwise.
        license_name: Licence, where the source names one.
        base_model: The model it comes from, where the source names one.
    """

    path: Path
    size_bytes: int
    model_type: str
    tensors: int
    types: dict[str, int] = field(default_factory=dict)
    notes: tuple[Bilingual, ...] = ()
    license_name: str | None = None
    base_model: str | None = None


type OnProgress = Callable[[ConversionProgress], None]


def ignore_progress(progress: ConversionProgress) -> None:
    """Say nothing."""
    del progress


def stop_if(cancel: threading.Event | None) -> None:
    """End when somebody asked for it.

    Raises:
        Cancelled: somebody did.
    """
    if cancel is not None and cancel.is_set():
        raise Cancelled("the conversion was stopped; nothing was written")
