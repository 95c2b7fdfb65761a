"""What ``verstak plan`` was told about money, checked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from verstak.errors import UsageError
from verstak.plan.cost.money import Vat
from verstak.plan.cost.volume import TokenVolume, given_volume
from verstak.plan.office_cost import LIFE, CostInputs
from verstak.plan.office_volume import volume_of_needs
from verstak.plan.role_need import RoleNeed
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.text import Bilingual

_AMOUNT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*([kmbкмg]?)", re.IGNORECASE)
_SCALE = {"": 1.0, "k": 1e3, "к": 1e3, "m": 1e6, "м": 1e6, "b": 1e9, "g": 1e9}
_LEAST, _MOST, _MOST_TOKENS = 1e-6, 1e9, 1e15  # beyond, a unit was mistaken
_COUNTRY = re.compile(r"[A-Za-z]{2}")


def cost_inputs(
    *,
    needs: Sequence[RoleNeed],
    tokens_in: str | None = None,
    tokens_out: str | None = None,
    hours_per_month: float | None = None,
    price: float | None = None,
    kwh_price: float | None = None,
    country: str | None = None,
    load_watts: float | None = None,
    idle_watts: float | None = None,
    vat: float | None = None,
    vat_reclaimed: bool = False,
    cloud: str | None = None,
    life_years: float | None = None,
    budget: float | None = None,
) -> CostInputs:
    """Options as typed values; what was not given stays unknown.

    Raises:
        UsageError: a negative price, half a volume, a country that is no code.
    """
    if country is not None and not _COUNTRY.fullmatch(country):
        raise UsageError(
            f"--country: expected a code of two letters such as DE, found {country!r}",
            remedy="write DE, FR, EU, or give --kwh-price",
        )
    tax = _told("--vat", vat, "%", decimals=1)
    life = _told("--life", life_years, "year", decimals=1, zero=False)
    return CostInputs(
        volume=_volume(tokens_in, tokens_out, hours_per_month, needs),
        price=_told("--price", price, "€", decimals=0),
        kwh_price=_told("--kwh-price", kwh_price, "€/kWh", decimals=3),
        country=None if country is None else country.upper(),
        load_w=_told("--load-watts", load_watts, "W", decimals=0),
        idle_w=_told("--idle-watts", idle_watts, "W", decimals=0),
        vat=None if tax is None else Vat(tax, recoverable=vat_reclaimed),
        cloud=cloud,
        life_years=life or LIFE,
        budget=_told("--budget", budget, "€", decimals=0, zero=False),
    )


def amount(option: str, text: str) -> float:
    """A number of tokens as people write it: ``5000000``, ``5M``, ``300k``.

    Raises:
        UsageError: it is none, or below 0.
    """
    match = _AMOUNT.fullmatch(text.strip())
    value = math.nan
    if match is not None:
        value = float(match[1].replace(",", ".")) * _SCALE[match[2].casefold()]
    if not 0 <= value <= _MOST_TOKENS:
        raise UsageError(
            f"{option}: expected a number of tokens a month from 0 to {_MOST_TOKENS:g}, "
            f"found {text!r}",
            remedy="write for example 5000000, 5M or 300k",
        )
    return value


def _volume(
    tokens_in: str | None,
    tokens_out: str | None,
    hours_per_month: float | None,
    needs: Sequence[RoleNeed],
) -> TokenVolume | None:
    if tokens_in is None and tokens_out is None:
        hours = _told("--hours-per-month", hours_per_month, "h/month", decimals=0, zero=False)
        return None if hours is None else volume_of_needs(needs, hours)
    if tokens_in is None or tokens_out is None:
        missing = "--tokens-in" if tokens_in is None else "--tokens-out"
        raise UsageError(
            f"{missing} is missing: prompts and answers cost differently",
            remedy="give both --tokens-in and --tokens-out, a month",
        )
    if hours_per_month is not None:
        raise UsageError(
            "--hours-per-month and --tokens-in both say how much is used",
            remedy="give one of the two",
        )
    given = Bilingual("--tokens-in and --tokens-out", "--tokens-in и --tokens-out")
    return given_volume(amount("--tokens-in", tokens_in), amount("--tokens-out", tokens_out), given)


def _told(
    option: str, value: float | None, unit: str, *, decimals: int, zero: bool = True
) -> Quantity | None:
    if value is None:
        return None
    if not (0 <= value < math.inf) or (value == 0 and not zero):
        least = "0 or more" if zero else "more than 0"
        raise UsageError(
            f"{option}: expected {least}, found {value:g}", remedy=f"give {option} in {unit}"
        )
    if value and not _LEAST <= value <= _MOST:
        raise UsageError(
            f"{option}: expected {_LEAST:g} to {_MOST:g}, found {value:g}",
            remedy=f"give {option} in {unit}",
        )
    return Quantity(value, unit, Given(option), decimals)
