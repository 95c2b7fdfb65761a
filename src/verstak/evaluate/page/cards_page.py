"""One quality card, or several side by side, as one HTML file that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from verstak.errors import UsageError
from verstak.evaluate.card import QualityCard, Step
from verstak.evaluate.comparison.figures import bits_per_weight, precision_class, size
from verstak.evaluate.comparison.groups import (
    by_size,
    divergence_groups,
    perplexity_groups,
    speed_groups,
)
from verstak.evaluate.comparison.pairs import pairs_table
from verstak.evaluate.comparison.tables import (
    TITLE,
    Numbers,
    artifacts_table,
    footprint_table,
    notes,
    numbered,
    perplexity_table,
    shared,
    tasks_table,
)
from verstak.evaluate.page.layers import layers_part
from verstak.evaluate.page.plots import quality_part, speed_part
from verstak.evaluate.page.style import MORE_STYLE
from verstak.plan.report.document import document
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import figure_list, folded, grid, listed, section
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual, Language


def cards_html(
    cards: Sequence[QualityCard],
    language: Language,
    *,
    back: tuple[str, Bilingual] | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """The whole page.

    Args:
        cards: One or more; the smallest comes first.
        language: Of every word but names, sources and notes of the cards.
        back: Address and words of a link at the top, for a page of a server.
        links: Name and address of further pages of that server.

    Returns:
        A self-contained HTML document; everything in it that comes from data is escaped.

    Raises:
        UsageError: no card.
    """
    if not cards:
        raise UsageError("expected a quality card, found none")
    ordered = by_size(cards)
    sheet = Sheet(language)
    numbers = numbered(ordered)
    alone = ordered[0] if len(ordered) == 1 else None
    title = sheet.say(TITLE) if alone is None else f"{sheet.say(_CARD)}: {alone.name}"
    parts: list[Element | None] = [
        _artifacts(ordered, sheet) if alone is None else _figures(alone, sheet),
        _quality(ordered, numbers, sheet),
        _speed(ordered, numbers, sheet),
        _tasks(ordered, sheet),
        _layers(ordered, sheet),
        _footprint(ordered, sheet),
        _steps(ordered, sheet),
        _remarks(ordered, sheet),
    ]
    under: list[Child] = []
    if links:
        items = [make("li", make("a", name, href=address)) for name, address in links]
        summary = make("summary", sheet.say(_ONE_BY_ONE))
        under.append(make("details", summary, make("ul", *items), class_="screen"))
    return document(title, parts, sheet, under_title=under, back=back, more_style=MORE_STYLE)


def no_cards_html(language: Language, *, back: tuple[str, Bilingual] | None = None) -> str:
    """The page of a store in which nothing was measured yet."""
    sheet = Sheet(language)
    part = section("cards", _CARDS, sheet, make("p", sheet.say(_NONE)))
    return document(sheet.say(_CARDS), [part], sheet, back=back, more_style=MORE_STYLE)


def _artifacts(cards: Sequence[QualityCard], sheet: Sheet) -> Element:
    common = figure_list(shared(cards), sheet)
    return section("artifacts", _ARTIFACTS, sheet, grid(artifacts_table(cards), sheet), common)


def _figures(card: QualityCard, sheet: Sheet) -> Element:
    kind, why = precision_class(card)
    figures = (
        Figure("format", _FORMAT, f"{card.format} {card.level}"),
        Figure("class", _CLASS, None if kind is None else kind.name, why),
        Figure("size", _SIZE, size(card)),
        Figure("bits", _BITS, bits_per_weight(card)),
        Figure("architecture", _ARCHITECTURE, card.architecture),
        Figure("base", _BASE, card.base_model, None if card.base_model else _UNTOLD),
        Figure("licence", _LICENCE, card.licence, None if card.licence else _UNTOLD),
        Figure("made", _MADE, card.made),
    )
    part = section("card", _WHAT, sheet, figure_list(figures, sheet))
    if kind is not None:
        extend(part, make("p", make("b", sheet.say(_FOR)), " ", sheet.say(kind.purpose)))
        extend(part, make("p", make("b", sheet.say(_NOT_FOR)), " ", sheet.say(kind.not_for)))
    return extend(part, make("p", card.digest, class_="digest soft"))


def _quality(cards: Sequence[QualityCard], numbers: Numbers, sheet: Sheet) -> Element:
    groups = divergence_groups(cards)
    part = section("quality", _QUALITY, sheet)
    about = _ABOUT_DIVERGENCE if groups else _NO_DIVERGENCE
    extend(part, make("p", sheet.say(about), class_="soft"))
    for group in groups:
        extend(part, *quality_part(group, numbers, sheet))
    for read in perplexity_groups(cards):
        extend(part, grid(perplexity_table(read, numbers, key="perplexity"), sheet))
    return part


def _speed(cards: Sequence[QualityCard], numbers: Numbers, sheet: Sheet) -> Element:
    groups = speed_groups(cards)
    part = section("speed", _SPEED, sheet)
    if not groups:
        return extend(part, make("p", sheet.say(_NO_SPEED), class_="soft"))
    for group in groups:
        extend(part, *speed_part(group, numbers, sheet))
    return part


def _tasks(cards: Sequence[QualityCard], sheet: Sheet) -> Element:
    table = tasks_table(cards)
    part = section("tasks", _TASKS, sheet)
    if table is None:
        return extend(part, make("p", sheet.say(_NO_TASKS), class_="soft"))
    extend(part, make("p", sheet.say(_ABOUT_TASKS), class_="soft"))
    extend(part, grid(table, sheet))
    paired = pairs_table(cards)
    return part if paired is None else extend(part, grid(paired, sheet))


def _layers(cards: Sequence[QualityCard], sheet: Sheet) -> Element | None:
    maps = [(card, layers_part(card, sheet)) for card in cards]
    shown = [(card, found) for card, found in maps if found]
    if not shown:
        return None
    part = section("layers", _LAYERS, sheet)
    for card, found in shown:
        extend(part, *(found if len(cards) == 1 else [folded(card.name, *found)]))
    return part


def _footprint(cards: Sequence[QualityCard], sheet: Sheet) -> Element | None:
    table = footprint_table(cards)
    return None if table is None else section("footprint", _FOOTPRINT, sheet, grid(table, sheet))


def _steps(cards: Sequence[QualityCard], sheet: Sheet) -> Element | None:
    """How each was made; what several share is shown once."""
    by_steps: Mapping[tuple[Step, ...], list[QualityCard]] = _by_steps(cards)
    if not by_steps:
        return None
    part = section("steps", _STEPS, sheet)
    for steps, made in by_steps.items():
        items = [_step(step) for step in steps]
        names = ", ".join(card.name for card in made)
        listed_steps = make("ol", *items)
        extend(part, listed_steps if len(cards) == 1 else folded(names, listed_steps))
    return part


def _by_steps(cards: Sequence[QualityCard]) -> dict[tuple[Step, ...], list[QualityCard]]:
    found: dict[tuple[Step, ...], list[QualityCard]] = {}
    for card in cards:
        if card.steps:
            found.setdefault(card.steps, []).append(card)
    return found


def _step(step: Step) -> Element:
    said: list[Child] = [make("b", step.what), f", {step.tool}"]
    if step.detail is not None:
        said.append(f": {step.detail}")
    if step.command is not None:
        said.append(make("pre", make("code", step.command), tabindex=0))
    return make("li", *said)


def _remarks(cards: Sequence[QualityCard], sheet: Sheet) -> Element | None:
    found = listed(notes(cards), sheet)
    return None if found is None else section("remarks", _REMARKS, sheet, found)


_CARDS = Bilingual("Quality cards", "Карточки качества")
_NONE = Bilingual(
    "No model of this store was measured yet. verstak evaluate MODEL makes its card.",
    "В этом хранилище ещё ничего не измерено. Карточку делает verstak evaluate МОДЕЛЬ.",
)
_ONE_BY_ONE = Bilingual("One by one", "По одной")
_CARD = Bilingual("Quality card", "Карточка качества")
_WHAT = Bilingual("What it is", "Что это")
_ARTIFACTS = Bilingual("What is compared", "Что сравнивается")
_QUALITY = Bilingual("Quality against size", "Качество и размер")
_SPEED = Bilingual("Speed against size", "Скорость и размер")
_TASKS = Bilingual("Tasks", "Задачи")
_LAYERS = Bilingual("Layer by layer", "По слоям")
_FOOTPRINT = Bilingual("Size against 16 bits", "Размер против 16 бит")
_STEPS = Bilingual("How it was made, and how to repeat it", "Как сделано и как повторить")
_REMARKS = Bilingual("Remarks", "Замечания")
_FORMAT = Bilingual("format and level", "формат и уровень")
_CLASS = Bilingual("class of precision", "класс точности")
_SIZE = Bilingual("size", "размер")
_BITS = Bilingual("bits a weight", "бит на вес")
_ARCHITECTURE = Bilingual("architecture", "архитектура")
_BASE = Bilingual("base model", "исходная модель")
_LICENCE = Bilingual("licence", "лицензия")
_MADE = Bilingual("measured", "измерено")
_UNTOLD = Bilingual("the artifact does not tell", "в файле не указано")
_FOR = Bilingual("Good for:", "Для чего:")
_NOT_FOR = Bilingual("Not for:", "Не для чего:")
_ABOUT_DIVERGENCE = Bilingual(
    "How far the model's predictions are from those of the reference: 0 = the same. Ranges are "
    "95 % intervals.",
    "Насколько предсказания модели отличаются от эталона: 0 — не отличаются. Границы — интервалы "
    "95 %.",
)
_NO_DIVERGENCE = Bilingual("No divergence was measured.", "Отличие от эталона не измерено.")
_NO_SPEED = Bilingual("No speed was measured.", "Скорость не измерена.")
_NO_TASKS = Bilingual("No tasks were set.", "Задач не задавали.")
_ABOUT_TASKS = Bilingual(
    "Share of right answers with its 95 % interval; the head of a column tells how many questions "
    "there were.",
    "Доля верных ответов с интервалом 95 %; в заголовке столбца — число вопросов.",
)
