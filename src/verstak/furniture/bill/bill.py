"""A bill of materials as a whole, and the report that a terminal, a page or a file shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verstak.furniture.bill.bill_costs import Cost
from verstak.furniture.bill.bill_lines import (
    UM_PER_M,
    BandLine,
    BoardLine,
    CabinetLine,
    FittingLine,
    PartLine,
    edges_text,
    millimetres,
)
from verstak.furniture.bill.boards import Board
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Bill:
    """Everything that an order of cabinets is made of.

    Areas, lengths, counts and masses of N equal cabinets are exactly N times those of one; sheets
    are not, because they are rounded up at the end.

    Args:
        cabinets: What is built.
        parts: Equal panels counted together.
        boards: Per material, thickness and decor.
        bands: Per type of edge band.
        fittings: Fasteners and hardware.
        unweighed: Boards whose density no source states, with the reason.
        cost: ``None`` when no prices were given.
        notes: Assumptions behind the numbers.
    """

    cabinets: tuple[CabinetLine, ...]
    parts: tuple[PartLine, ...]
    boards: tuple[BoardLine, ...]
    bands: tuple[BandLine, ...]
    fittings: tuple[FittingLine, ...]
    unweighed: tuple[tuple[Board, Bilingual], ...] = ()
    cost: Cost | None = None
    notes: tuple[Bilingual, ...] = ()

    @property
    def cabinet_count(self) -> int:
        """Cabinets in the order."""
        return sum(line.pieces for line in self.cabinets)

    @property
    def part_count(self) -> int:
        """Panels in the order."""
        return sum(line.parts for line in self.boards)

    @property
    def band_um(self) -> int:
        """Edge bands of all types without allowance."""
        return sum(line.net_um for line in self.bands)

    @property
    def known_mass_kg(self) -> Fraction:
        """Boards whose density is known, exact."""
        return sum((line.mass_kg for line in self.boards if line.mass_kg is not None), Fraction(0))

    @property
    def mass(self) -> Quantity | None:
        """Mass of all boards; ``None`` when the density of one is not known."""
        return None if self.unweighed else self.known_mass

    @property
    def known_mass(self) -> Quantity:
        """Mass of the boards whose density is known."""
        densities = {
            line.group.board.key: line.density for line in self.parts if line.density is not None
        }
        inputs = tuple((f"ρ {key}", density) for key, density in densities.items())
        formula = Bilingual(
            "m = Σ n·l·w·t·ρ over boards; fittings are not weighed",
            "m = Σ n·l·w·t·ρ по плитам; фурнитура не взвешена",
        )
        return Quantity(float(self.known_mass_kg), "kg", Computed(formula, inputs), decimals=1)

    def report(self) -> Report:
        """Figures, tables and caveats."""
        return Report(
            title=Bilingual("Bill of materials", "Ведомость материалов"),
            figures=self._figures(),
            tables=tuple(
                table
                for table in (
                    self._board_table(),
                    self._band_table(),
                    self._fitting_table(),
                    self._part_table(),
                    self._cabinet_table(),
                    self._cost_table(),
                )
                if table is not None and table.rows
            ),
            notes=(*self.notes, *self._unused_prices()),
        )

    def _unused_prices(self) -> tuple[Bilingual, ...]:
        if self.cost is None or not self.cost.unused:
            return ()
        unused = ", ".join(self.cost.unused)
        note = f"Prices that nothing needed: {unused}", f"Цены, которые не понадобились: {unused}"
        return (Bilingual(*note),)

    def _figures(self) -> tuple[Figure, ...]:
        cabinets = count(
            self.cabinet_count,
            Computed(Bilingual("Σ quantities of the order", "Σ количеств в заказе")),
        )
        parts = count(
            self.part_count, Computed(Bilingual("Σ panels × cabinets", "Σ деталей × изделий"))
        )
        bands = Quantity(
            self.band_um / UM_PER_M,
            "m",
            Computed(
                Bilingual("Σ over types, without allowance", "Σ по видам кромки, без припуска")
            ),
        )
        figures = [
            Figure("cabinets", Bilingual("Cabinets", "Изделий"), cabinets),
            Figure("parts", Bilingual("Panels", "Деталей"), parts),
            Figure("edge_band", Bilingual("Edge band, net", "Кромка, чистая"), bands),
            self._mass_figure(),
        ]
        if self.unweighed:
            partial = Bilingual(
                "Mass of the boards with a known density, partial",
                "Масса плит с известной плотностью, неполная",
            )
            figures.append(Figure("known_mass", partial, self.known_mass))
        if self.cost is not None:
            figures.append(self._cost_figure(self.cost))
        return tuple(figures)

    def _mass_figure(self) -> Figure:
        name = Bilingual("Mass of all boards", "Масса всех плит")
        if not self.unweighed:
            return Figure("mass", name, self.known_mass)
        why = Bilingual(
            "; ".join(reason.en for _, reason in self.unweighed),
            "; ".join(reason.ru for _, reason in self.unweighed),
        )
        return Figure("mass", name, None, why)

    def _cost_figure(self, cost: Cost) -> Figure:
        name = Bilingual("Cost", "Стоимость")
        if not cost.missing:
            return Figure("cost", name, cost.total)
        lines = [(line.name, line.missing or Bilingual("", "")) for line in cost.missing]
        why = Bilingual(
            "; ".join(f"{what.en}: {reason.en}" for what, reason in lines),
            "; ".join(f"{what.ru}: {reason.ru}" for what, reason in lines),
        )
        return Figure("cost", name, None, why)

    def _board_table(self) -> Table:
        heads = columns(
            ("board", "Board", "Плита"),
            ("parts", "Panels", "Деталей"),
            ("area", "Finished area", "Чистовая площадь"),
            ("saw_area", "Saw-size area", "Пильная площадь"),
            ("bound", "Sheets, at least (by area)", "Листов не менее (по площади)"),
            ("sheets", "Sheets by plan", "Листов по раскрою"),
            ("mass", "Mass", "Масса"),
            ("remark", "Remark", "Примечание"),
        )
        rows = tuple(
            (
                line.board.name,
                count(
                    line.parts, Computed(Bilingual("Σ panels × cabinets", "Σ деталей × изделий"))
                ),
                line.area,
                line.saw_area,
                line.bound,
                line.sheets,
                line.mass,
                line.remark or "",
            )
            for line in self.boards
        )
        return Table("boards", Bilingual("Boards", "Плиты"), heads, rows)

    def _band_table(self) -> Table:
        heads = columns(
            ("band", "Edge band", "Кромка"),
            ("thickness", "Thickness", "Толщина"),
            ("strips", "Strips", "Отрезков"),
            ("net", "Net", "Чистая"),
            ("allowance", "Allowance per strip", "Припуск на отрезок"),
            ("gross", "With allowance", "С припуском"),
        )
        rows = tuple(
            (
                line.title,
                millimetres(
                    line.thickness_um, Bilingual("thickness of the band", "толщина кромки")
                ),
                count(
                    line.strips,
                    Computed(
                        Bilingual("banded sides of all panels", "стороны с кромкой у всех деталей")
                    ),
                ),
                line.net,
                line.allowance,
                line.gross,
            )
            for line in self.bands
        )
        return Table("edge_bands", Bilingual("Edge bands", "Кромка"), heads, rows)

    def _fitting_table(self) -> Table:
        heads = columns(
            ("kind", "Kind", "Вид"),
            ("name", "Name", "Наименование"),
            ("quantity", "Quantity", "Количество"),
            ("why", "Rule", "Правило"),
        )
        rows = tuple((line.kind, line.name, line.quantity, line.why) for line in self.fittings)
        return Table("fittings", Bilingual("Fittings", "Крепёж и фурнитура"), heads, rows)

    def _part_table(self) -> Table:
        heads = columns(
            ("name", "Panel", "Деталь"),
            ("board", "Board", "Плита"),
            ("length", "Length", "Длина"),
            ("width", "Width", "Ширина"),
            ("quantity", "Quantity", "Количество"),
            ("edges", "Edge bands", "Кромка"),
            ("area", "Area", "Площадь"),
            ("piece_mass", "Mass of one", "Масса одной"),
            ("mass", "Mass", "Масса"),
        )
        rows = tuple(
            (
                line.group.name,
                line.group.board.name,
                millimetres(line.group.length_um),
                millimetres(line.group.width_um),
                line.quantity,
                edges_text(line.group.edges),
                line.area,
                line.piece_mass,
                line.mass,
            )
            for line in self.parts
        )
        return Table("parts", Bilingual("Panels", "Детали"), heads, rows)

    def _cabinet_table(self) -> Table:
        heads = columns(
            ("name", "Cabinet", "Изделие"),
            ("quantity", "Quantity", "Количество"),
            ("panels", "Panels of one", "Деталей в одном"),
            ("mass", "Mass of one", "Масса одного"),
            (
                "known_mass",
                "of boards with a known density",
                "в т. ч. плиты с известной плотностью",
            ),
        )
        rows = tuple(
            (
                line.name,
                line.quantity,
                count(line.panels, Computed(Bilingual("panels of the cabinet", "детали изделия"))),
                line.mass,
                line.known_mass,
            )
            for line in self.cabinets
        )
        return Table("cabinets", Bilingual("Cabinets", "Изделия"), heads, rows)

    def _cost_table(self) -> Table | None:
        if self.cost is None:
            return None
        heads = columns(
            ("name", "Article", "Позиция"),
            ("amount", "Amount", "Количество"),
            ("price", "Price", "Цена"),
            ("cost", "Cost", "Стоимость"),
            ("remark", "Remark", "Примечание"),
        )
        rows = tuple(
            (line.name, line.amount, line.price, line.cost_figure, line.missing or line.basis or "")
            for line in self.cost.lines
        )
        return Table("costs", Bilingual("Costs", "Стоимость"), heads, rows)
