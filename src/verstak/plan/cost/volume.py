"""How many tokens an office uses, without which nothing can be said about money."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError, VolumeMissing
from verstak.plan.cost.spread import computed
from verstak.quantities.quantity import Assumed, Given, Quantity, Words
from verstak.quantities.text import Bilingual

HOURS_PER_MONTH = Quantity(
    8760 / 12,
    "h/month",
    Assumed(Bilingual("365 days of 24 hours, over 12 months", "365 суток по 24 ч, на 12 месяцев")),
    decimals=0,
)
SECONDS_PER_HOUR = 3600
SECONDS_PER_YEAR = 365 * 24 * SECONDS_PER_HOUR
PER_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class TokenVolume:
    """Tokens of a month.

    Attributes:
        input_tokens: Of all prompts, ``tok/month``.
        output_tokens: Of all answers, ``tok/month``.

    Raises:
        UsageError: negative, or none at all.
    """

    input_tokens: Quantity
    output_tokens: Quantity

    def __post_init__(self) -> None:
        if min(self.input_tokens.value, self.output_tokens.value) < 0:
            raise UsageError("a volume of tokens must not be negative")
        if self.total <= 0:
            raise UsageError(
                "a volume of no tokens buys nothing",
                remedy="give the tokens of prompts and of answers a month",
            )

    @property
    def total(self) -> float:
        """Tokens in and out a month."""
        return self.input_tokens.value + self.output_tokens.value

    def times(self, factor: float, why: Words) -> TokenVolume:
        """The same mixture, more or less of it.

        Args:
            factor: 0 or more.
            why: What the factor is, for the provenance.
        """
        return TokenVolume(
            *(
                computed(
                    Bilingual("tokens × factor", "токены × доля"),
                    {"tokens": tokens, "factor": Quantity(factor, "", Given(why), decimals=4)},
                    lambda tokens, factor: tokens * factor,
                    unit="tok/month",
                    decimals=0,
                ).figure
                for tokens in (self.input_tokens, self.output_tokens)
            )
        )


def given_volume(input_tokens: float, output_tokens: float, by: Words) -> TokenVolume:
    """A volume that somebody told: tokens a month in and out."""
    return TokenVolume(
        Quantity(input_tokens, "tok/month", Given(by), decimals=0),
        Quantity(output_tokens, "tok/month", Given(by), decimals=0),
    )


def volume_of_requests(
    *,
    requests_per_hour: Quantity,
    hours_per_month: Quantity,
    prompt_tokens: Quantity,
    answer_tokens: Quantity,
) -> TokenVolume:
    """The volume of a stream of requests.

    Args:
        requests_per_hour: While people work.
        hours_per_month: In which people work.
        prompt_tokens: Of one request, its history included.
        answer_tokens: Of one answer.
    """
    both = {"requests": requests_per_hour, "hours": hours_per_month}
    each = [
        computed(
            Bilingual("requests × hours × tokens", "запросы × часы × токены"),
            {**both, "tokens": tokens},
            lambda requests, hours, tokens: requests * hours * tokens,
            unit="tok/month",
            decimals=0,
        ).figure
        for tokens in (prompt_tokens, answer_tokens)
    ]
    return TokenVolume(*each)


def require_volume(volume: TokenVolume | None) -> TokenVolume:
    """The volume, or the error that asks for it.

    Raises:
        VolumeMissing: there is none.
    """
    if volume is None:
        raise VolumeMissing(
            "no saving can be stated without a volume of tokens: what a cloud costs depends on "
            "nothing else",
            remedy="give the tokens of prompts and of answers a month, or requests an hour, "
            "working hours and tokens of one request",
        )
    return volume
