"""Cards side by side as tables: for a terminal, a page, and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verstak.evaluate.card import Divergence, Perplexity, QualityCard, Speed, TaskScore
from verstak.evaluate.comparison.figures import (
    bits_per_weight,
    divergence_quantities,
    perplexity_quantity,
    precision_class,
    size,
    speed_quantities,
    task_quantity,
)
from verstak.evaluate.comparison.footprint import footprints
from verstak.evaluate.comparison.front import front
from verstak.evaluate.comparison.groups import (
    Group,
    by_size,
    divergence_groups,
    not_comparable,
    perplexity_groups,
    short,
    speed_groups,
    task_groups,
    who,
)
from verstak.evaluate.comparison.pairs import ABOUT_PAIRS, pairs_table
from verstak.evaluate.comparison.remarks import remarks
from verstak.quantities.report import Cell, Column, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

type Numbers = Mapping[str, int]
"""Number of each card, by :func:`key_of`."""


def key_of(card: QualityCard) -> str:
    """What makes a card one of several."""
    return f"{card.digest} {card.name}"


def numbered(cards: Sequence[QualityCard]) -> Numbers:
    """1, 2, 3 … in the order of the cards."""
    return {key_of(card): number for number, card in enumerate(cards, start=1)}


def comparison_report(cards: Sequence[QualityCard]) -> Report:
    """Everything that cards say, the smallest artifact first.

    Args:
        cards: One or more.
    """
    ordered = by_size(cards)
    numbers = numbered(ordered)
    tables = [artifacts_table(ordered)]
    tables += [
        divergence_table(group, numbers, key=f"divergence_{number}")
        for number, group in enumerate(divergence_groups(ordered), start=1)
    ]
    tables += [
        perplexity_table(group, numbers, key=f"perplexity_{number}")
        for number, group in enumerate(perplexity_groups(ordered), start=1)
    ]
    tables += [
        speed_table(group, numbers, key=f"speed_{number}")
        for number, group in enumerate(speed_groups(ordered), start=1)
    ]
    last = (tasks_table(ordered), pairs_table(ordered), footprint_table(ordered))
    tables += [each for each in last if each]
    return Report(
        title=TITLE if len(ordered) > 1 else Bilingual(ordered[0].name, ordered[0].name),
        figures=shared(ordered),
        tables=tuple(tables),
        notes=notes(ordered),
    )


def artifacts_table(cards: Sequence[QualityCard]) -> Table:
    """What they are; what all of them share is in :func:`shared`."""
    common = {figure.key for figure in shared(cards)}
    words = [name for name in _WORDS if name not in common]
    rows: list[tuple[Cell, ...]] = []
    for number, card in enumerate(cards, start=1):
        kind, why = precision_class(card)
        rows.append(
            (
                str(number),
                card.name,
                card.format,
                card.level,
                size(card),
                bits_per_weight(card),
                why if kind is None else kind.name,
                *(getattr(card, name) for name in words),
                card.digest[7:19],
            )
        )
    heads = columns(
        ("number", "№", "№"),
        ("name", "name", "имя"),
        ("format", "format", "формат"),
        ("level", "level", "уровень"),
        ("size", "size", "размер"),
        ("bits_per_weight", "bits a weight", "бит на вес"),
        ("class", "class of precision", "класс точности"),
    )
    return Table(
        "artifacts",
        Bilingual("Artifacts", "Файлы"),
        (
            *heads,
            *(Column(name, _WORDS[name]) for name in words),
            *columns(("digest", "SHA-256", "SHA-256")),
        ),
        tuple(rows),
    )


def shared(cards: Sequence[QualityCard]) -> tuple[Figure, ...]:
    """Architecture, base model and licence, where all cards tell the same."""
    found = []
    for name, words in _WORDS.items():
        values = {getattr(card, name) for card in cards}
        if len(values) == 1 and None not in values:
            found.append(Figure(name, words, values.pop()))
    return tuple(found)


def divergence_table(group: Group[Divergence], numbers: Numbers, *, key: str) -> Table:
    """One reference on one text."""
    row = group.first
    points = [(card.size_bytes, each.mean.value) for card, each in group.rows]
    best = set(front(points)) if len(points) > 1 else set()
    rows: list[tuple[Cell, ...]] = []
    for at, (card, each) in enumerate(group.rows):
        found = divergence_quantities(card, each)
        rows.append(
            (
                str(numbers[key_of(card)]),
                card.name,
                size(card),
                found["mean"],
                found["median"],
                found["p999"],
                found["top1"],
                found["perplexity"],
                found["reference_perplexity"],
                (at in best) if best else None,
            )
        )
    return Table(
        key,
        Bilingual(
            f"Divergence from {row.reference} on the text {row.text}",
            f"Отличие от {row.reference} на тексте {row.text}",
        ),
        columns(
            ("number", "№", "№"),
            ("name", "name", "имя"),
            ("size", "size", "размер"),
            ("mean", "mean divergence", "среднее отличие"),
            ("median", "median", "медиана"),
            ("p999", "99.9 %", "99,9 %"),
            ("top1", "same top token", "тот же токен"),
            ("perplexity", "perplexity", "перплексия"),
            ("reference_perplexity", "of the reference", "у эталона"),
            ("front", "Pareto", "Парето"),
        ),
        tuple(rows),
    )


def perplexity_table(group: Group[Perplexity], numbers: Numbers, *, key: str) -> Table:
    """One text, without a reference."""
    row = group.first
    rows = [
        (str(numbers[key_of(card)]), card.name, size(card), perplexity_quantity(card, each))
        for card, each in group.rows
    ]
    return Table(
        key,
        Bilingual(
            f"Perplexity on the text {row.text}, without a reference",
            f"Перплексия на тексте {row.text}, без эталона",
        ),
        columns(
            ("number", "№", "№"),
            ("name", "name", "имя"),
            ("size", "size", "размер"),
            ("perplexity", "perplexity", "перплексия"),
        ),
        tuple(rows),
    )


def speed_table(group: Group[Speed], numbers: Numbers, *, key: str) -> Table:
    """One machine."""
    row = group.first
    rows: list[tuple[Cell, ...]] = []
    for card, each in group.rows:
        found = speed_quantities(card, each)
        names = ("decode", "prefill", "first_token", "load", "peak")
        head = (str(numbers[key_of(card)]), card.name, each.runtime, size(card))
        rows.append((*head, *(found[name] for name in names)))
    threads, in_russian = (
        ("", "")
        if row.threads is None
        else (f", {row.threads} threads", f", потоков: {row.threads}")
    )
    lengths = f"{row.prompt_tokens} + {row.new_tokens}"
    return Table(
        key,
        Bilingual(
            f"Speed on {row.machine}{threads}, {lengths} tokens",
            f"Скорость на {row.machine}{in_russian}, токенов: {lengths}",
        ),
        columns(
            ("number", "№", "№"),
            ("name", "name", "имя"),
            ("runtime", "runtime", "движок"),
            ("size", "size", "размер"),
            ("decode", "writes", "пишет"),
            ("prefill", "reads", "читает"),
            ("first_token", "first token after", "первый токен через"),
            ("load", "loads in", "загрузка"),
            ("peak", "peak memory", "память, пик"),
        ),
        tuple(rows),
    )


def tasks_table(cards: Sequence[QualityCard]) -> Table | None:
    """Scores of every suite; ``None`` = no task was set."""
    groups = task_groups(cards)
    if not groups:
        return None
    heads = [_suite(group, groups) for group in groups]
    rows: list[tuple[Cell, ...]] = []
    for card in cards:
        scores = [group.of(card) for group in groups]
        rows.append(
            (card.name, *(None if each is None else task_quantity(card, each) for each in scores))
        )
    return Table(
        "tasks",
        Bilingual("Right answers to tasks", "Верные ответы на задачи"),
        (*columns(("name", "name", "имя")), *heads),
        tuple(rows),
    )


def footprint_table(cards: Sequence[QualityCard]) -> Table | None:
    """Sizes against 16 bits; ``None`` = there is none to compare."""
    found = footprints(cards)
    if not found:
        return None
    return Table(
        "footprint",
        Bilingual("Size against 16 bits", "Размер против 16 бит"),
        columns(
            ("name", "name", "имя"),
            ("level", "level", "уровень"),
            ("change", "change of size", "изменение размера"),
            ("quoted", "as people quote it", "как обычно пишут"),
        ),
        tuple((each.card.name, each.card.level, each.change, each.quoted) for each in found),
    )


def notes(cards: Sequence[QualityCard]) -> tuple[Bilingual, ...]:
    """What must be known before relying on the tables."""
    found = list(not_comparable(cards))
    kinds = {row.reference_kind for card in cards for row in card.divergence}
    found += [words for kind, words in KINDS.items() if kind in kinds]
    found += remarks(cards)
    if pairs_table(cards) is not None:
        found.append(ABOUT_PAIRS)
    shared_tasks = [group.rows for group in task_groups(cards) if len(group.rows) > 1]
    if any(row.missed is None for rows in shared_tasks for _, row in rows):
        found.append(_UNPAIRED)
    for note in dict.fromkeys(note for card in cards for note in card.notes):
        mine = [card for card in cards if note in card.notes]
        before = "" if len(mine) == len(cards) else f"{who(mine, cards)}: "
        found.append(Bilingual(f"{before}{note}", f"{before}{note}"))
    return tuple(found)


def _suite(group: Group[TaskScore], groups: Sequence[Group[TaskScore]]) -> Column:
    row = group.first
    name = f"{row.suite} {row.language}"
    same = [
        each
        for each in groups
        if (each.first.suite, each.first.language) == (row.suite, row.language)
    ]
    if len(same) > 1:  # two versions of it, or two ways to ask
        name += f" {short(row.suite_digest)[:6]} t={row.temperature:g} s={row.seed}"
    return Column(name.replace(" ", "_"), Bilingual(f"{name}, {row.items}", f"{name}, {row.items}"))


_WORDS = {
    "architecture": Bilingual("architecture", "архитектура"),
    "base_model": Bilingual("base model", "исходная модель"),
    "licence": Bilingual("licence", "лицензия"),
}
TITLE = Bilingual("Models compared", "Сравнение моделей")
KINDS = {
    "dequantised": Bilingual(
        "The reference was quantised once and unpacked: levels on its own grid are favoured.",
        "Эталон уже был квантован и распакован: уровни на его сетке в выигрыше.",
    ),
    "synthetic": Bilingual(
        "The reference is a small model trained for tests: the order of the levels tells "
        "something, their distances little.",
        "Эталон — малая модель, обученная для испытаний: порядок уровней о чём-то говорит, "
        "расстояния — почти нет.",
    ),
}
_UNPAIRED = Bilingual(
    "Some scores do not tell which questions were missed and cannot be paired: where intervals "
    "overlap, no difference is shown.",
    "Часть оценок не говорит, на каких вопросах были ошибки, и попарно не сравнивается: где "
    "интервалы перекрываются, разница не доказана.",
)
