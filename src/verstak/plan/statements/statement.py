"""What a plan states, one class for each kind of statement that can be checked.

Field names are those of the file. A span is one number, or two: the ends of a range.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from verstak.catalog.price import Consumer

type Span = float | tuple[float, float]
type ByteUnit = Literal["GB", "GiB", "MB", "MiB"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What every statement has.

    Attributes:
        id: Name of the statement, unique in its file.
        text: The statement in its author's words, for people.
    """

    id: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSize(Stated):
    """A model's file has a size.

    Attributes:
        model: Any spelling.
        file_type: For example ``Q4_K_M``; ``None`` = the name says it.
        size: In ``unit``.
        unit: Decimal or binary.
    """

    model: str
    size: Span
    file_type: str | None = None
    unit: ByteUnit = "GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceClaim(Stated):
    """A model has a licence.

    Attributes:
        model: Any spelling.
        licence: As the plan calls it.
        commercial: Whether the plan says that a company may use it; ``None`` = it does not say.
    """

    model: str
    licence: str
    commercial: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLength(Stated):
    """A model reads so many tokens at once."""

    model: str
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIdentity(Stated):
    """A name stands for a model with such properties.

    Attributes:
        name: What the plan calls it, for people.
        model: The checkpoint that the plan says it is.
        parameters: Weights; ``None`` = not said.
        licence: ``None`` = not said.
        sizes_gb: Sizes of its files by type, GB; empty = none said.
        tag: What the plan's instructions pull; ``None`` = nothing.
    """

    name: str
    model: str
    parameters: float | None = None
    licence: str | None = None
    sizes_gb: dict[str, float] = field(default_factory=dict)
    tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMemory(Stated):
    """Accelerators have so much memory.

    Attributes:
        memory_gb: By accelerator, as sold.
    """

    memory_gb: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRole:
    """A model at work.

    Attributes:
        name: Of the role.
        model: Any spelling; may end in a precision.
        context_tokens: Of each sequence.
        file_type: ``None`` = the name says it.
        sequences: Side by side.
        cache_type: Of keys and values.
    """

    name: str
    model: str
    context_tokens: int
    file_type: str | None = None
    sequences: int = 1
    cache_type: Literal["f16", "q8_0", "q4_0"] = "f16"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFit(Stated):
    """Models lie in the memory of one device at the same time, or do not."""

    device: str
    roles: tuple[StatedRole, ...]
    fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedClaim(Stated):
    """A model writes so many tokens a second on a device.

    Attributes:
        model: Any spelling; may end in a precision.
        device: Any spelling.
        tokens_per_s: Of one request.
        context_tokens: Room for the prompt and the answer, which must fit beside the weights.
        file_type: ``None`` = the name says it.
    """

    model: str
    device: str
    tokens_per_s: Span
    context_tokens: int = 2048
    file_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTime(Stated):
    """An answer takes so many seconds.

    Attributes:
        model: Any spelling; may end in a precision.
        device: Any spelling.
        answer_tokens: Of the answer.
        seconds: Until its last token.
        prompt_tokens: Read before; 0 = nothing is said of the prompt, and it is not counted.
        context_tokens: Room for both, which must fit beside the weights.
        file_type: ``None`` = the name says it.
    """

    model: str
    device: str
    answer_tokens: int
    seconds: Span
    prompt_tokens: int = 0
    context_tokens: int = 2048
    file_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityClaim(Stated):
    """A model reaches a score under a test.

    Attributes:
        model: Any spelling.
        benchmark: Name of the test; ``None`` = not said.
        score: In the test's own unit.
        file_type: Precision; ``None`` = not said.
    """

    model: str
    score: Span
    benchmark: str | None = None
    file_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Electricity(Stated):
    """A machine costs so much electricity a month.

    Attributes:
        watts: Power that the plan counts with.
        eur_per_month: What it comes to.
        on_share: Share of the month at that power; 1 = around the clock.
        eur_per_kwh: Price of electricity; ``None`` = not said.
        device: Its accelerator, whose measured power is then compared; ``None`` = not said.
        model: The model on it; ``None`` = not said.
        busy_share: Share of the time in which it really computes; ``None`` = not said.
        country: ISO code whose price is compared; ``None`` = all that are known.
        consumer: Whose price.
    """

    watts: float
    eur_per_month: Span
    on_share: float = 1.0
    eur_per_kwh: float | None = None
    device: str | None = None
    model: str | None = None
    busy_share: float | None = None
    country: str | None = None
    consumer: Consumer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsClaim(Stated):
    """So much is saved a year against a cloud.

    Attributes:
        eur_per_year: What is saved.
        against: Cloud models whose price is saved.
        input_tokens: Of prompts a month; ``None`` = not said.
        output_tokens: Of answers a month; ``None`` = not said.
        mixture: Parts of prompt and of answer where the tokens are not said.
        device: Whose accelerator should do the work; ``None`` = not said.
        model: The model on it; ``None`` = not said.
        file_type: Its precision; ``None`` = the name says it.
        running_eur_per_month: What the own machine costs a month; ``None`` = not said.
    """

    eur_per_year: Span
    against: tuple[str, ...]
    input_tokens: float | None = None
    output_tokens: float | None = None
    mixture: tuple[float, float] = (3.0, 1.0)
    device: str | None = None
    model: str | None = None
    file_type: str | None = None
    running_eur_per_month: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback(Stated):
    """A purchase pays back after so many months.

    Attributes:
        purchase_eur: What is bought.
        saved_eur_per_year: Saved before running costs.
        running_eur_per_month: Electricity and so on.
        months: Until it has paid back.
    """

    purchase_eur: Span
    saved_eur_per_year: float
    months: Span
    running_eur_per_month: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceClaim(Stated):
    """A machine with an accelerator, or the accelerator alone, costs so much.

    Attributes:
        device: Its accelerator.
        eur: The price.
        whole: A whole machine; else the accelerator alone.
    """

    device: str
    eur: Span
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RentClaim(Stated):
    """An accelerator can be rented for so much an hour."""

    device: str
    eur_per_hour: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates(Stated):
    """These are the models worth considering.

    Attributes:
        models: As the plan names them.
        at: Month of the plan; ``None`` = the file's own date.
    """

    models: tuple[str, ...]
    at: str | None = None


type Statement = (
    FileSize
    | LicenceClaim
    | ContextLength
    | ModelIdentity
    | DeviceMemory
    | MemoryFit
    | SpeedClaim
    | AnswerTime
    | QualityClaim
    | Electricity
    | SavingsClaim
    | Payback
    | PriceClaim
    | RentClaim
    | Candidates
)

KINDS: dict[str, type[Statement]] = {
    "file_size": FileSize,
    "licence": LicenceClaim,
    "context": ContextLength,
    "model_identity": ModelIdentity,
    "device_memory": DeviceMemory,
    "memory_fit": MemoryFit,
    "speed": SpeedClaim,
    "answer_time": AnswerTime,
    "quality": QualityClaim,
    "electricity": Electricity,
    "savings": SavingsClaim,
    "payback": Payback,
    "price": PriceClaim,
    "rent": RentClaim,
    "candidates": Candidates,
}
"""By the word that the file uses."""


def kind_of(statement: Statement) -> str:
    """The word that the file uses for a statement's kind."""
    return next(word for word, kind in KINDS.items() if kind is type(statement))


@dataclass(frozen=True, slots=True)
class StatedPlan:
    """Somebody's plan.

    Attributes:
        title: What it is called.
        date: Month in which it was written; ``None`` = not said.
        statements: In the order of the file.
    """

    title: str
    date: str | None
    statements: tuple[Statement, ...]
