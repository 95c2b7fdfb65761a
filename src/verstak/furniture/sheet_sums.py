"""Sums about whole sheets: how many one area needs, how many equal parts fit, yield, cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from verstak.errors import UsageError
from verstak.furniture.part_sums import UM2_PER_M2, check_size, length_given
from verstak.quantities.length import mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_MM2_PER_M2 = 10**6


@dataclass(frozen=True, slots=True)
class SheetField:
    """A sheet, what is trimmed off all its sides, and the saw's cut.

    Args:
        length_um: Before trimming.
        width_um: Before trimming.
        trim_um: Cut off each side.
        kerf_um: Between neighbours.

    Raises:
        UsageError: nothing is left inside the trim, or trim or kerf are negative.
    """

    length_um: int
    width_um: int
    trim_um: int = 0
    kerf_um: int = 0

    def __post_init__(self) -> None:
        check_size(self.length_um, self.width_um)
        if self.trim_um < 0 or self.kerf_um < 0 or min(self.usable_um) <= 0:
            raise UsageError(
                f"a sheet of {mm_text(self.length_um)}x{mm_text(self.width_um)} mm needs a trim "
                f"and kerf of zero or more and something left inside the trim, found trim "
                f"{mm_text(self.trim_um)} and kerf {mm_text(self.kerf_um)} mm"
            )

    @property
    def usable_um(self) -> tuple[int, int]:
        """Length and width inside the trim."""
        return self.length_um - 2 * self.trim_um, self.width_um - 2 * self.trim_um

    @property
    def area_m2(self) -> Quantity:
        """Of the whole sheet."""
        area = self.length_um * self.width_um / UM2_PER_M2
        sheet = Bilingual("sheet", "лист")
        inputs = (
            ("L", length_given(self.length_um, sheet)),
            ("W", length_given(self.width_um, sheet)),
        )
        return Quantity(area, "m²", Computed("L · W", inputs), 4)


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal parts in rows and columns, all lying the same way.

    Args:
        along: Parts along the sheet's length.
        across: Parts across it.
        total: Both multiplied.
    """

    along: Quantity
    across: Quantity
    total: Quantity


@dataclass(frozen=True, slots=True)
class GridCount:
    """Equal parts on a sheet as a plain grid, lying along the sheet and turned.

    Args:
        straight: Length of the part along the length of the sheet.
        turned: By a right angle.
        best: The larger of the two totals. Mixed layouts may hold more.
    """

    straight: Grid
    turned: Grid
    best: Quantity

    def report(self) -> Report:
        """The larger grid first."""
        straight = Bilingual("along the sheet", "вдоль листа")
        turned = Bilingual("turned by a right angle", "с поворотом")
        figures = [Figure("parts", Bilingual("Parts on a sheet", "Деталей на листе"), self.best)]
        for key, name, grid in (
            ("straight", straight, self.straight),
            ("turned", turned, self.turned),
        ):
            figures += [
                Figure(
                    f"{key}_parts",
                    Bilingual(f"Parts {name.en}", f"Деталей {name.ru}"),
                    grid.total,
                ),
                Figure(
                    f"{key}_along",
                    Bilingual(f"In a row, {name.en}", f"В ряду по длине, {name.ru}"),
                    grid.along,
                ),
                Figure(
                    f"{key}_across",
                    Bilingual(f"Rows, {name.en}", f"Рядов по ширине, {name.ru}"),
                    grid.across,
                ),
            ]
        return Report(
            Bilingual("Equal parts on a sheet", "Одинаковые детали на листе"), (*figures,)
        )


def grid_count(part_length_um: int, part_width_um: int, field: SheetField) -> GridCount:
    """How many equal parts a plain grid holds, both ways.

    n = ⌊(L − 2 trim + kerf) / (l + kerf)⌋ in each direction.

    Args:
        part_length_um: l.
        part_width_um: w.
        field: The sheet, its trim and the kerf.

    Raises:
        UsageError: the part has no size.
    """
    check_size(part_length_um, part_width_um)

    def fit(room_um: int, side_um: int, way: Bilingual) -> Quantity:
        inputs = (
            ("L", length_given(room_um, Bilingual("sheet inside the trim", "лист без торцовки"))),
            ("l", length_given(side_um, Bilingual("part", "деталь"))),
            ("kerf", length_given(field.kerf_um, Bilingual("kerf", "пропил"))),
        )
        words = Bilingual(
            f"⌊(L + kerf) / (l + kerf)⌋, {way.en}", f"⌊(L + пропил) / (l + пропил)⌋, {way.ru}"
        )
        pieces = (room_um + field.kerf_um) // (side_um + field.kerf_um)
        return count(pieces, Computed(words, inputs))

    def grid(length_um: int, width_um: int) -> Grid:
        along = fit(field.usable_um[0], length_um, Bilingual("along", "по длине"))
        across = fit(field.usable_um[1], width_um, Bilingual("across", "по ширине"))
        inputs = (("a", along), ("b", across))
        return Grid(
            along, across, count(int(along.value * across.value), Computed("a · b", inputs))
        )

    straight, turned = grid(part_length_um, part_width_um), grid(part_width_um, part_length_um)
    inputs = (("a", straight.total), ("b", turned.total))
    best = count(int(max(straight.total.value, turned.total.value)), Computed("max(a, b)", inputs))
    return GridCount(straight, turned, best)


def sheets_for_area(area_m2: Quantity, field: SheetField) -> Quantity:
    """No fewer sheets than this hold an area, ⌈A / S⌉: without kerf, trim or shape.

    Raises:
        UsageError: the area is not above zero.
    """
    if area_m2.value <= 0:
        raise UsageError(f"an area must be above zero, found {area_m2.value:g} m²")
    sheet = field.length_um * field.width_um
    # To the square millimetre, so that two sheets' area is two sheets and not three.
    wanted = round(area_m2.value * _MM2_PER_M2) * (UM2_PER_M2 // _MM2_PER_M2)
    pieces = -(-wanted // sheet)
    inputs = (("A", area_m2), ("S", field.area_m2))
    return Quantity(pieces, "sheets", Computed("⌈A / S⌉", inputs), 0)


@dataclass(frozen=True, slots=True)
class SheetYield:
    """How much of the sheets becomes parts."""

    yield_percent: Quantity
    waste_percent: Quantity
    waste_m2: Quantity
    sheets_m2: Quantity

    def report(self) -> Report:
        """All four."""
        return Report(
            Bilingual("Yield of sheets", "Коэффициент использования материала"),
            (
                Figure("yield_percent", Bilingual("Yield", "КИМ"), self.yield_percent),
                Figure("waste_percent", Bilingual("Waste", "Отходы"), self.waste_percent),
                Figure("waste_m2", Bilingual("Waste, area", "Отходы, площадь"), self.waste_m2),
                Figure(
                    "sheets_m2", Bilingual("Area of the sheets", "Площадь листов"), self.sheets_m2
                ),
            ),
        )


def sheet_yield(parts_m2: Quantity, sheets: int, field: SheetField) -> SheetYield:
    """Yield (КИМ) = area of parts over the whole area of sheets.

    Args:
        parts_m2: Area of the parts.
        sheets: Sheets used.
        field: The sheet.

    Raises:
        UsageError: there is no sheet or no part, or the parts are larger than the sheets.
    """
    if sheets < 1 or parts_m2.value <= 0:
        raise UsageError(
            f"a yield needs parts and sheets, found {parts_m2.value:g} m² and {sheets} sheets"
        )
    number = Quantity(sheets, "sheets", Given(Bilingual("sheets", "листов")), 0)
    whole = Quantity(
        sheets * field.length_um * field.width_um / UM2_PER_M2,
        "m²",
        Computed("n · S", (("n", number), ("S", field.area_m2))),
        4,
    )
    if parts_m2.value > whole.value * (1 + 1e-9):
        raise UsageError(
            f"parts of {parts_m2.value:g} m² do not fit on sheets of {whole.value:g} m² altogether",
            remedy="check the areas and the number of sheets",
        )
    inputs = (("P", parts_m2), ("A", whole))
    share = 100 * parts_m2.value / whole.value
    used = Quantity(share, "%", Computed("100 · P / A", inputs))
    return SheetYield(
        yield_percent=used,
        waste_percent=Quantity(max(0.0, 100 - share), "%", Computed("100 − η", (("η", used),))),
        waste_m2=Quantity(
            max(0.0, whole.value - parts_m2.value), "m²", Computed("A − P", inputs), 4
        ),
        sheets_m2=whole,
    )


def cost_of(amount: Quantity, price: Quantity) -> Quantity:
    """Amount × price, exact to the kopeck.

    Args:
        amount: Square metres, metres, sheets, pieces.
        price: Of one of them, ``RUB/m²`` and the like.

    Raises:
        UsageError: the amount or price is negative.
    """
    if amount.value < 0 or price.value < 0:
        raise UsageError(f"a cost needs no negative numbers, found {amount.value}, {price.value}")
    exact = Decimal(repr(amount.value)) * Decimal(repr(price.value))
    inputs = (("n", amount), ("p", price))
    return Quantity(float(exact), price.unit.split("/")[0], Computed("n · p", inputs))
