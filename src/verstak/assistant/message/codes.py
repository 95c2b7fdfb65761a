"""Digits that are no quantities: articles, grades, threads, dates, clause numbers, telephones."""

from __future__ import annotations

import re

Span = tuple[int, int]

_CODES = re.compile(
    r"""
    (?<!\w)(?:с[иы]ст[еи]м\w*|syst[ei]m|сис(?:т\.?)?)[\s-]*32(?![\d.,]*\d)          # System 32 is a name
  | (?<!\w)32(?:-?(?:я|й|ой|мм|mm))?\s+(?:с[иы]ст[еи]м\w*|syst[ei]m)(?!\w)
  | (?<!\w)[a-z]{1,2}\s?\d{3,5}\s+(?:st|sm|sd|pr|pe|mx|bs|sn|рe)\s?\d{1,2}(?!\w)  # decor and its texture
  | (?<!\w)(?!x\d|(?:mdf|hdf|osb)\d)(?:(?![hd]\d{1,3}(?!\d))[a-z]{1,3}\d{1,5}|st\s?\d{1,2})(?![\w]|[.,]\d) # article, grade, thread
  | (?<!\w)[рpеemмтt][1-9]\d?(?![\w]|[.,]\d|\s?[xх×*]\s?\d)        # P2, E1, M6, in either alphabet
  | (?<!\w)\d[d](?!\w)                                              # 2D, 3D
  | (?<!\w)\d+(?:st|nd|rd|th)(?!\w)                                 # ordinals
  | (?<!\w)(?:№|no\.|n°|\#)\s?\d+(?:[./-]\d+)*
  | (?<!\w)(?:п|пп|пункт\w*|раздел\w*|глав[аыеу]|табл|таблиц\w*|рис|рисун\w*|стр|страниц\w*
      |clause|section|table|figure|fig|page|chapter|paragraph)\.?\s?\d+(?:\.\d+)*(?!\d|[.,]\d|\s?(?:м|mm|x|х|×))
  | (?<!\w)(?:артикул\w*|арт\.|art\.|article|sku|декор\w*|decor)\s?[:№]?\s?[a-zа-яё]{0,4}[-\s]?\d[\w./-]*
  | (?<![\w.,])\d{1,2}\.\d{1,2}\.(?:19|20)?\d\d(?![\w.]|,\d)         # date
  | (?<![\w.,])(?:19|20)\d\d-\d\d-\d\d(?!\w)
  | (?<![\w.,])(?:19|20)\d\d\s?(?:г\.|год\w*|г(?!\w))
  | (?<!\w)(?:in|since|from|в|с|от)\s(?:19[5-9]|20[0-3])\d(?:\s?(?:году?а?|year))(?!\w)
  | (?<![\w:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\w:])    # time of day
  | (?<![\w.,])\d+(?:\.\d+){2,}(?![\w]|,\d)                         # 5.2.1, an address
  | \+\d[\d\s()-]{8,20}\d | (?<!\d)8[\s(-]+\d{3}[)\s-]+\d{3}[\s-]?\d\d[\s-]?\d\d(?!\d)  # telephone
  | https?://\S+ | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")


def code_spans(plain: str) -> list[Span]:
    """Places whose digits are no quantities, in order.

    Args:
        plain: The message with its standards masked already.
    """
    return [match.span() for match in _CODES.finditer(plain) if not _THOUSANDS.fullmatch(match[0])]
