"""Words that came from a user, a file or a document, made harmless inside Markdown.

They may look like anything: a link that an office's drawing would have the reader open, an image
that a page would fetch, a pipe that breaks a table. Whatever they hold, they come out as the same
visible characters and as nothing else.
"""

from __future__ import annotations

import re
import unicodedata

_ACTIVE = re.compile(r"[\\`*_\[\]<|~]")
_ENTITY = re.compile(r"&(?=#|\w)")
_ADDRESS = re.compile(r"(?<=\w)[:@.](?=//|\w*[^\W\d_])|(?<=\w):(?=//)")
_BLOCK = re.compile(r"^(\s*)([#+=>-]|\d+(?=[.)](?:\s|$)))")
_MATH = re.compile(r"\$")
_LINK = re.compile(r"https?://[^\s`|<>\\]*[^\s`|<>\\.,;:!?)\]\"'»]", re.IGNORECASE)
_FILE_OR_HOST = re.compile(
    r"(?<![\w`./@-])(?=[\w/@-]*[.@])(?:[A-Za-z0-9_-]+[./@])+[A-Za-z][A-Za-z0-9_/-]*[A-Za-z0-9](?!\w)"
)
"""``shop.ru``, ``boss@shop.ru``, ``data/rules.ts``: what a reader that links may take for one."""
_BREAKS = re.compile(r"[^\S\u00a0\u2009\u202f]+")
"""Spaces that hold a number together stay as they are."""


def escape(words: str) -> str:
    """The words on one line, with every character that Markdown would act on disarmed.

    Args:
        words: Plain text from anywhere.

    Returns:
        Markdown that shows just this text. Addresses do not become links, neither by the
        brackets of Markdown nor by a reader that links whatever looks like an address: they are
        shown as code, to be copied.
    """
    text = plain(words)
    made, at = [], 0
    spans = sorted((*_LINK.finditer(text), *_FILE_OR_HOST.finditer(text)), key=re.Match.start)
    for match in spans:
        if match.start() < at:
            continue
        made += [_disarmed(text[at : match.start()]), f"`{match[0]}`"]
        at = match.end()
    return _BLOCK.sub(_at_line_start, "".join([*made, _disarmed(text[at:])]))


def _disarmed(text: str) -> str:
    text = _ACTIVE.sub(r"\\\g<0>", text)
    text = _ENTITY.sub(r"\\&", text)
    text = _MATH.sub(r"\\$", text)
    return _ADDRESS.sub(r"\\\g<0>", text)


def plain(words: str) -> str:
    """The text that :func:`escape` shows: claims quote it."""
    return _BREAKS.sub(" ", "".join(map(_visible, words))).strip()


def _visible(character: str) -> str:
    if character.isspace():
        return character if character in "\u00a0\u202f\u2009" else " "
    # Control and format characters hide words or turn them round; none is needed here.
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} else character


def _at_line_start(match: re.Match[str]) -> str:
    marker = match[2]
    return f"{match[1]}{marker}\\" if marker.isdigit() else f"{match[1]}\\{marker}"
