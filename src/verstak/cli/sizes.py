"""Byte counts as people read them."""

from __future__ import annotations


def human_bytes(count: float) -> str:
    """Decimal units as Ollama's own listing shows them: 491400064 → ``491 MB``."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.1f} {unit}" if unit == "GB" else f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
