"""Fresh questions: templates × numbers × wordings × styles, from a seed.

``python -m benchmarks.assistant.questions --count 200 --seed 7`` prints them. Expected values come
from plain arithmetic in the templates; nothing of verstak is called.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from random import Random
from typing import get_args

from benchmarks.assistant.question import Language, Question
from benchmarks.assistant.spelling import STYLES, Style, spelt, written
from benchmarks.assistant.templates import (
    chains,
    construction,
    conversions,
    materials,
    refusals,
    sawing,
    strength,
)
from benchmarks.assistant.templates.template import COMPUTED, Template

TEMPLATES: tuple[Template, ...] = (
    *materials.TEMPLATES,
    *sawing.TEMPLATES,
    *strength.TEMPLATES,
    *construction.TEMPLATES,
    *conversions.TEMPLATES,
    *chains.TEMPLATES,
    *refusals.TEMPLATES,
)
LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)
RUSSIAN_SHARE = 0.7
"""Most of those who ask write Russian."""


def generated(count: int, seed: int) -> tuple[Question, ...]:
    """So many questions, every template as often as any other, in a shuffled order.

    Args:
        count: How many.
        seed: The same seed gives the same questions.
    """
    dice = Random(seed)  # not for secrets
    return tuple(_questions(count, dice, seed))


def _questions(count: int, dice: Random, seed: int) -> Iterator[Question]:
    waiting: list[Template] = []
    for number in range(count):
        if not waiting:
            waiting = list(TEMPLATES)
            dice.shuffle(waiting)
        language: Language = "ru" if dice.random() < RUSSIAN_SHARE else "en"
        yield question(waiting.pop(), language, dice.choice(STYLES), dice, f"G{seed}.{number + 1}")


def question(
    template: Template, language: Language, style: Style, dice: Random, name: str
) -> Question:
    """One question of a kind, worded at random."""
    drawn = template.draw(dice)
    wording = dice.choice(template.ru if language == "ru" else template.en)
    # Typos first: numbers and units stay as they were written.
    wording = spelt(wording, style, language, dice)
    slots = {name: written(value, style, language, dice) for name, value in drawn.slots.items()}
    exact = drawn.tolerance is not None
    return Question(
        id=name,
        group="generated",
        category=template.category,
        language=language,
        text=wording.format(**slots),
        answer_type=template.answer_type,
        expected=tuple(float(value) for value in drawn.expected),
        tolerance=drawn.tolerance or 0.0,
        relative=0.0 if exact else COMPUTED,
        units=template.units,
        verdict=drawn.verdict,
        asks=template.asks,
        style=style,
        derivation=template.name,
    )


def main() -> None:
    """Print questions as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=len(TEMPLATES))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for one in generated(options.count, options.seed):
        print(json.dumps(asdict(one), ensure_ascii=False))


if __name__ == "__main__":
    main()
