"""A list of parts as somebody tells it, summed up by board: pieces, areas, masses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verstak.cutting.job import Part
from verstak.errors import UsageError
from verstak.furniture.bill.boards import kind_words
from verstak.furniture.materials import MATERIALS
from verstak.furniture.part_sums import area_quantity, check_counts, check_size, times
from verstak.quantities.length import mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, count, in_both
from verstak.quantities.text import Bilingual

_UM3_PER_M3 = 10**18


@dataclass(frozen=True, slots=True)
class ListedBoard:
    """What a part of the list is made of, as far as the list says.

    Args:
        material: Key of :mod:`verstak.furniture.materials`, or ``None``.
        thickness_um: Or ``None``.
        called: The material in the list's own words; empty = not said.
    """

    material: str | None = None
    thickness_um: int | None = None
    called: str = ""

    @property
    def name(self) -> Bilingual:
        """What people call it."""
        kind = Bilingual("material not named", "материал не назван")
        if self.called:
            kind = in_both(self.called)
        elif self.material:
            kind = kind_words(self.material)
        if self.thickness_um is None:
            return kind
        size = mm_text(self.thickness_um)
        return Bilingual(f"{kind.en} {size} mm", f"{kind.ru} {size.replace('.', ',')} мм")

    def density(self) -> tuple[Quantity | None, Bilingual | None]:
        """In kg/m³, or the reason why there is none."""
        if self.thickness_um is None:
            return None, Bilingual(
                f"{self.name.en}: the thickness is not said",
                f"{self.name.ru}: не сказана толщина",
            )
        found = MATERIALS.get(self.material or "")
        if found is None:
            return None, Bilingual(
                f"{self.name.en}: no density in the sources that were read",
                f"{self.name.ru}: плотности в прочитанных источниках нет",
            )
        density = found.density(self.thickness_um)
        return density, None if density else found.why_no_density(self.thickness_um)


@dataclass(frozen=True, slots=True)
class ListedPart:
    """One line of a list, for one product.

    Args:
        name: As written.
        quantity: Pieces in one product.
        length_um: Finished length.
        width_um: Finished width.
        board: What it is made of.
    """

    name: str
    quantity: int
    length_um: int
    width_um: int
    board: ListedBoard = ListedBoard()

    @property
    def area_um2(self) -> int:
        """Of all pieces in one product."""
        return self.quantity * self.length_um * self.width_um

    def part(self, products: int = 1) -> Part:
        """The same as a part of a cut list, which may turn: nobody spoke of grain."""
        return Part(self.name, self.length_um, self.width_um, self.quantity * products)


@dataclass(frozen=True, slots=True)
class PartList:
    """Parts of one product, and how many products.

    Args:
        parts: At least one.
        products: N.

    Raises:
        UsageError: there is no part, or a size or count is not above zero.
    """

    parts: tuple[ListedPart, ...]
    products: int = 1

    def __post_init__(self) -> None:
        if not self.parts:
            raise UsageError("there is no part in the list", remedy="name parts with their sizes")
        check_counts(self.products)
        for part in self.parts:
            check_counts(part.quantity)
            check_size(part.length_um, part.width_um)

    @property
    def area(self) -> Quantity:
        """Finished area of all products, A = N · Σ n · l · w."""
        return self._area(self.parts, self.products)

    @property
    def area_of_one(self) -> Quantity:
        """Finished area of one product."""
        return self._area(self.parts, 1)

    @property
    def pieces(self) -> Quantity:
        """Parts of all products."""
        return self._pieces(self.parts, self.products)

    @property
    def pieces_of_one(self) -> Quantity:
        """Parts of one product."""
        return self._pieces(self.parts, 1)

    def line_area(self, part: ListedPart) -> Quantity:
        """Area of one line in all products."""
        return self._area((part,), self.products)

    def line_pieces(self, part: ListedPart) -> Quantity:
        """Pieces of one line in all products."""
        return self._pieces((part,), self.products)

    def by_board(self) -> Mapping[ListedBoard, PartList]:
        """The parts of each board, in the order of the first one."""
        found: dict[ListedBoard, list[ListedPart]] = {}
        for part in self.parts:
            found.setdefault(part.board, []).append(part)
        return {board: PartList(tuple(parts), self.products) for board, parts in found.items()}

    def cutting_parts(self) -> tuple[Part, ...]:
        """All products' parts as a cut list."""
        return tuple(part.part(self.products) for part in self.parts)

    def _area(self, parts: Sequence[ListedPart], products: int) -> Quantity:
        inputs = self._products_input(products)
        formula = f"A = {times(1, products)}Σ n · l · w"
        exact = sum(part.area_um2 for part in parts) * products
        return area_quantity(exact, Computed(formula, inputs))

    def _pieces(self, parts: Sequence[ListedPart], products: int) -> Quantity:
        inputs = self._products_input(products)
        formula = f"{times(1, products)}Σ n"
        return count(sum(p.quantity for p in parts) * products, Computed(formula, inputs))

    def _products_input(self, products: int) -> tuple[tuple[str, Quantity], ...]:
        if products == 1:
            return ()
        return (("N", count(products, Given(Bilingual("products", "изделий")))),)


@dataclass(frozen=True, slots=True)
class ListMass:
    """Mass of a list, as far as densities are known.

    Args:
        mass: Of all products; ``None`` when nothing could be weighed.
        of_one: Of one product.
        lines: Mass of each line in all products, in the list's order; ``None`` = not weighed.
        densities: By board.
        unweighed: Lines without a mass, with the reason.
    """

    mass: Quantity | None
    of_one: Quantity | None
    lines: tuple[Quantity | None, ...]
    densities: tuple[tuple[ListedBoard, Quantity], ...]
    unweighed: tuple[tuple[ListedPart, Bilingual], ...] = ()


def list_mass(listed: PartList, density: Quantity | None = None) -> ListMass:
    """Weigh a list, m = N · Σ n · l · w · t · ρ.

    Args:
        listed: What is weighed.
        density: Of all boards, kg/m³, when somebody states one; ``None``: from the materials.

    Raises:
        UsageError: the density is not above zero.
    """
    if density is not None and density.value <= 0:
        raise UsageError(f"a density must be above zero, found {density.value:g} kg/m³")
    known: dict[ListedBoard, Quantity] = {}
    lines: list[Quantity | None] = []
    unweighed: list[tuple[ListedPart, Bilingual]] = []
    exact = Fraction(0)
    for part in listed.parts:
        found, why = (density, None) if density else part.board.density()
        if found is None or part.board.thickness_um is None:
            reason = why or part.board.density()[1] or Bilingual("", "")
            unweighed.append((part, reason))
            lines.append(None)
            continue
        known[part.board] = found
        volume = Fraction(part.area_um2 * part.board.thickness_um, _UM3_PER_M3)
        line = volume * Fraction(repr(found.value))
        exact += line
        lines.append(_kg(line * listed.products, "m = N · n · l · w · t · ρ", (("ρ", found),)))
    inputs = tuple((f"ρ {board.name.en}", found) for board, found in known.items())
    one = _kg(exact, "m = Σ n · l · w · t · ρ", inputs) if known else None
    whole = one
    if one is not None and listed.products != 1:
        number = count(listed.products, Given(Bilingual("products", "изделий")))
        whole = _kg(exact * listed.products, "N · m", (("N", number), ("m", one)))
    return ListMass(whole, one, tuple(lines), tuple(known.items()), tuple(unweighed))


def _kg(exact: Fraction, formula: str, inputs: tuple[tuple[str, Quantity], ...]) -> Quantity:
    value = float(exact)
    return Quantity(value, "kg", Computed(formula, inputs), 3 if value < 100 else 1)
