"""Words of plans that the report and the terminal share."""

from __future__ import annotations

from collections.abc import Mapping

from verstak.plan.usable_memory import FitVerdict
from verstak.quantities.text import Bilingual, Language

NAMES_OF_TERMS: Mapping[str, Bilingual] = {
    "weights": Bilingual("weights", "веса"),
    "kv_cache": Bilingual("KV cache", "KV-кэш"),
    "repacked": Bilingual("repacked copy", "копия под процессор"),
    "compute": Bilingual("compute buffers", "буферы вычислений"),
    "overhead": Bilingual("overhead", "процесс и драйвер"),
}
"""Parts of a memory bar, in the order in which they lie."""

VERDICTS: Mapping[FitVerdict, Bilingual] = {
    "fits": Bilingual("fits", "помещается"),
    "tight": Bilingual("fits, tightly", "помещается впритык"),
    "does_not_fit": Bilingual("does not fit", "не помещается"),
}

COMMERCIAL: Mapping[str | None, Bilingual] = {
    "yes": Bilingual("a company may use it", "компании можно"),
    "no": Bilingual("a company may not use it", "компании нельзя"),
    "conditional": Bilingual("a company may use it under conditions", "компании — с условиями"),
    None: Bilingual(
        "whether a company may use it is not known; ask first",
        "можно ли компании — неизвестно; выясните сначала",
    ),
}


def said_range(name: Bilingual, language: Language) -> str:
    """What a table that scrolls is called."""
    return f"{Bilingual('Parts of', 'Части памяти').in_(language)}: {name.in_(language)}"
