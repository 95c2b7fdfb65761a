"""Terms of the models in a plan, as an office must know them before it relies on one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verstak.catalog.known_model import Commercial, KnownModel
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class LicenceNote:
    """Terms of one model.

    Attributes:
        model: Name of the model.
        licence: Its licence's name; ``None`` = not known.
        commercial: Whether a company may use it; ``None`` = not known.
        conditions: What a company must do or may not do; ``None`` = nothing beyond the notice.
        verdict: What to answer somebody whose plan names this model; ``None`` = nothing special.
        source: Where the terms were read; ``None`` = not known.
    """

    model: str
    licence: str | None
    commercial: Commercial | None
    conditions: Bilingual | None
    verdict: Bilingual | None
    source: str | None


def licence_notes(models: Iterable[KnownModel]) -> tuple[LicenceNote, ...]:
    """One note a model, in their order."""
    return tuple(
        LicenceNote(
            model=model.name,
            licence=model.licence.name,
            commercial=model.licence.commercial,
            conditions=model.licence.conditions,
            verdict=model.verdict,
            source=model.sources.get("licence"),
        )
        for model in models
    )
