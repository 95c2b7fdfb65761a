"""What is to be cut: parts, sheets and the saw's rules. Lengths are whole micrometres.

Axes of a sheet: x along its length, y along its width, origin at the bottom left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from verstak.errors import InvalidCutList
from verstak.quantities.length import mm_text

MOST_PARTS = 100_000
"""Pieces in one job; beyond it the input is a mistake or an attack."""


class Grain(StrEnum):
    """Which side of a part (or sheet) the grain runs along; ``NONE``: it does not matter."""

    NONE = "none"
    LENGTH = "length"
    WIDTH = "width"


class FirstCut(StrEnum):
    """Direction of the first cuts of a sheet."""

    ANY = "any"
    LENGTHWISE = "lengthwise"  # along x: the sheet falls into strips as long as itself
    CROSSWISE = "crosswise"  # along y


@dataclass(frozen=True, slots=True)
class EdgeBand:
    """Band on one side of a part.

    Args:
        name: Article or decor; two bands of the same name and thickness are one type.
        thickness_um: Thickness of the band, above zero.
        premilling_um: Allowance that the banding machine mills off before gluing.
    """

    name: str
    thickness_um: int
    premilling_um: int = 0


@dataclass(frozen=True, slots=True)
class Edges:
    """Bands of a part: ``l1`` and ``l2`` lie on the two long sides, ``w1`` and ``w2`` on the short.

    "Long" means: as long as the part's length, whichever number is larger. ``l1`` is the side
    at y = 0 of the unturned part (for a shelf: its front), ``l2`` opposite; ``w1`` at x = 0.
    """

    l1: EdgeBand | None = None
    l2: EdgeBand | None = None
    w1: EdgeBand | None = None
    w2: EdgeBand | None = None

    def __iter__(self) -> Iterator[EdgeBand | None]:
        """In the order l1, l2, w1, w2."""
        return iter((self.l1, self.l2, self.w1, self.w2))


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangular part at its finished size.

    Args:
        name: Name or position; shown on maps and labels.
        length_um: Finished length (with edge bands); the grain refers to it.
        width_um: Finished width.
        quantity: Pieces.
        grain: ``LENGTH``: the part's length lies along the sheet's grain; ``WIDTH``: its width
            does; ``NONE``: the part may turn.
        edges: Bands on its four sides.
        code: Position or article, if the name is not enough.
    """

    name: str
    length_um: int
    width_um: int
    quantity: int = 1
    grain: Grain = Grain.NONE
    edges: Edges = field(default_factory=Edges)
    code: str = ""

    @property
    def saw_length_um(self) -> int:
        """Length to saw: finished − Σ bands + Σ pre-milling on the two short sides."""
        return _saw(self.length_um, self.edges.w1, self.edges.w2)

    @property
    def saw_width_um(self) -> int:
        """Width to saw: finished − Σ bands + Σ pre-milling on the two long sides."""
        return _saw(self.width_um, self.edges.l1, self.edges.l2)

    @property
    def bare_length_um(self) -> int:
        """Length without bands, as the blank is after pre-milling."""
        return self.length_um - _bands(self.edges.w1, self.edges.w2)

    @property
    def bare_width_um(self) -> int:
        """Width without bands."""
        return self.width_um - _bands(self.edges.l1, self.edges.l2)

    def turnings(self, sheet: Sheet) -> tuple[bool, ...]:
        """Ways in which the part may lie: ``False`` as written, ``True`` turned by 90°.

        A sheet without grain does not bind a part that has one.
        """
        if self.grain is Grain.NONE or sheet.grain is Grain.NONE:
            square = self.saw_length_um == self.saw_width_um
            return (False,) if square else (False, True)
        return (self.grain is not sheet.grain,)


@dataclass(frozen=True, slots=True)
class Trim:
    """What is cut off the four sides of a sheet before anything else."""

    left_um: int = 0
    right_um: int = 0
    bottom_um: int = 0
    top_um: int = 0

    @classmethod
    def all_round(cls, trim_um: int) -> Trim:
        """The same on four sides."""
        return cls(trim_um, trim_um, trim_um, trim_um)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A size of sheet in stock.

    Args:
        name: What people call it.
        length_um: Along x.
        width_um: Along y.
        quantity: Sheets at hand; ``None``: as many as needed.
        price: Of one sheet, in any currency, or ``None``.
        trim: Cut off its sides first.
        grain: Side that the grain runs along, or ``NONE`` for a plain sheet.
        offcut: Left over from an earlier job: used before full sheets, and costs nothing.
    """

    name: str
    length_um: int
    width_um: int
    quantity: int | None = None
    price: Decimal | None = None
    trim: Trim = field(default_factory=Trim)
    grain: Grain = Grain.LENGTH
    offcut: bool = False

    @property
    def usable_length_um(self) -> int:
        """Length inside the trim."""
        return self.length_um - self.trim.left_um - self.trim.right_um

    @property
    def usable_width_um(self) -> int:
        """Width inside the trim."""
        return self.width_um - self.trim.bottom_um - self.trim.top_um


@dataclass(frozen=True, slots=True)
class SawRules:
    """How the saw cuts.

    Args:
        kerf_um: Width of the blade's cut, between all neighbours.
        stages: 2 or 3 rounds of parallel cuts, or ``None`` for any number of turns. A last cut
            that only trims a part out of its cell is not counted (the literature's
            "non-exact" patterns).
        first_cut: Direction of the first round.
        longest_cut_um: Longest cut that the saw can make, or ``None``.
        min_offcut_length_um: Shorter left-overs are waste; the longer side of the left-over
            is compared with this.
        min_offcut_width_um: The left-over's shorter side is compared with this.
    """

    kerf_um: int = 4_000
    stages: int | None = 3
    first_cut: FirstCut = FirstCut.ANY
    longest_cut_um: int | None = None
    min_offcut_length_um: int = 400_000
    min_offcut_width_um: int = 100_000


@dataclass(frozen=True, slots=True)
class CuttingJob:
    """Parts of one material, the sheets to cut them from, and the saw.

    Raises:
        InvalidCutList: something is zero, negative or contradicts something else; the message
            names the part or sheet, with both sizes.
    """

    parts: tuple[Part, ...]
    sheets: tuple[Sheet, ...]
    rules: SawRules = field(default_factory=SawRules)
    name: str = ""
    material: str = ""
    thickness_um: int | None = None

    def __post_init__(self) -> None:
        _check_rules(self.rules)
        if not self.parts:
            raise InvalidCutList("there is nothing to cut", remedy="give at least one part")
        if not self.sheets:
            raise InvalidCutList("there is no sheet", remedy="give one: --sheet 2750x1830")
        for sheet in self.sheets:
            _check_sheet(sheet)
        for part in self.parts:
            _check_part(part)
        if self.pieces > MOST_PARTS:
            raise InvalidCutList(
                f"{self.pieces} pieces in one job; at most {MOST_PARTS} are taken",
                remedy="split the order, or check the quantities",
            )

    @property
    def pieces(self) -> int:
        """Pieces of all parts."""
        return sum(part.quantity for part in self.parts)

    def without(self, parts: frozenset[int]) -> CuttingJob:
        """The same job without some parts (by index), which the caller reports."""
        kept = tuple(part for index, part in enumerate(self.parts) if index not in parts)
        return replace(self, parts=kept)


def fits(part: Part, sheet: Sheet) -> bool:
    """Whether the part's saw size lies inside the sheet's trim in some allowed turning."""
    for turned in part.turnings(sheet):
        dx, dy = part.saw_length_um, part.saw_width_um
        if turned:
            dx, dy = dy, dx
        if dx <= sheet.usable_length_um and dy <= sheet.usable_width_um:
            return True
    return False


def unfit_parts(job: CuttingJob) -> tuple[int, ...]:
    """Indices of the parts that fit no sheet of the job."""
    return tuple(
        index
        for index, part in enumerate(job.parts)
        if not any(fits(part, sheet) for sheet in job.sheets)
    )


def _bands(*edges: EdgeBand | None) -> int:
    return sum(edge.thickness_um for edge in edges if edge)


def _saw(finished_um: int, *edges: EdgeBand | None) -> int:
    return finished_um - _bands(*edges) + sum(edge.premilling_um for edge in edges if edge)


def _check_rules(rules: SawRules) -> None:
    if rules.kerf_um < 0:
        raise InvalidCutList(f"the kerf must not be negative, found {mm_text(rules.kerf_um)} mm")
    if rules.stages not in {None, 2, 3}:
        raise InvalidCutList(
            f"stages must be 2, 3 or free, found {rules.stages}", remedy="--stages 2|3|free"
        )
    if rules.longest_cut_um is not None and rules.longest_cut_um <= 0:
        raise InvalidCutList("the longest cut must be above zero")
    if rules.min_offcut_length_um < 0 or rules.min_offcut_width_um < 0:
        raise InvalidCutList("the smallest offcut must not be negative")


def _check_sheet(sheet: Sheet) -> None:
    size = f"{mm_text(sheet.length_um)}x{mm_text(sheet.width_um)}"
    if sheet.length_um <= 0 or sheet.width_um <= 0:
        raise InvalidCutList(f"sheet {sheet.name!r}: both sides must be above zero, found {size}")
    trims = (sheet.trim.left_um, sheet.trim.right_um, sheet.trim.bottom_um, sheet.trim.top_um)
    if min(trims) < 0:
        raise InvalidCutList(f"sheet {sheet.name!r}: the trim must not be negative")
    if sheet.usable_length_um <= 0 or sheet.usable_width_um <= 0:
        raise InvalidCutList(
            f"sheet {sheet.name!r} of {size} mm: nothing is left inside the trim",
            remedy="make the trim smaller",
        )
    if sheet.quantity is not None and sheet.quantity < 0:
        raise InvalidCutList(f"sheet {sheet.name!r}: the count must not be negative")
    if sheet.price is not None and not (sheet.price.is_finite() and sheet.price >= 0):
        raise InvalidCutList(f"sheet {sheet.name!r}: the price must be zero or more")


def _check_part(part: Part) -> None:
    size = f"{mm_text(part.length_um)}x{mm_text(part.width_um)}"
    if part.length_um <= 0 or part.width_um <= 0:
        raise InvalidCutList(f"part {part.name!r}: both sides must be above zero, found {size}")
    if part.quantity < 1:
        raise InvalidCutList(
            f"part {part.name!r}: the quantity must be 1 or more, found {part.quantity}"
        )
    for edge in part.edges:
        if edge and (edge.thickness_um <= 0 or edge.premilling_um < 0):
            raise InvalidCutList(
                f"part {part.name!r}: edge band {edge.name!r} needs a thickness above zero and "
                "a pre-milling of zero or more"
            )
    if part.saw_length_um <= 0 or part.saw_width_um <= 0:
        raise InvalidCutList(
            f"part {part.name!r} of {size} mm: nothing is left to saw under its edge bands"
        )
