"""One row of System 32 holes along a height, and places of fittings along an edge."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import InvalidLength
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.quantities.length import UM_PER_MM, mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class HoleRow:
    """Holes along a panel.

    Args:
        length: Of the panel along the row.
        first: First hole from the lower end.
        holes: How many.
        pitches: Steps between them.
        last: Last hole from the lower end.
        rest: From the last hole to the upper end.
    """

    length: Quantity
    first: Quantity
    holes: Quantity
    pitches: Quantity
    last: Quantity
    rest: Quantity

    def report(self) -> Report:
        """How many holes and where the row begins and ends."""
        return Report(
            Bilingual("Row of System 32 holes", "Ряд отверстий системы 32"),
            (
                Figure("holes", Bilingual("holes", "отверстий"), self.holes),
                Figure("pitches", Bilingual("pitches", "шагов"), self.pitches),
                Figure("first", Bilingual("first hole", "первое отверстие"), self.first),
                Figure("last", Bilingual("last hole", "последнее отверстие"), self.last),
                Figure(
                    "rest",
                    Bilingual("from the last to the end", "от последнего до края"),
                    self.rest,
                ),
            ),
        )


def hole_row(length_um: int, *, first_um: int | None = None, end_um: int | None = None) -> HoleRow:
    """How many holes a pitch of 32 mm apart a panel takes.

    Args:
        length_um: L, along the row.
        first_um: First hole from the lower end; ``None``: the row is centred, both ends alike.
        end_um: Least distance from the last hole to the upper end; ``None``: as ``first_um``,
            or the usual 40 mm of a centred row.

    Raises:
        InvalidLength: not even one hole has room.

    Source:
        ``system32.pitch`` and ``system32.least_end`` of data/drilling.toml.
    """
    pitch_um = size_um("system32.pitch")
    least = size_um("system32.least_end")
    length = Quantity(mm(length_um), "mm", Given(Bilingual("length", "длина ряда")), 1)
    pitch = size("system32.pitch")
    begin = least if first_um is None else first_um
    end = begin if end_um is None else end_um
    room = length_um - begin - end
    if begin < 0 or end < 0 or room < 0:
        raise InvalidLength(
            f"a panel of {mm_text(length_um)} mm has no room for a row that keeps {mm_text(begin)} "
            f"and {mm_text(end)} mm to its ends"
        )
    steps = room // pitch_um
    ends = Quantity(mm(end), "mm", Given(Bilingual("to the end", "до края")), 1)
    inputs: tuple[tuple[str, Quantity], ...]
    if first_um is None:
        begin = (length_um - steps * pitch_um) // 2
        centred = Computed("a = (L − n · p) / 2", (("L", length), ("p", pitch)))
        first = Quantity(mm(begin), "mm", centred, 1)
        ends = size("system32.least_end")
        inputs = (("L", length), ("e", ends), ("p", pitch))
        formula = "n = ⌊(L − 2 e) / p⌋"
    else:
        first = Quantity(mm(begin), "mm", Given(Bilingual("first hole", "первое отверстие")), 1)
        inputs = (("L", length), ("a", first), ("e", ends), ("p", pitch))
        formula = "n = ⌊(L − a − e) / p⌋"
    pitches = Quantity(steps, "", Computed(formula, inputs), 0)
    last_um = begin + steps * pitch_um
    last = Quantity(
        mm(last_um), "mm", Computed("a + n · p", (("a", first), ("n", pitches), ("p", pitch))), 1
    )
    return HoleRow(
        length=length,
        first=first,
        holes=count(steps + 1, Computed("n + 1", (("n", pitches),))),
        pitches=pitches,
        last=last,
        rest=Quantity(mm(length_um - last_um), "mm", Computed("L − last", (("L", length),)), 1),
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Places along an edge, from its lower or left end."""

    title: Bilingual
    places: tuple[Quantity, ...]
    distance: Quantity | None

    def report(self) -> Report:
        """Every place, in order."""
        figures = [
            Figure(f"place_{number}", Bilingual(f"no. {number}", f"№ {number}"), place)
            for number, place in enumerate(self.places, 1)
        ]
        if self.distance is not None:
            apart = Bilingual("between the outer ones", "между крайними")
            figures.append(Figure("distance", apart, self.distance))
        table = Table(
            "places",
            self.title,
            columns(("place", "from the end", "от края")),
            tuple((place,) for place in self.places),
        )
        return Report(self.title, tuple(figures), (table,))


def hinge_places_um(length_um: int, hinges: int) -> tuple[int, ...]:
    """Where hinges are wanted along a door: the outer ones 100 mm from its ends, the others evenly.

    Args:
        length_um: Of the door along its hinges.
        hinges: At least 1; a single one stands in the middle.

    Source:
        ``hinge.end_distance`` of data/drilling.toml; on a low door a quarter of its height.
    """
    if hinges == 1:
        return (length_um // 2,)
    inset = min(size_um("hinge.end_distance"), length_um // 4 // UM_PER_MM * UM_PER_MM)
    return tuple(inset + (length_um - 2 * inset) * index // (hinges - 1) for index in range(hinges))


def hinge_places(length_um: int, hinges: int, *, end_um: int | None = None) -> Places:
    """The same for people, with the distance of the outer hinges.

    Args:
        length_um: Height of the door.
        hinges: How many.
        end_um: Outer hinges from the door's ends instead of the usual 100 mm.

    Raises:
        InvalidLength: the ends leave no room.
    """
    if length_um <= 0 or hinges < 1 or (end_um is not None and not 0 < 2 * end_um < length_um):
        raise InvalidLength(
            f"a door of {mm_text(length_um)} mm has no room for {hinges} hinges at these ends"
        )
    at = hinge_places_um(length_um, hinges)
    end = size("hinge.end_distance")
    if end_um is not None and hinges > 1:
        at = tuple(
            end_um + (length_um - 2 * end_um) * index // (hinges - 1) for index in range(hinges)
        )
        end = Quantity(mm(end_um), "mm", Given(Bilingual("from the end", "от края")), 1)
    height = Quantity(mm(length_um), "mm", Given(Bilingual("door height", "высота двери")), 1)
    inputs = (("H", height), ("e", end))
    formula = "e + (H − 2 e) · i / (n − 1)" if hinges > 1 else "H / 2"
    places = tuple(Quantity(mm(each), "mm", Computed(formula, inputs), 1) for each in at)
    distance = None
    if hinges > 1:
        distance = Quantity(mm(at[-1] - at[0]), "mm", Computed("H − 2 e", inputs), 1)
    return Places(Bilingual("Places of the hinges", "Где ставить петли"), places, distance)
