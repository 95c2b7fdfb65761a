"""What a role needs of its model and machine, as the office states it or as we assume it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from verstak.catalog.load import MAX_SEQUENCES
from verstak.errors import UsageError
from verstak.quantities.quantity import Assumed, Given, Provenance, Quantity
from verstak.quantities.text import Bilingual

type QualityClass = Literal["small", "medium", "large"]
QUALITY_CLASSES: tuple[QualityClass, ...] = get_args(QualityClass.__value__)

type NeedField = Literal[
    "models",
    "file_types",
    "quality",
    "context_tokens",
    "parallel",
    "first_token_s",
    "tokens_per_s",
    "languages",
    "commercial",
    "requests_per_hour",
    "prompt_tokens",
    "answer_tokens",
]

_UNITS: dict[NeedField, tuple[str, int]] = {
    "context_tokens": ("tok", 0),
    "parallel": ("pcs", 0),
    "first_token_s": ("s", 1),
    "tokens_per_s": ("tok/s", 1),
    "requests_per_hour": ("1/h", 0),
    "prompt_tokens": ("tok", 0),
    "answer_tokens": ("tok", 0),
}
_GIVEN = Given(Bilingual("the role's options", "параметры роли"))
LEAST_RATE, MOST_RATE = 1e-6, 1e9
MOST_TOKENS = 2**24
"""More than any model's context; beyond it a unit was mistaken."""


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """What one role asks for.

    What somebody stated is a condition; what is assumed is a wish, and a plan that misses it
    says so instead of being dropped (memory, context and licence are conditions in any case).

    Attributes:
        name: As in ``/api/tags``, for example ``analysis``.
        models: Names of the catalogue, any of which will do; ``None`` = whichever is best.
        file_types: Precisions that will do, for example ``Q4_K_M``; ``None`` = any.
        quality: Least class of the model; ``None`` = any.
        context_tokens: Context of each request; from 1.
        parallel: Requests side by side, at least; 1 to `MAX_SEQUENCES`.
        parallel_most: Up to how many side by side are of use; not below ``parallel``.
        first_token_s: Longest time to the first token of an answer, alone; ``None`` = any.
        tokens_per_s: Slowest writing of one request alone; ``None`` = any.
        languages: IETF tags that the model must know.
        commercial: Whether a company will use it.
        requests_per_hour: Mean arrivals; ``None`` = unknown.
        prompt_tokens: Mean length of what is read.
        answer_tokens: Mean length of what is written.
        assumed: Fields that nobody stated, with why they are what they are.
    """

    name: str
    models: tuple[str, ...] | None = None
    file_types: tuple[str, ...] | None = None
    quality: QualityClass | None = None
    context_tokens: int = 4096
    parallel: int = 1
    parallel_most: int = 1
    first_token_s: float | None = None
    tokens_per_s: float | None = None
    languages: tuple[str, ...] = ()
    commercial: bool = True
    requests_per_hour: float | None = None
    prompt_tokens: int = 256
    answer_tokens: int = 300
    assumed: tuple[tuple[NeedField, Bilingual], ...] = ()

    def __post_init__(self) -> None:
        counts = {
            "context": self.context_tokens,
            "prompt": self.prompt_tokens,
            "answer": self.answer_tokens,
        }
        for what, count in counts.items():
            if not 1 <= count <= MOST_TOKENS:
                raise UsageError(
                    f"role {self.name}: {what} must be from 1 to {MOST_TOKENS}, found {count}"
                )
        for count in (self.parallel, self.parallel_most):
            if not 1 <= count <= MAX_SEQUENCES:
                raise UsageError(
                    f"role {self.name}: requests at once must be from 1 to {MAX_SEQUENCES}, "
                    f"found {count}"
                )
        if self.parallel_most < self.parallel:
            raise UsageError(
                f"role {self.name}: at most {self.parallel_most} requests side by side are of "
                f"use, yet {self.parallel} are asked for"
            )
        rates = {
            "first token": self.first_token_s,
            "tokens per second": self.tokens_per_s,
            "requests per hour": self.requests_per_hour,
        }
        for what, rate in rates.items():
            if rate is not None and not 0 < rate < math.inf:
                raise UsageError(f"role {self.name}: {what} must be above 0, found {rate}")
            if rate is not None and not LEAST_RATE <= rate <= MOST_RATE:
                raise UsageError(
                    f"role {self.name}: {what} must be from {LEAST_RATE:g} to {MOST_RATE:g}, "
                    f"found {rate:g}"
                )
        if self.prompt_tokens + self.answer_tokens > self.context_tokens:
            raise UsageError(
                f"role {self.name}: a prompt of {self.prompt_tokens} and an answer of "
                f"{self.answer_tokens} tokens do not fit a context of {self.context_tokens}",
                remedy="ask for a longer context, or shorter prompts and answers",
            )

    def is_assumed(self, field: NeedField) -> bool:
        """Whether nobody stated it."""
        return any(name == field for name, _ in self.assumed)

    def provenance(self, field: NeedField) -> Provenance:
        """Given, or assumed and why."""
        for name, why in self.assumed:
            if name == field:
                return Assumed(why)
        return _GIVEN

    def quantity(self, field: NeedField) -> Quantity | None:
        """A numeric need with its unit; ``None`` = not asked for.

        Raises:
            UsageError: the field is not a number.
        """
        if field not in _UNITS:
            raise UsageError(f"expected a numeric need, found {field}")
        value: float | None = getattr(self, field)
        unit, decimals = _UNITS[field]
        if value is None:
            return None
        return Quantity(value, unit, self.provenance(field), decimals)


@dataclass(frozen=True, slots=True)
class RoleDefaults:
    """What is assumed of a role, and why: one sentence for each field."""

    context_tokens: tuple[int, Bilingual]
    parallel: tuple[int, int, Bilingual]
    tokens_per_s: tuple[float, Bilingual]
    prompt_tokens: tuple[int, Bilingual]
    answer_tokens: tuple[int, Bilingual]


_OWN_PLAN = "the office's written plan"
_OWN_PLAN_RU = "письменный план бюро"
_NOT_COUNTED = Bilingual(
    "nobody counted this office's prompts; a question with some pages of text",
    "запросы этого бюро никто не считал; вопрос с парой страниц текста",
)
_SHORT_QUESTIONS = Bilingual(
    "nobody counted this office's prompts; a short question with its instructions",
    "запросы этого бюро никто не считал; короткий вопрос с указаниями",
)
_READING = Bilingual(
    "people read 238 words a minute (Brysbaert 2019), taken at 2.5 tokens a Russian word",
    "человек читает 238 слов в минуту (Brysbaert 2019), принято 2,5 токена на русское слово",
)
READING_TOKENS_PER_S = 238 / 60 * 2.5

KNOWN_ROLES: dict[str, RoleDefaults] = {
    "analysis": RoleDefaults(
        (8192, Bilingual(f"{_OWN_PLAN}: context 8192", f"{_OWN_PLAN_RU}: контекст 8192")),
        (
            1,
            4,
            Bilingual(
                f"{_OWN_PLAN}: 1 to 4 requests at once; one is the least",
                f"{_OWN_PLAN_RU}: 1–4 запроса сразу; один — наименьшее",
            ),
        ),
        (
            500 / 35,
            Bilingual(
                f"{_OWN_PLAN}: 500 tokens in 25 to 35 s",
                f"{_OWN_PLAN_RU}: 500 токенов за 25–35 с",
            ),
        ),
        (1024, _NOT_COUNTED),
        (
            500,
            Bilingual(f"{_OWN_PLAN}: answers of 500 tokens", f"{_OWN_PLAN_RU}: ответ 500 токенов"),
        ),
    ),
    "chat": RoleDefaults(
        (2048, Bilingual(f"{_OWN_PLAN}: context 2048", f"{_OWN_PLAN_RU}: контекст 2048")),
        (1, 1, Bilingual(f"{_OWN_PLAN}: one request", f"{_OWN_PLAN_RU}: один запрос")),
        (
            300 / 4,
            Bilingual(
                f"{_OWN_PLAN}: 300 tokens in 3 to 4 s", f"{_OWN_PLAN_RU}: 300 токенов за 3–4 с"
            ),
        ),
        (256, _SHORT_QUESTIONS),
        (
            300,
            Bilingual(f"{_OWN_PLAN}: answers of 300 tokens", f"{_OWN_PLAN_RU}: ответ 300 токенов"),
        ),
    ),
}
"""Roles that the office described itself."""

_USUAL = Bilingual("usual for a chat; nobody stated it", "обычно для чата; никто не указал")
OTHER_ROLE = RoleDefaults(
    (4096, _USUAL),
    (1, 1, _USUAL),
    (READING_TOKENS_PER_S, _READING),
    (256, _SHORT_QUESTIONS),
    (300, _USUAL),
)
"""Any other role."""

LANGUAGES = ("ru", "en")
LANGUAGES_WHY = Bilingual(
    "the office works in Russian, standards and code are in English too",
    "бюро работает по-русски, нормы и код бывают и на английском",
)
COMMERCIAL_WHY = Bilingual("an office is a company", "бюро — коммерческая организация")
ANY_MODEL_WHY = Bilingual("no model was named", "модель не названа")
ANY_TYPE_WHY = Bilingual("no precision was named", "точность не названа")
RATE_WHY = Bilingual("the request rate is not known", "частота запросов неизвестна")
