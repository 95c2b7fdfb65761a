"""Claims of a reply and what stands behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ProvenanceKind = Literal["computed", "cited", "given", "assumed", "estimated", "measured"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim that the reply makes.

    Args:
        claim: The words or the number as it stands in the reply.
        value: The value behind it, unrounded; ``None`` for words alone.
        unit: Canonical symbol; empty for a pure number or for words.
        provenance: Where it is from.
        source: Formula, document with its place, or the user's own words.
        name: What it is, in the reply's language: ``прогиб``.
        tool: Tool that computed it, ``None`` when none did.
        call: Id of that call within the reply.
    """

    claim: str
    value: float | bool | str | None
    unit: str
    provenance: ProvenanceKind
    source: str
    name: str = ""
    tool: str | None = None
    call: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data for the wire; empty fields are left out."""
        plain = {
            "claim": self.claim,
            "value": self.value,
            "unit": self.unit,
            "provenance": self.provenance,
            "source": self.source,
            "name": self.name,
            "tool": self.tool,
            "call": self.call,
        }
        return {
            key: value
            for key, value in plain.items()
            if key in {"claim", "value", "unit", "provenance", "source"} or value
        }
