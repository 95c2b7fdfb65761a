"""Texts and suites that a recipe names: shipped ones by name, texts also as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from verstak.errors import InvalidRecipe, UsageError
from verstak.evaluate.suites.suite import Suite, shipped_suites
from verstak.evaluate.texts import JudgedText, calibration_text, judged_text, own_text

_SEED = 1
"""Which items are kept where not all are asked: the same in every build."""


def texts_to_judge_by(names: Sequence[str | Path]) -> tuple[JudgedText, ...]:
    """Texts to judge by, in the recipe's order.

    Args:
        names: Shipped names, or files.

    Raises:
        InvalidRecipe: one is not there, or is no text.
    """
    found = []
    for name in names:
        try:
            found.append(own_text(name) if isinstance(name, Path) else judged_text(name))
        except UsageError as error:
            raise _invalid("evaluate.texts", error) from error
    return tuple(found)


def calibration_words(names: Sequence[str | Path]) -> str:
    """Texts to calibrate with: the shipped ones mixed piece by piece, then the files.

    Args:
        names: Shipped names, or files.

    Raises:
        InvalidRecipe: one is not there, or is no text.
    """
    shipped = tuple(name for name in names if isinstance(name, str))
    try:
        words = [calibration_text(shipped)] if shipped else []
        words += [own_text(name).text for name in names if isinstance(name, Path)]
    except UsageError as error:
        raise _invalid("calibration.texts", error) from error
    return "\n\n".join(words)


def named_suites(names: Sequence[str], items: int | None) -> tuple[Suite, ...]:
    """Suites by name, in every language they have, or in one: ``facts``, ``facts.ru``.

    Args:
        names: As the recipe has them.
        items: Items of each to ask; ``None`` = all.

    Raises:
        InvalidRecipe: there is none of that name.
    """
    shipped = shipped_suites()
    found: list[Suite] = []
    for name in names:
        fitting = [one for one in shipped if name in {one.name, f"{one.name}.{one.language}"}]
        if not fitting:
            known = ", ".join(sorted({one.name for one in shipped}))
            raise InvalidRecipe(
                f"evaluate.suites: no suite is called {name}",
                remedy=f"known: {known}; with a language: facts.ru",
            )
        found += [one for one in fitting if one not in found]
    return tuple(one if items is None else one.subset(items, seed=_SEED) for one in found)


def _invalid(field: str, error: UsageError) -> InvalidRecipe:
    return InvalidRecipe(f"{field}: {error.message}", remedy=error.remedy)
