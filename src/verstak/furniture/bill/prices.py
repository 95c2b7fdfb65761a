"""What things cost: a price list with exact decimals, found by the names that people write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from verstak.errors import UsageError
from verstak.quantities.quantity import Given, Quantity, Words
from verstak.quantities.text import Bilingual

_UNIT_WORDS = {
    "m2": "m²",
    "m²": "m²",
    "м2": "m²",
    "м²": "m²",
    "sqm": "m²",
    "sheet": "sheet",
    "лист": "sheet",
    "m": "m",
    "м": "m",
    "pcs": "pcs",
    "pc": "pcs",
    "piece": "pcs",
    "шт": "pcs",
    "шт.": "pcs",
}
_PRICE_LIST = Bilingual("price list", "прайс-лист")
_MOST = Decimal(10) ** 12
_MILLIMETRES = re.compile(r"(?<=\d)\s*(?:mm|мм)\b")
_BAND_WORD = re.compile(r"^(?:edge band|edge|кромка)\s+")


class Per(StrEnum):
    """What one price buys."""

    AREA = "m²"
    SHEET = "sheet"
    LENGTH = "m"
    PIECE = "pcs"


@dataclass(frozen=True, slots=True)
class Price:
    """One line of a price list.

    Args:
        key: As it was written.
        name: What is sold, as names are compared (:func:`spelling`).
        per: For how much of it.
        amount: Zero or more, in the list's currency.
    """

    key: str
    name: str
    per: Per
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Prices:
    """A price list.

    Args:
        currency: As it is to be printed: ``RUB``, ``₽``, ``EUR``.
        rows: No two of them for the same thing and unit.
        by: Who named the prices.
    """

    currency: str
    rows: tuple[Price, ...]
    by: Words = _PRICE_LIST

    @classmethod
    def parse(
        cls, written: Mapping[str, Decimal], *, currency: str = "RUB", by: Words = _PRICE_LIST
    ) -> Prices:
        """Read prices whose keys say what and per which unit, divided by a slash.

        Args:
            written: ``{"particleboard 16/m2": …, "particleboard 16/sheet": …, "2 mm/m": …,
                "confirmat": …}``; without a unit the price is for a piece. Boards are named by
                material and thickness, with the decor where decors differ in price; English or
                Russian. ``mm`` and letter case do not matter.
            currency: As it is to be printed.
            by: Who named the prices.

        Raises:
            UsageError: a unit is unknown, a price is no number, negative or absurd, or two keys
                mean the same.
        """
        if not currency.strip():
            raise UsageError("prices: the currency must not be empty", remedy='currency = "RUB"')
        rows: dict[tuple[str, Per], Price] = {}
        for key, amount in written.items():
            row = _price(key, amount)
            earlier = rows.setdefault((row.name, row.per), row)
            if earlier is not row:
                raise UsageError(
                    f"prices: {earlier.key!r} and {key!r} name the same thing per {row.per}",
                    remedy="keep one of them",
                )
        return cls(currency=currency.strip(), rows=tuple(rows.values()), by=by)

    def find(self, names: Iterable[str], per: Per) -> Price | None:
        """The price of the first name that has one, so the most specific name comes first."""
        listed = {(row.name, row.per): row for row in self.rows}
        for name in names:
            if found := listed.get((spelling(name), per)):
                return found
        return None

    def quantity(self, price: Price) -> Quantity:
        """A price as a figure with its unit."""
        return Quantity(float(price.amount), f"{self.currency}/{price.per}", Given(self.by))


def spelling(name: str) -> str:
    """A name as names are compared: lower case, single spaces, without ``mm`` and "edge"."""
    plain = " ".join(name.replace(",", ".").casefold().split())
    return _MILLIMETRES.sub("", _BAND_WORD.sub("", plain))


def _price(key: str, amount: object) -> Price:
    what, slash, unit = key.rpartition("/")
    if not slash:
        what, unit = key, "pcs"
    per = _UNIT_WORDS.get(unit.strip().casefold())
    if per is None:
        raise UsageError(
            f"prices: {key!r}: expected a unit m2, sheet, m or pcs after the slash, found {unit!r}",
            remedy='write for example "particleboard 16/m2"',
        )
    if not spelling(what):
        raise UsageError(f"prices: {key!r} does not say what is sold")
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise UsageError(f"prices: {key!r}: expected a number, found {amount!r}")
    exact = Decimal(amount)
    if not exact.is_finite() or not 0 <= exact <= _MOST:
        raise UsageError(
            f"prices: {key!r}: expected a price of zero or more and at most {_MOST:g}, "
            f"found {exact}"
        )
    return Price(key=key, name=spelling(what), per=Per(per), amount=exact)
