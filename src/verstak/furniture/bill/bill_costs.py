"""What a bill costs: every line priced, or no total at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from verstak.cutting.job import Sheet
from verstak.furniture.bill.bill_lines import (
    UM2_PER_M2,
    UM_PER_M,
    BandLine,
    BoardLine,
    FittingLine,
    band_name,
)
from verstak.furniture.bill.boards import Board
from verstak.furniture.bill.prices import Per, Price, Prices, spelling
from verstak.furniture.materials import material
from verstak.quantities.length import mm_text
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the bill with its price.

    Args:
        name: What is bought.
        amount: How much of it, in the price's unit.
        price: For one unit; ``None`` when the price list has none.
        cost: Exact, rounded to a hundredth of the currency; ``None`` without a price.
        currency: As it is printed.
        missing: What is needed before the line has a cost.
        basis: What the amount includes.
    """

    name: Bilingual
    amount: Quantity
    price: Quantity | None
    cost: Decimal | None
    currency: str
    missing: Bilingual | None = None
    basis: Bilingual | None = None

    @property
    def cost_figure(self) -> Quantity | None:
        """The cost as a figure."""
        if self.cost is None or self.price is None:
            return None
        inputs = (("n", self.amount), ("p", self.price))
        formula = Bilingual("n · p, rounded to 0.01", "n · p, округлено до 0,01")
        return Quantity(float(self.cost), self.currency, Computed(formula, inputs))


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of a whole bill.

    Args:
        lines: In the order of the bill.
        currency: As it is printed.
        unused: Keys of the price list that nothing in the bill needed.
    """

    lines: tuple[CostLine, ...]
    currency: str
    unused: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[CostLine, ...]:
        """Lines without a cost."""
        return tuple(line for line in self.lines if line.cost is None)

    @property
    def exact(self) -> Decimal | None:
        """Sum of all lines; ``None`` when one of them has no cost."""
        costs = [line.cost for line in self.lines if line.cost is not None]
        return sum(costs, Decimal(0)) if len(costs) == len(self.lines) else None

    @property
    def total(self) -> Quantity | None:
        """The same as a figure."""
        if self.exact is None:
            return None
        return Quantity(
            float(self.exact),
            self.currency,
            Computed(Bilingual("Σ costs of all lines", "Σ стоимостей всех позиций")),
        )


def bill_cost(
    boards: Sequence[BoardLine],
    bands: Sequence[BandLine],
    fittings: Sequence[FittingLine],
    prices: Prices,
) -> Cost:
    """Price every line.

    Boards: sheets of a cutting plan at the price of a sheet; or else the price of a square metre
    on the sheets' area where a plan is given, and on the finished area, without waste, where none
    is. A price per sheet without a plan gives no cost: the floor by area is no count of sheets.
    Bands: metres with the allowance. Fittings: pieces.

    Args:
        boards: Boards of the bill.
        bands: Edge bands.
        fittings: Fittings.
        prices: The price list.
    """
    used: set[str] = set()
    lines = [
        *(cost for line in boards for cost in _board(line, prices, used)),
        *(_band(line, prices, used) for line in bands),
        *(_fitting(line, prices, used) for line in fittings),
    ]
    unused = tuple(row.key for row in prices.rows if row.key not in used)
    return Cost(lines=tuple(lines), currency=prices.currency, unused=unused)


def _priced(
    name: Bilingual,
    amount: tuple[Decimal, Quantity],
    price: Price,
    prices: Prices,
    basis: Bilingual | None = None,
) -> CostLine:
    exact, shown = amount
    cost = (exact * price.amount).quantize(_CENT, rounding=ROUND_HALF_UP)
    return CostLine(name, shown, prices.quantity(price), cost, prices.currency, basis=basis)


def _unpriced(name: Bilingual, amount: Quantity, prices: Prices, why: Bilingual) -> CostLine:
    return CostLine(name, amount, None, None, prices.currency, missing=why)


def _no_price(keys: Iterable[str], keys_ru: Iterable[str]) -> Bilingual:
    """What to write into the price list, as each language would."""
    en, ru = (" / ".join(f'"{key}"' for key in each) for each in (keys, keys_ru))
    return Bilingual(f"no price {en}", f"нет цены {ru}")


def _board(line: BoardLine, prices: Prices, used: set[str]) -> tuple[CostLine, ...]:
    board = line.board
    size = mm_text(board.thickness_um)
    plain = f"{board.material} {size}"
    kind = material(board.material).name
    names = [board.key, *_readings(board.name.en), *_readings(board.name.ru), plain]
    names += [f"{word} {size}" for word in (*_readings(kind.en), *_readings(kind.ru))]
    by_sheet = {sheet: _sheet_price(sheet, line, names, prices) for sheet in line.stock}
    per_area = prices.find(names, Per.AREA)
    used.update(price.key for price in (*by_sheet.values(), per_area) if price)
    if line.sheets is not None and all(by_sheet.get(sheet) for sheet, _ in line.used):
        return tuple(
            _sheets(board, sheet, copies, price, prices)
            for sheet, copies in line.used
            if (price := by_sheet[sheet])
        )
    if per_area and line.sheet_area_um2 is not None:
        area = Quantity(
            line.sheet_area_um2 / UM2_PER_M2,
            "m²",
            Computed(Bilingual("Σ areas of the plan's sheets", "Σ площадей листов по раскрою")),
            4,
        )
        amount = (Decimal(line.sheet_area_um2) / UM2_PER_M2, area)
        return (_priced(board.name, amount, per_area, prices, PLANNED_AREA),)
    if per_area:
        amount = (Decimal(line.area_um2) / UM2_PER_M2, line.area)
        return (_priced(board.name, amount, per_area, prices, NET_AREA),)
    plain_ru = f"{_readings(kind.ru)[-1]} {size}"
    why = (
        NO_PLAN
        if any(by_sheet.values())
        else _no_price((f"{plain}/m2", f"{plain}/sheet"), (f"{plain_ru}/м2", f"{plain_ru}/лист"))
    )
    return (_unpriced(board.name, line.area, prices, why),)


def _sheets(board: Board, sheet: Sheet, copies: int, price: Price, prices: Prices) -> CostLine:
    size = f"{mm_text(sheet.length_um)}×{mm_text(sheet.width_um)}"
    name = Bilingual(f"{board.name.en}, {size}", f"{board.name.ru}, {size}")
    amount = Quantity(
        float(copies),
        "sheets",
        Computed(Bilingual("full sheets of the cutting plan", "целые листы по раскрою")),
        0,
    )
    return _priced(name, (Decimal(copies), amount), price, prices, PLANNED_SHEETS)


def _sheet_price(
    sheet: Sheet, line: BoardLine, names: Iterable[str], prices: Prices
) -> Price | None:
    """The sheet's own price, or the list's by its name, or by the board where it has one size."""
    if sheet.offcut:
        return None
    if sheet.price is not None:
        return Price(f"sheet {sheet.name}", sheet.name, Per.SHEET, sheet.price)
    full = sum(not each.offcut for each in line.stock)
    return prices.find([sheet.name, *(names if full == 1 else ())], Per.SHEET)


def _readings(name: str) -> tuple[str, ...]:
    """A name and the words that it offers as equal: ``ДСтП / ЛДСП (P2) 16 мм`` → ``ЛДСП 16 мм``."""
    bare = " ".join(re.sub(r"\([^)]*\)", " ", name).split())
    first, *others = (word.strip() for word in bare.split("/"))
    if not others:
        return (name, bare)
    tail = re.search(r"\s\d.*$", others[-1])
    ending = tail[0] if tail else ""
    words = [first, *others]
    return (name, bare, *(word if word.endswith(ending) else f"{word}{ending}" for word in words))


def _band(line: BandLine, prices: Prices, used: set[str]) -> CostLine:
    thickness = mm_text(line.thickness_um)
    names = [line.key, line.name, f"{line.name} {thickness}", thickness]
    title = Bilingual(f"edge band {line.title.en}", f"кромка {line.title.ru}")
    price = prices.find(names, Per.LENGTH)
    if price is None:
        return _unpriced(
            title,
            line.gross,
            prices,
            _no_price((f"{line.name}/m",), (f"{band_name(line.name).ru}/м",)),
        )
    used.add(price.key)
    exact = Decimal(line.gross_um) / UM_PER_M
    return _priced(title, (exact, line.gross), price, prices, WITH_ALLOWANCE)


def _fitting(line: FittingLine, prices: Prices, used: set[str]) -> CostLine:
    names = [line.name.en, line.name.ru, line.key, line.kind.en, line.kind.ru]
    price = prices.find(names, Per.PIECE)
    if price is None:
        keys = dict.fromkeys([line.key, spelling(line.name.en)])
        missing = _no_price(keys, (line.name.ru,))
        return _unpriced(line.name, line.quantity, prices, missing)
    used.add(price.key)
    return _priced(line.name, (Decimal(line.pieces), line.quantity), price, prices)


PLANNED_SHEETS = Bilingual("sheets of the cutting plan", "листы по раскрою")
PLANNED_AREA = Bilingual("area of the plan's sheets", "площадь листов по раскрою")
NET_AREA = Bilingual("finished area, waste not included", "чистовая площадь, без отходов")
WITH_ALLOWANCE = Bilingual("with the allowance", "с припуском")
NO_PLAN = Bilingual(
    "a price per sheet needs a cutting plan: area gives only a floor under the number of sheets",
    "цена за лист требует раскроя: по площади известен только нижний предел числа листов",
)
