"""The boards that panels are cut from, and the sheets that such boards are sold in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from verstak.cutting.job import SawRules, Sheet, Trim
from verstak.errors import InvalidCutList
from verstak.furniture.cabinet_spec import BoardChoice, CabinetSpec
from verstak.furniture.materials import MATERIALS, material
from verstak.furniture.panel import Panel, PanelRole
from verstak.quantities.length import mm_text, um
from verstak.quantities.quantity import Assumed, Cited, Given, Provenance, Quantity
from verstak.quantities.text import Bilingual

SheetsFor = Callable[[str, int], tuple[Sheet, ...]] | Mapping[tuple[str, int], tuple[Sheet, ...]]
"""Sheets of a board, by key of the material and thickness in micrometres."""

_FRONTS = frozenset({PanelRole.DOOR, PanelRole.DRAWER_FRONT})
_BACKS = frozenset({PanelRole.BACK, PanelRole.DRAWER_BOTTOM})
_REAL_ORDERS = Bilingual(
    "cutting orders of a BAZIS user, github.com/OneCAIPy/Raskroi, Docs/*.CUT",
    "заказы раскроя пользователя «Базиса», github.com/OneCAIPy/Raskroi, Docs/*.CUT",
)


@dataclass(frozen=True, slots=True, order=True)
class Board:
    """What must be bought as one article: cut on one map, priced by one price.

    Args:
        material: Key of :mod:`verstak.furniture.materials`.
        thickness_um: Thickness.
        decor: Free text; ``""`` when nobody named one.
    """

    material: str
    thickness_um: int
    decor: str = ""

    @property
    def key(self) -> str:
        """Stable name for prices and programs: ``particleboard 16`` or ``particleboard 16 oak``."""
        return f"{self.material} {mm_text(self.thickness_um)} {self.decor}".strip()

    @property
    def name(self) -> Bilingual:
        """What people call it."""
        kind = material(self.material).name
        size = mm_text(self.thickness_um)
        return Bilingual(
            f"{kind.en} {size} mm {self.decor}".strip(),
            f"{kind.ru} {size.replace('.', ',')} мм {self.decor}".strip(),
        )


def kind_words(key: str) -> Bilingual:
    """What people call a kind of board; an unknown key stays as it is."""
    known = MATERIALS.get(key)
    return known.name if known else Bilingual(key, key)


def board_of(panel: Panel, spec: CabinetSpec) -> Board:
    """The board of a panel; its decor is the one that the cabinet's choice for that role names.

    A panel of another material or thickness than its role's choice takes the decor of the choice
    that agrees with it, and none if no choice does.
    """
    if panel.role in _FRONTS:
        ranked = (spec.front, spec.carcass, spec.back)
    elif panel.role in _BACKS:
        ranked = (spec.back, spec.carcass, spec.front)
    else:
        ranked = (spec.carcass, spec.front, spec.back)
    decor = next((choice.decor for choice in ranked if _agrees(choice, panel)), "")
    return Board(panel.material, panel.thickness_um, decor)


def _agrees(choice: BoardChoice, panel: Panel) -> bool:
    return (choice.material, choice.thickness_um) == (panel.material, panel.thickness_um)


@dataclass(frozen=True, slots=True)
class StockSheets:
    """Sheets that a board is cut from, and who says so."""

    sheets: tuple[Sheet, ...]
    provenance: Provenance


DEFAULT_TRIM = Quantity(
    10.0,
    "mm",
    Cited(
        _REAL_ORDERS,
        clause="Sx, Sy",
        note=Bilingual(
            "orders trim 10 to 15 mm; the smaller is taken",
            "в заказах торцовка 10–15 мм; взята меньшая",
        ),
    ),
    decimals=1,
)
"""Cut off each side of a sheet."""

DEFAULT_KERF = Quantity(
    4.4,
    "mm",
    Cited(
        _REAL_ORDERS,
        clause="SolveGap",
        note=Bilingual("programs default to 3.2 to 4.4 mm", "в программах по умолчанию 3,2–4,4 мм"),
    ),
    decimals=1,
)
"""Width of the saw's cut."""

DEFAULT_RULES = SawRules(kerf_um=um(DEFAULT_KERF.value))
"""The saw when nobody describes it."""

_COMMON_SIZE = (2_750_000, 1_830_000)
_COMMON_SOURCE = Cited(
    Bilingual(
        "sheet 2750x1830 of laminated particleboard: 3ddroid.ru (Swisspan); default "
        "of the package cutting-engine",
        "лист ЛДСП 2750x1830: 3ddroid.ru (Swisspan); так же по умолчанию в пакете cutting-engine",
    ),
    confidence="secondary",
    note=Bilingual("2800x2070 and 2440x1830 are sold too", "продаются также 2800x2070 и 2440x1830"),
)


def default_sheets(material_key: str, thickness_um: int) -> StockSheets:
    """One sheet of 2750x1830 mm, as many as needed, trimmed by 10 mm all round.

    Args:
        material_key: Key of the material.
        thickness_um: Thickness.

    Source:
        Particleboard: :data:`_COMMON_SOURCE`. For other boards no size has been read, so the same
        is assumed, and says so.
    """
    length_um, width_um = _COMMON_SIZE
    sheet = Sheet(
        name=f"{material_key} {mm_text(thickness_um)} {mm_text(length_um)}x{mm_text(width_um)}",
        length_um=length_um,
        width_um=width_um,
        trim=Trim.all_round(um(DEFAULT_TRIM.value)),
    )
    if material_key == "particleboard":
        return StockSheets((sheet,), _COMMON_SOURCE)
    why = Bilingual(
        f"no sheet size of {material_key} in the loaded sources: 2750x1830 mm as particleboard",
        f"{kind_words(material_key).ru}: размера листа в загруженных источниках нет, взято 2750x1830 мм, как у ЛДСП",
    )
    return StockSheets((sheet,), Assumed(why))


def stock_sheets(board: Board, sheets: SheetsFor | None) -> StockSheets:
    """Sheets of a board: those of the caller, or the default ones where there are none.

    Args:
        board: What is cut.
        sheets: A mapping or function by material and thickness; a mapping may leave boards out.

    Raises:
        InvalidCutList: the caller's answer holds no sheet.
    """
    given: tuple[Sheet, ...] | None = None
    if callable(sheets):
        given = sheets(board.material, board.thickness_um)
    elif sheets is not None:
        given = sheets.get((board.material, board.thickness_um))
    if given is None:
        return default_sheets(board.material, board.thickness_um)
    if not given:
        raise InvalidCutList(
            f"board {board.key!r}: there is no sheet", remedy="name a size: --sheet 2750x1830"
        )
    return StockSheets(tuple(given), Given(Bilingual("the sheets of the order", "листы из заказа")))
