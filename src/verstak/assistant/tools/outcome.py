"""What a tool gives back."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what was asked about is in order.

    Args:
        fine: True = in order, allowed, fits; False = not; ``None`` = the loaded sources do not
            say. The words yes and no are chosen later, by what the question would have meant.
        why: One sentence; its numbers must stand in the report too.
    """

    fine: bool | None
    why: Bilingual


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that the answer offers.

    Args:
        name: File name without digits, for example ``sheet-map.pdf``.
        title: What people call it.
        media_type: For HTTP.
        content: Bytes.
        drawn: It is a picture (SVG) that the page shows beside the answer.
    """

    name: str
    title: Bilingual
    media_type: str
    content: bytes
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A result that a later step may take as an argument.

    Args:
        quantity: The number.
        cues: Words that name it, both languages, as a slot's cues: an opening's width feeds a
            slot whose cues hold ``пролёт``.
    """

    quantity: Quantity
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words quoted from a source, with where they stand.

    Args:
        text: Quoted as it is.
        source: Document, standard, address or glossary.
        place: Page, heading, clause or row inside it; ``None`` when it has none.
        title: Term or heading.
        score: How well it fits the question, 0 to 1.
    """

    text: Bilingual | str
    source: Bilingual | str
    place: str | None = None
    title: Bilingual | str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A typed answer: the reply's computed part is rendered from it by code.

    Args:
        report: Figures, tables, notes; every number in it is a quantity with provenance.
        answers: Keys of the figures that answer the plainest question, the first foremost.
        verdict: For questions of yes or no.
        passages: Quotations that are the answer, or that back it.
        files: Drawings and documents.
        feeds: What later steps may use.
        found: False when the sources hold no answer; the reply then says just that.
    """

    report: Report
    answers: tuple[str, ...] = ()
    verdict: Verdict | None = None
    passages: tuple[Passage, ...] = ()
    files: tuple[MadeFile, ...] = ()
    feeds: tuple[Feed, ...] = ()
    found: bool = True
