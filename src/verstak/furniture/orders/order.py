"""A whole order from one TOML file: cabinets, prices, sheets and the saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from verstak.cutting.job import FirstCut, Grain, SawRules, Sheet, Trim
from verstak.errors import InvalidCabinet, UsageError
from verstak.furniture.cabinet_spec import CabinetSpec
from verstak.furniture.materials import material
from verstak.furniture.orders.cabinet_file import cabinets_of
from verstak.furniture.orders.toml_document import Length, Written, check, load_toml
from verstak.quantities.length import mm_text

_Above0 = Annotated[Length, Field(gt=0)]
_Zero = Annotated[Length, Field(ge=0)]
_Price = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """A size of sheet, and the board that it is of."""

    material: str
    thickness_um: int
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Order:
    """What an office wants built, and from what.

    Args:
        cabinets: Specs with quantities.
        prices: By the keys that the file uses; what they mean is the bill's affair.
        sheets: Sheets by board.
        rules: The saw.
        currency: As it is to be printed.
    """

    cabinets: tuple[tuple[CabinetSpec, int], ...]
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    sheets: tuple[OrderSheet, ...] = ()
    rules: SawRules = field(default_factory=SawRules)
    currency: str = "RUB"

    def sheets_by_board(self) -> dict[tuple[str, int], tuple[Sheet, ...]]:
        """Sheets by key of the material and thickness in micrometres."""
        found: dict[tuple[str, int], tuple[Sheet, ...]] = {}
        for row in self.sheets:
            key = (row.material, row.thickness_um)
            found[key] = (*found.get(key, ()), row.sheet)
        return found


class _Sheet(Written):
    material: StrictStr
    thickness: _Above0
    length: _Above0
    width: _Above0
    name: StrictStr = ""
    quantity: Annotated[StrictInt, Field(ge=0)] | None = None
    price: _Price | None = None
    trim: _Zero = 0
    grain: Grain = Grain.LENGTH
    offcut: StrictBool = False


class _Saw(Written):
    kerf: _Zero | None = None
    stages: Literal[2, 3, "free"] | None = None
    first_cut: FirstCut | None = None
    longest_cut: _Above0 | None = None
    min_offcut_length: _Zero | None = None
    min_offcut_width: _Zero | None = None


def read_order(text: str, name: str) -> Order:
    """Read an order: ``[[cabinet]]``, ``[defaults]``, ``[prices]``, ``[[sheet]]`` and ``[saw]``.

    Args:
        text: The file's text.
        name: What the file is called, for errors.

    Raises:
        InvalidCabinet: not TOML, unknown keys, or values of a wrong kind.
    """
    document = load_toml(text, name=name)
    cabinets = cabinets_of(document, name=name)
    prices, currency = _prices(document.get("prices", {}), name)
    return Order(
        cabinets=cabinets,
        prices=prices,
        sheets=_sheets(document.get("sheet", []), name),
        rules=_rules(document.get("saw", {}), name),
        currency=currency,
    )


def _prices(table: object, name: str) -> tuple[dict[str, Decimal], str]:
    where = f"{name}: [prices]"
    if not isinstance(table, dict):
        raise InvalidCabinet(f"{where}: expected a table, found {table!r}")
    currency = table.get("currency", "RUB")
    if not isinstance(currency, str) or not currency.strip():
        raise InvalidCabinet(f'{where}: expected currency = "RUB" or the like, found {currency!r}')
    prices = {}
    for key, value in table.items():
        if key == "currency":
            continue
        price = value if isinstance(value, Decimal | int) and not isinstance(value, bool) else None
        if price is None or not Decimal(price).is_finite() or price < 0:
            raise InvalidCabinet(
                f"{where}: {key!r}: expected a price of zero or more, found {value!r}",
                remedy='write "particleboard 16/m2" = 650',
            )
        prices[key] = Decimal(price)
    return prices, currency.strip()


def _sheets(tables: object, name: str) -> tuple[OrderSheet, ...]:
    if not isinstance(tables, list):
        raise InvalidCabinet(f"{name}: expected [[sheet]] tables, found {tables!r}")
    return tuple(_sheet(table, f"{name}: sheet {number}") for number, table in enumerate(tables, 1))


def _sheet(table: object, where: str) -> OrderSheet:
    row = check(_Sheet, table, where=where)
    try:
        material(row.material)
    except UsageError as error:
        raise InvalidCabinet(f"{where}: {error.message}", remedy=error.remedy) from None
    size = f"{mm_text(row.length)}x{mm_text(row.width)}"
    sheet = Sheet(
        name=row.name or f"{row.material} {mm_text(row.thickness)} {size}",
        length_um=row.length,
        width_um=row.width,
        quantity=row.quantity,
        price=row.price,
        trim=Trim.all_round(row.trim),
        grain=row.grain,
        offcut=row.offcut,
    )
    if min(sheet.usable_length_um, sheet.usable_width_um) <= 0:
        raise InvalidCabinet(
            f"{where}: nothing is left of {size} mm inside a trim of {mm_text(row.trim)} mm",
            remedy="make the trim smaller",
        )
    return OrderSheet(row.material, row.thickness, sheet)


def _rules(table: object, name: str) -> SawRules:
    saw = check(_Saw, table, where=f"{name}: [saw]")
    said: dict[str, Any] = {}
    lengths = ("kerf", "longest_cut", "min_offcut_length", "min_offcut_width")
    for key in lengths:
        if (value := getattr(saw, key)) is not None:
            said[f"{key}_um"] = value
    if saw.stages is not None:
        said["stages"] = None if saw.stages == "free" else saw.stages
    if saw.first_cut is not None:
        said["first_cut"] = saw.first_cut
    return SawRules(**said)
