"""The price list that ships with verstak, and an office's own that replaces rows of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec
from rapidfuzz import process

from verstak.catalog.fields import FieldError, Table, read_table
from verstak.catalog.price import (
    ApiPrice,
    Consumer,
    Currency,
    ElectricityPrice,
    ExchangeRate,
    RentPrice,
)
from verstak.errors import InvalidSettings, UsageError

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")
_PERIOD = re.compile(r"\d{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NEAREST = 3
_MEMORY = re.compile(r"(\d+) ?GB", re.IGNORECASE)
_MEMORY_SLACK = 0.05
"""Makers, sellers and drivers round the same memory differently: 141 and 144, 180 and 192."""
_RENT_FILLERS = frozenset(
    [
        "nvidia",
        "amd",
        "geforce",
        "radeon",
        "tesla",
        "instinct",
        "average",
        "over",
        "variants",
        "server",
        "workstation",
        "edition",
        "se",
        "we",
    ]
)


@dataclass(frozen=True, slots=True)
class Prices:
    """What is known of prices.

    Attributes:
        apis: Cloud models.
        rents: Accelerators to rent.
        electricity: By country and consumer.
        rates: Of currencies.
        not_found: What was looked for in vain; nothing is computed from these.
    """

    apis: tuple[ApiPrice, ...]
    rents: tuple[RentPrice, ...]
    electricity: tuple[ElectricityPrice, ...]
    rates: tuple[ExchangeRate, ...]
    not_found: tuple[str, ...] = ()

    def find_api(self, model: str, *, at: str | None = None) -> ApiPrice:
        """The price of a cloud model.

        Args:
            model: As its provider calls it, with or without ``provider/`` before it.
            at: ISO month or day: the latest price not after it, or the earliest one where all
                are later. ``None`` = the latest.

        Raises:
            UsageError: there is no such model in the list; the nearest names are given.
        """
        wanted = _plain(model)
        found = [
            price
            for price in self.apis
            if wanted in {_plain(price.model), _plain(f"{price.provider}/{price.model}")}
        ]
        if not found:
            names = sorted({price.model for price in self.apis})
            raise UsageError(
                f"no price of a cloud model {model!r} is known",
                remedy=f"nearest: {', '.join(_nearest(model, names))}; or add it to your prices",
            )
        by_date = sorted(found, key=lambda price: price.date)
        if at is None:
            return by_date[-1]
        earlier = [price for price in by_date if price.date <= at]
        return earlier[-1] if earlier else by_date[0]

    def find_rents(self, device: str, *, memory_gb: float | None = None) -> tuple[RentPrice, ...]:
        """Offers of an accelerator.

        Args:
            device: Its name; every word of the shorter name must be in the longer one, makers and
                forms of the same product aside.
            memory_gb: Of the accelerator; ``None`` = as the name says, if it does. Offers with
                another size are of another product.
        """
        wanted = _rent_words(device)
        stated = _MEMORY.search(device)
        size = memory_gb if memory_gb is not None else float(stated[1]) if stated else None
        return tuple(
            rent
            for rent in self.rents
            if wanted
            and (wanted <= (offered := _rent_words(rent.device)) or offered <= wanted)
            and (size is None or abs(rent.memory_gb - size) <= _MEMORY_SLACK * size)
        )

    def find_electricity(self, country: str, consumer: Consumer) -> ElectricityPrice | None:
        """The price of a country for a consumer; ``None`` = nobody here knows it."""
        wanted = country.strip().upper()
        return next(
            (
                price
                for price in self.electricity
                if price.country == wanted and price.consumer == consumer
            ),
            None,
        )

    def find_rate(self, base: Currency, quote: Currency) -> ExchangeRate | None:
        """The latest rate between two currencies; ``None`` = not known in this direction."""
        found = [rate for rate in self.rates if (rate.base, rate.quote) == (base, quote)]
        return max(found, key=lambda rate: rate.date, default=None)


def prices(extra: Path | None = None) -> Prices:
    """The shipped price list, with an office's own rows in place of the same thing's.

    Args:
        extra: An office's TOML file of the same shape; ``None`` = none.

    Returns:
        All prices.

    Raises:
        InvalidSettings: the office's file cannot be read, or names the file, field and line.
    """
    if extra is None:
        return _shipped()
    try:
        text = extra.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(
            f"the price list {extra} cannot be read: {error}",
            remedy="correct the path, or take it out of the settings",
        ) from error
    return _overridden(_shipped(), read_prices(text, extra.name))


def read_prices(text: str, file_name: str) -> Prices:
    """Read a price list.

    Args:
        text: Content of a TOML file.
        file_name: Named in errors.

    Raises:
        InvalidSettings: names the file, the field, the line and the reason.
    """
    return read_table(text, file_name, _File, _prices)


@cache
def _shipped() -> Prices:
    file = files("verstak.catalog") / "data" / "prices.toml"
    return read_prices(file.read_text(encoding="utf-8"), file.name)


class _Exchange(Table, frozen=True):
    base: Currency
    quote: Currency
    rate: float
    date: str
    source: str


class _Api(Table, frozen=True):
    provider: str
    model: str
    currency: Currency
    date: str
    source: str
    input_per_million: float | None = None
    output_per_million: float | None = None
    cached_input_per_million: float | None = None
    context_tokens: int | None = None
    upstream: str | None = None
    note: str | None = None


class _Rent(Table, frozen=True):
    provider: str
    device: str
    memory_gb: float
    price: float
    currency: Currency
    per: str
    date: str
    source: str
    setup: float = 0.0
    note: str | None = None


class _Electricity(Table, frozen=True):
    country: str
    user: Consumer
    eur_per_kwh: float
    period: str
    source: str
    includes_vat: bool | None = None


class _NotFound(Table, frozen=True):
    what: str


class _File(Table, frozen=True):
    sources: dict[str, str] = msgspec.field(default_factory=dict)
    exchange: list[_Exchange] = msgspec.field(default_factory=list)
    api: list[_Api] = msgspec.field(default_factory=list)
    rent: list[_Rent] = msgspec.field(default_factory=list)
    electricity: list[_Electricity] = msgspec.field(default_factory=list)
    not_found: list[_NotFound] = msgspec.field(default_factory=list)


def _prices(file: _File) -> Prices:
    sources = file.sources
    for key, text in sources.items():
        if not text.strip():
            raise FieldError(f"sources.{key}", "must say where its prices are from")
    return Prices(
        apis=_each("api", file.api, lambda row: _api(row, sources)),
        rents=_each("rent", file.rent, lambda row: _rent(row, sources)),
        electricity=_each("electricity", file.electricity, lambda row: _power(row, sources)),
        rates=_each("exchange", file.exchange, lambda row: _rate(row, sources)),
        not_found=tuple(row.what for row in file.not_found),
    )


def _each[R, V](name: str, rows: list[R], value: Callable[[R], V]) -> tuple[V, ...]:
    values = []
    for index, row in enumerate(rows):
        try:
            values.append(value(row))
        except FieldError as error:
            raise FieldError(f"{name}[{index}].{error.field}", error.reason) from error
    return tuple(values)


def _api(row: _Api, sources: Mapping[str, str]) -> ApiPrice:
    for field in ("input_per_million", "output_per_million", "cached_input_per_million"):
        _not_negative(field, getattr(row, field))
    if row.input_per_million is None and row.output_per_million is None:
        raise FieldError("input_per_million", "a price of the prompt or of the answer is needed")
    if not row.input_per_million and not row.output_per_million:
        raise FieldError("input_per_million", "0 is a placeholder, not a price: leave the row out")
    return ApiPrice(
        provider=_word("provider", row.provider),
        model=_word("model", row.model),
        currency=row.currency,
        input_per_million=row.input_per_million,
        output_per_million=row.output_per_million,
        cached_input_per_million=row.cached_input_per_million,
        context_tokens=row.context_tokens,
        date=_dated("date", row.date, _DATE),
        source=_source(row.source, sources),
        upstream=row.upstream,
        note=row.note,
    )


def _rent(row: _Rent, sources: Mapping[str, str]) -> RentPrice:
    _positive("price", row.price)
    _positive("memory_gb", row.memory_gb)
    _not_negative("setup", row.setup)
    match row.per:
        case "hour" | "month":
            per = row.per
        case _:
            raise FieldError("per", f"expected hour or month, found {row.per!r}")
    return RentPrice(
        provider=_word("provider", row.provider),
        device=_word("device", row.device),
        memory_gb=row.memory_gb,
        price=row.price,
        currency=row.currency,
        per=per,
        setup=row.setup,
        date=_dated("date", row.date, _DATE),
        source=_source(row.source, sources),
        note=row.note,
    )


def _power(row: _Electricity, sources: Mapping[str, str]) -> ElectricityPrice:
    _positive("eur_per_kwh", row.eur_per_kwh)
    return ElectricityPrice(
        country=_dated("country", row.country, _COUNTRY),
        consumer=row.user,
        eur_per_kwh=row.eur_per_kwh,
        period=_dated("period", row.period, _PERIOD),
        source=_source(row.source, sources),
        includes_vat=row.includes_vat,
    )


def _rate(row: _Exchange, sources: Mapping[str, str]) -> ExchangeRate:
    _positive("rate", row.rate)
    if row.base == row.quote:
        raise FieldError("quote", f"a rate is between two currencies, found {row.base} twice")
    return ExchangeRate(
        base=row.base,
        quote=row.quote,
        rate=row.rate,
        date=_dated("date", row.date, _DATE),
        source=_source(row.source, sources),
    )


def _overridden(shipped: Prices, own: Prices) -> Prices:
    return Prices(
        apis=_replaced(shipped.apis, own.apis, lambda row: (row.provider, _plain(row.model))),
        rents=_replaced(shipped.rents, own.rents, lambda row: (row.provider, _plain(row.device))),
        electricity=_replaced(
            shipped.electricity, own.electricity, lambda row: (row.country, row.consumer)
        ),
        rates=_replaced(shipped.rates, own.rates, lambda row: (row.base, row.quote)),
        not_found=shipped.not_found + own.not_found,
    )


def _replaced[R](
    shipped: Iterable[R], own: tuple[R, ...], thing: Callable[[R], tuple[str, str]]
) -> tuple[R, ...]:
    theirs = {thing(row) for row in own}
    return (*own, *(row for row in shipped if thing(row) not in theirs))


def _source(key: str, sources: Mapping[str, str]) -> str:
    if key in sources:
        return sources[key]
    # An office's own row may say it in words; a single word is a key that was misspelt.
    if " " not in key.strip() and "/" not in key:
        raise FieldError("source", f"{key!r} is none of the keys under [sources]")
    return key.strip()


def _word(field: str, text: str) -> str:
    if not text.strip():
        raise FieldError(field, "must not be empty")
    return text.strip()


def _dated(field: str, text: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(text):
        wanted = {_DATE: "2026-11 or 2026-11-09", _PERIOD: "2025-H1", _COUNTRY: "DE or EU"}[form]
        raise FieldError(field, f"expected a form such as {wanted}, found {text!r}")
    return text


def _positive(field: str, value: float) -> None:
    if not 0 < value < float("inf"):
        raise FieldError(field, f"must be more than 0, found {value}")


def _not_negative(field: str, value: float | None) -> None:
    if value is not None and not 0 <= value < float("inf"):
        raise FieldError(field, f"must be 0 or more, found {value}")


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^a-zа-яё0-9.]+", " ", name.casefold()).split())


def _rent_words(name: str) -> frozenset[str]:
    """Words that tell a product: SXM4 and SXM5 are forms of what is called SXM elsewhere."""
    bare = _MEMORY.sub(" ", name).casefold()
    words = {re.sub(r"^sxm\d$", "sxm", word) for word in re.findall(r"[a-z0-9]+", bare)}
    return frozenset(words - _RENT_FILLERS)


def _nearest(name: str, names: list[str]) -> list[str]:
    return [found for found, _, _ in process.extract(name, names, limit=_NEAREST)]
