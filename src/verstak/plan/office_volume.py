"""Tokens of a month from the roles of an office, where nobody counted them."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.errors import UsageError
from verstak.plan.cost.spread import computed
from verstak.plan.cost.volume import TokenVolume, volume_of_requests
from verstak.plan.role_need import RoleNeed
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


def volume_of_needs(needs: Sequence[RoleNeed], hours_per_month: Quantity) -> TokenVolume:
    """Tokens of a month from the roles' requests an hour, lengths, and working hours.

    Args:
        needs: Of the roles.
        hours_per_month: In which people work.

    Raises:
        UsageError: a role's rate is not known.
    """
    each = []
    for need in needs:
        rate, prompt, answer = (
            need.quantity(name) for name in ("requests_per_hour", "prompt_tokens", "answer_tokens")
        )
        if rate is None or prompt is None or answer is None:
            raise UsageError(
                f"how many requests an hour {need.name} gets is not known",
                remedy="give --requests-per-hour beside --hours-per-month",
            )
        each.append(
            volume_of_requests(
                requests_per_hour=rate,
                hours_per_month=hours_per_month,
                prompt_tokens=prompt,
                answer_tokens=answer,
            )
        )
    names = [need.name for need in needs]
    tokens = [
        computed(
            Bilingual("sum over the roles", "сумма по ролям"),
            dict(zip(names, column, strict=True)),
            lambda **parts: sum(parts.values()),
            unit="tok/month",
            decimals=0,
        ).figure
        for column in (
            [volume.input_tokens for volume in each],
            [volume.output_tokens for volume in each],
        )
    ]
    return TokenVolume(*tokens)
