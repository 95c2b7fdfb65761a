"""Refusing arguments in both languages, and asking for one that is missing."""

from __future__ import annotations

from verstak.errors import ArgumentMissing, ToolRefused


def refusal(en: str, ru: str) -> ToolRefused:
    """What was expected and what was found, in both languages."""
    return ToolRefused(en, in_russian=ru)


def question(en: str, ru: str) -> ArgumentMissing:
    """A question for what is missing where any of several slots would do.

    Its message ends in a question mark, so that a reply can ask it as it stands.
    """
    return ArgumentMissing(f"{en}?", in_russian=f"{ru}?")
