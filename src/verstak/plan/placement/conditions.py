"""What a role's need breaks on, one condition after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from verstak.catalog.known_model import KnownModel
from verstak.plan.candidates import Offer
from verstak.plan.placement.figures import Figures, geometry_of
from verstak.plan.placement.ranking import class_number, quality_class
from verstak.plan.role_need import NeedField, RoleNeed
from verstak.plan.speed_value import first_token_s
from verstak.quantities.text import Bilingual

type ConditionKind = Literal[
    "models",
    "file_types",
    "quality",
    "context_tokens",
    "languages",
    "commercial",
    "tokens_per_s",
    "first_token_s",
    "memory",
]
CONDITIONS: tuple[ConditionKind, ...] = get_args(ConditionKind.__value__)

LOWERED = 1.25**2
"""Two predictions that are each right within a quarter may differ by this much and be the same."""

_LANGUAGE_NAMES: Mapping[str, tuple[str, ...]] = {
    "de": ("german", "de"),
    "fr": ("french", "fr"),
    "es": ("spanish", "es"),
    "it": ("italian", "it"),
    "pl": ("polish", "pl"),
    "uk": ("ukrainian", "uk"),
    "kk": ("kazakh", "kk"),
    "be": ("belarusian", "be"),
    "zh": ("chinese", "zh"),
    "tr": ("turkish", "tr"),
}


_CLASSES_RU: Mapping[str, str] = {"small": "малая", "medium": "средняя", "large": "большая"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a role needs, or that a machine has.

    Attributes:
        role: Whose; ``None`` = the machine's.
        kind: What.
        text: As people say it.
    """

    role: str | None
    kind: ConditionKind
    text: Bilingual


def asked(need: RoleNeed, kind: ConditionKind) -> bool:
    """Whether a need has that condition at all."""
    match kind:
        case "context_tokens" | "memory":
            return True
        case "languages":
            return bool(need.languages)
        case "commercial":
            return need.commercial
        case _:
            return getattr(need, kind) is not None


def is_wish(need: RoleNeed, kind: ConditionKind) -> bool:
    """Whether missing it is said rather than refused: nobody stated it, and no law or size does."""
    if kind in {"memory", "context_tokens", "commercial"}:
        return False
    return need.is_assumed(_field(kind))


def knows(model: KnownModel, language: str) -> bool | None:
    """Whether a model is said to know a language; ``None`` = not found.

    Every model here was trained on English; for Russian the catalogue has a field of its own.
    """
    if language == "en":
        return True
    if language == "ru":
        return model.russian
    if model.languages is None:
        return None
    names = _LANGUAGE_NAMES.get(language, (language,))
    words = model.languages.casefold().replace(",", " ").replace(";", " ").split()
    return True if any(name in words for name in names) else None


def context_of(model: KnownModel) -> int:
    """Longest context that a model has, with its maker's extension."""
    native = model.context_native or geometry_of(model).context_length
    return max(native, model.context_extended or 0)


def broken_by_model(
    need: RoleNeed, model: KnownModel, file_type: str, context_tokens: int
) -> frozenset[ConditionKind]:
    """Conditions and wishes that a model at a precision breaks on any machine."""
    found: set[ConditionKind] = set()
    if need.models is not None and model.name not in need.models:
        found.add("models")
    if need.file_types is not None and file_type not in need.file_types:
        found.add("file_types")
    if need.quality is not None:
        have = quality_class(model)
        if have is None or class_number(have) < class_number(need.quality):
            found.add("quality")
    if context_tokens > context_of(model):
        found.add("context_tokens")
    if not all(knows(model, language) for language in need.languages):
        found.add("languages")
    if need.commercial and model.licence.commercial not in {"yes", "conditional"}:
        found.add("commercial")
    return frozenset(found)


def broken_by_speed(
    need: RoleNeed, rate: float | None, figures: Figures | None, lowered: float | None
) -> frozenset[ConditionKind]:
    """Conditions and wishes on speed that are broken; a first token needs figures.

    Args:
        need: Of the role.
        rate: Tokens a second that needs are held against; ``None`` = not known.
        figures: Exact figures, where there are.
        lowered: Wish in place of the role's own, where nothing reaches that.
    """
    found: set[ConditionKind] = set()
    wanted = need.tokens_per_s
    if wanted is not None:
        wanted = wanted if lowered is None else min(wanted, lowered)
        if rate is None or rate < wanted:
            found.add("tokens_per_s")
    if need.first_token_s is not None and figures is not None:
        first = first_token_s(need.prompt_tokens, prefill=figures.prefill, decode=figures.decode)
        if first is None or first.value > need.first_token_s:
            found.add("first_token_s")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Needs of all roles as a judge of offers.

    Attributes:
        needs: Of the roles.
        lowered: Wishes for speed that are lowered, by position.
        relaxed: Conditions that do not count, as (position, kind).
    """

    needs: tuple[RoleNeed, ...]
    lowered: Mapping[int, float]
    relaxed: frozenset[tuple[int, ConditionKind]] = frozenset()
    _known: dict[tuple[int, str, str], frozenset[ConditionKind]] = field(default_factory=dict)

    def broken(
        self, position: int, offer: Offer, rate: float | None, figures: Figures | None
    ) -> frozenset[ConditionKind]:
        """What an offer breaks for one of its roles."""
        need = self.needs[position]
        key = (position, *offer.file)
        if key not in self._known:
            self._known[key] = broken_by_model(
                need, offer.model, offer.file_type, need.context_tokens
            )
        by_speed = broken_by_speed(need, rate, figures, self.lowered.get(position))
        found = self._known[key] | by_speed
        if not self.relaxed:
            return found
        return frozenset(kind for kind in found if (position, kind) not in self.relaxed)

    def judge(self, offer: Offer, rate: float | None, figures: Figures | None) -> int | None:
        """Wishes that an offer misses; ``None`` = it breaks a condition."""
        misses = 0
        for position in offer.positions:
            for kind in self.broken(position, offer, rate, figures):
                if not is_wish(self.needs[position], kind):
                    return None
                misses += 1
        return misses


def described(need: RoleNeed, kind: ConditionKind) -> Condition:
    """A role's condition in words."""
    return Condition(need.name, kind, Bilingual(*_words(need, kind)))


def _words(need: RoleNeed, kind: ConditionKind) -> tuple[str, str]:
    rate, first = need.tokens_per_s or 0.0, need.first_token_s or 0.0
    models, types = _listed(need.models or ()), _listed(need.file_types or ())
    languages = _listed(need.languages)
    size, least = need.context_tokens, need.quality or "small"
    words: dict[ConditionKind, tuple[str, str]] = {
        "models": (f"model {models}", f"модель {models}"),
        "file_types": (f"precision {types}", f"точность {types}"),
        "quality": (f"at least a {least} model", f"модель не меньше: {_CLASSES_RU[least]}"),
        "context_tokens": (f"a context of {size} tokens", f"контекст {size} токенов"),
        "languages": (f"languages {languages}", f"языки {languages}"),
        "commercial": ("use in a company", "использование в компании"),
        "tokens_per_s": (f"{rate:.1f} tokens a second", f"{_comma(rate, 1)} токена в секунду"),
        "first_token_s": (f"first token in {first:g} s", f"первый токен за {_comma(first, 2)} с"),
        "memory": ("the machine's memory", "память машины"),
    }
    en, ru = words[kind]
    return f"{need.name}: {en}", f"{need.name}: {ru}"


def _comma(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _field(kind: ConditionKind) -> NeedField:
    if kind == "memory":
        return "context_tokens"
    return kind
