"""What a message states: numbers with their units, sizes, lists of parts, names.

These are the only numbers of the user that a tool may ever get. Everything here is read by code;
no model takes part.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from verstak.quantities.text import Language
from verstak.quantities.units import Unit


class Axis(StrEnum):
    """Which way a number of a size runs, when the message says so (``Ш×В×Г``, ``W×H×D``)."""

    WIDTH = "width"
    HEIGHT = "height"
    DEPTH = "depth"
    LENGTH = "length"
    THICKNESS = "thickness"


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of the message.

    Args:
        text: As it stands there, unit included: ``2 м``, ``0,9 м``, ``пятьсот``.
        start: Index of its first character in the message.
        end: Index after its last.
        value: In the unit that was written.
        unit: ``None`` for a bare number. The numbers of a size share the unit that stands at its
            end: both of ``400x600 мм`` are millimetres.
        before: Stems of the words before it in its clause, the nearest first, at most eight;
            words of another number's phrase are left out.
        after: Stems of the words after it, the nearest first, at most six.
        size: Index into :attr:`ParsedMessage.sizes`; ``None`` when it stands alone.
        place: Position within that size, from 0.
        axis: Which way it runs, when said.
        clause: Index into :attr:`ParsedMessage.clauses`.
        negative: A minus stands before it; ``value`` is then below zero too.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: Unit | None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    size: int | None = None
    place: int | None = None
    axis: Axis | None = None
    clause: int = 0

    @property
    def negative(self) -> bool:
        """Below zero."""
        return self.value < 0


@dataclass(frozen=True, slots=True)
class SizeGroup:
    """``600×720×560 мм (Ш×В×Г)``: two or three numbers that belong together.

    Args:
        mentions: Indices into :attr:`ParsedMessage.mentions`, in the order written.
        noun: Stems of the noun phrase that it describes, before or after, nearest first:
            ``фасад`` of ``2 фасада 716×296``.
    """

    mentions: tuple[int, ...]
    noun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaterialMention:
    """A board or material that is named.

    Args:
        key: Key of :mod:`verstak.furniture.materials` where there is one (``particleboard``,
            ``mdf``, ``plywood`` …), else ``None``.
        text: As written: ``ЛДСП``, ``МДФ``, ``P2``.
        start: Index in the message.
        end: Index after it.
        thickness_um: When it stands beside it (``ЛДСП 16 мм``).
    """

    key: str | None
    text: str
    start: int
    end: int
    thickness_um: int | None = None


@dataclass(frozen=True, slots=True)
class StandardMention:
    """A standard that is named: ``ГОСТ 16371-2014``, ``EN 312``.

    Args:
        family: ``ГОСТ``, ``EN``, ``ISO``, ``ТР ТС``, ``DIN`` …
        number: ``16371``, ``13025.1``; digits and dots.
        edition: ``2014``, or ``None``.
        text: As written.
        start: Index in the message.
        end: Index after it. The digits of a standard are never mentions.
    """

    family: str
    number: str
    edition: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BandMention:
    """An edge band that is stated: ``кромка 2 мм по периметру``, ``0,8 мм со всех сторон``.

    Args:
        thickness_um: Of the band; ``None`` when no number stands there.
        sides: How many long and short sides: ``(2, 2)`` all round, ``(1, 0)`` one long side;
            ``None`` when not said.
        noun: Stems of the parts that have it (``фасад``); empty = all.
    """

    thickness_um: int | None
    sides: tuple[int, int] | None
    noun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of a list of parts within a message: ``2 боковины 720×560``.

    Args:
        name: As written, for the table: ``боковина``.
        noun: Its stems.
        quantity: For one product; 1 when no number stands there.
        length_um: First number of the size.
        width_um: Second.
        thickness_um: Own thickness, or that of the material that governs it; ``None`` = not said.
        material: Key of the materials, or ``None``.
        material_text: As written, ``ЛДСП``; empty = not said.
        start: Index in the message.
        end: Index after it.
    """

    name: str
    noun: tuple[str, ...]
    quantity: int
    length_um: int
    width_um: int
    thickness_um: int | None
    material: str | None
    material_text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FastenerLine:
    """``по 4 конфирмата на дно``, ``по 2 на каждую из двух планок``: fasteners for each part.

    Args:
        name: What is counted, as written: ``конфирмат``.
        noun: Its stems.
        each: How many for one part.
        parts: How many such parts in one product.
        part_name: Which part, as written: ``дно``.
    """

    name: str
    noun: tuple[str, ...]
    each: int
    parts: int
    part_name: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the message that states or asks one thing.

    Args:
        text: Its words.
        start: Index in the message.
        end: Index after it.
        asks: It is a question or an order to compute (``сколько``, ``посчитай``, ``?``).
    """

    text: str
    start: int
    end: int
    asks: bool


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """Everything that code reads out of one message.

    Args:
        text: The message.
        language: Of the message; where both are mixed, the one with more letters.
        mentions: Numbers, in order.
        sizes: Sizes, in order.
        materials: Boards and materials, in order.
        standards: Standards, in order.
        bands: Edge bands, in order.
        parts: List of parts, empty when the message holds none.
        fasteners: Fasteners for each part.
        products: How many products are asked for (``на 500 тумб``): index into ``mentions``;
            ``None`` when not said.
        clauses: In order.
        stems: Stems of all words, in order, without numbers; for search.
        asks_fault: A yes would mean that something is wrong (``Ошибка?``, ``Is that wrong?``).
        asks_yes_no: The question is answered by yes or no.
    """

    text: str
    language: Language
    mentions: tuple[Mention, ...] = ()
    sizes: tuple[SizeGroup, ...] = ()
    materials: tuple[MaterialMention, ...] = ()
    standards: tuple[StandardMention, ...] = ()
    bands: tuple[BandMention, ...] = ()
    parts: tuple[PartLine, ...] = ()
    fasteners: tuple[FastenerLine, ...] = ()
    products: int | None = None
    clauses: tuple[Clause, ...] = ()
    stems: tuple[str, ...] = ()
    asks_fault: bool = False
    asks_yes_no: bool = False

    def words_within(self, start: int, end: int) -> str:
        """The text between two indices without its numbers and their units."""
        pieces, at = [], start
        for mention in self.mentions:
            if start <= mention.start and mention.end <= end:
                pieces.append(self.text[at : mention.start])
                at = mention.end
        pieces.append(self.text[at:end])
        return " ".join(" ".join(pieces).split())
