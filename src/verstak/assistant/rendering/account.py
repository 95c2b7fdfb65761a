"""Whether every numeral of a reply is accounted for: the judge of *unaccounted numbers: 0*.

It knows nothing of the renderer. It reads the finished Markdown as a reader's program would, finds
every numeral by itself and asks of each: does a claim say these very words here, and does the
value behind that claim, in that claim's unit, round to what is written?
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from verstak.assistant.grounding.numerals import Numeral, numerals_in
from verstak.assistant.grounding.rounding import reads_as
from verstak.assistant.verification import Claim
from verstak.quantities.units import find_unit

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")


def unaccounted(markdown: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Numerals of a reply that no claim stands behind.

    A claim covers a numeral when the claim's words stand in the reply around it, and, if the claim
    has a number, that number is what is written there. A claim whose own words and value disagree
    covers nothing.

    Args:
        markdown: The whole reply.
        claims: What it declares.

    Returns:
        The numerals as they are written, in order; empty = all accounted for.
    """
    text = plain_text(markdown)
    numerals = numerals_in(text)
    covered: list[tuple[int, int, Claim]] = []
    for claim in dict.fromkeys(claims):
        words = _even(claim.claim)
        if words and _speaks_true(claim, words):
            covered += [(*span, claim) for span in _occurrences(words, text)]
    return tuple(one.text for one in numerals if not _is_covered(one, covered))


def plain_text(markdown: str) -> str:
    """What a reader sees of Markdown: no markers, no addresses behind links, one line a block.

    A list's markers are left out as long as they count from one; a list that begins elsewhere or
    skips states numbers, and these stay.
    """
    tokens = _parser().parse(markdown)
    return _even("\n".join(_lines(tokens)))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    counts: list[int] = []
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                counts.append(0)
            case "ordered_list_close":
                counts.pop()
            case "list_item_open" if token.info:
                counts[-1] += 1
                if token.info != str(counts[-1]):
                    yield token.info
            case "inline":
                yield _inline(token.children or [])
            case "fence" | "code_block" | "html_block":
                yield f"{token.info}\n{token.content}"
            case _:
                continue


def _inline(children: Iterable[Token]) -> str:
    made = []
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            made.append("\n")
        else:
            made.append(child.content)  # an image's alternative text is its content
    return "".join(made)


def _even(text: str) -> str:
    return _SPACES.sub(lambda match: "\n" if match[0] == "\n" else " ", text)


def _occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    # On the borders of a word or number: "5 мм" is not found in "15 мм" or "0,5 мм", and is in
    # "Ø5 мм", whose sign of a diameter is a letter to Unicode.
    before = r"(?<![^\W_Øø])(?<!\d[.,])" if words[0].isalnum() else ""
    after = r"(?![^\W_])(?![.,]\d)" if words[-1].isalnum() else ""
    for match in re.finditer(before + re.escape(words) + after, text):
        yield match.span()


def _is_covered(numeral: Numeral, covered: Sequence[tuple[int, int, Claim]]) -> bool:
    return any(start <= numeral.start and numeral.end <= end for start, end, _ in covered)


def _speaks_true(claim: Claim, words: str) -> bool:
    """Whether some numeral of the claim's words reads as the value that the claim gives."""
    value = claim.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    unit = find_unit(claim.unit) if claim.unit else None
    exact = Decimal(repr(value))
    return any(reads_as(numeral, exact, unit) for numeral in numerals_in(words))
