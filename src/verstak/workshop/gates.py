"""Gates: whether a candidate is as small and as good as the recipe demands.

What nobody measured is not known, and a gate on it stays closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import QualityCard, TaskScore
from verstak.evaluate.suites.pairing import Pairing, pair
from verstak.quantities.text import Bilingual
from verstak.workshop.candidate import GateFinding
from verstak.workshop.recipe import Gates

_CHANCE = 0.05
"""A split of the answers at least as likely as this, if both were equally good, may be chance."""

type _Found = tuple[float | None, Bilingual | None]

_NO_DIVERGENCE = Bilingual("no text was compared", "тексты не сравнивались")
_NO_TASKS = Bilingual("no task was asked", "задания не задавались")
_NO_REFERENCE = Bilingual(
    "the reference was not asked the same items",
    "эталону не задавали тех же заданий",
)


def judge(
    card: QualityCard, gates: Gates, reference: QualityCard | None
) -> tuple[GateFinding, ...]:
    """Ask every gate of a recipe.

    Args:
        card: Of the candidate.
        gates: What must hold.
        reference: Card of the reference, for tasks that were lost; ``None`` = there is none.

    Returns:
        One finding for each gate that the recipe has, in the order of its keys.
    """
    return tuple(_findings(card, gates, reference))


def task_share(card: QualityCard) -> float | None:
    """Share of all tasks that are right; ``None`` = none was asked."""
    items = sum(task.items for task in card.tasks)
    return sum(task.right for task in card.tasks) / items if items else None


def mean_kld(card: QualityCard) -> float | None:
    """Mean divergence on the text where it is largest, nats; ``None`` = not measured."""
    return max((one.mean.value for one in card.divergence), default=None)


def top1(card: QualityCard) -> float | None:
    """Agreement on the text where it is smallest; ``None`` = not measured."""
    return min((one.top1.value for one in card.divergence), default=None)


def _findings(
    card: QualityCard, gates: Gates, reference: QualityCard | None
) -> Iterator[GateFinding]:
    if gates.max_bytes is not None:
        yield _at_most("max_size", gates.max_bytes, (card.size_bytes, None))
    if gates.max_bits is not None:
        yield _at_most("max_bits", gates.max_bits, (card.bits_per_weight, None))
    if gates.max_kld is not None:
        yield _at_most("max_kld", gates.max_kld, (mean_kld(card), _NO_DIVERGENCE))
    if gates.min_top1 is not None:
        yield _at_least("min_top1", gates.min_top1, (top1(card), _NO_DIVERGENCE))
    if gates.min_tasks is not None:
        yield _at_least("min_tasks", gates.min_tasks, (task_share(card), _NO_TASKS))
    if gates.max_drop is not None:
        yield _with_chance(
            _at_most("max_drop", gates.max_drop, _drop(card, reference)), card, reference
        )


def _drop(card: QualityCard, reference: QualityCard | None) -> _Found:
    """Tasks lost against the reference on the same items, as a share of them."""
    if not card.tasks:
        return None, _NO_TASKS
    known = {} if reference is None else {_suite(task): task for task in reference.tasks}
    pairs = [(task, known.get(_suite(task))) for task in card.tasks]
    lost = items = 0
    for task, other in pairs:
        if other is None:
            return None, _NO_REFERENCE
        lost += other.right - task.right
        items += task.items
    return lost / items, None


def _with_chance(
    finding: GateFinding, card: QualityCard, reference: QualityCard | None
) -> GateFinding:
    """Say so where what closed the gate may be chance; closed it stays."""
    if finding.passed or finding.reason is None or reference is None:
        return finding
    paired = _paired(card, reference)
    if paired is None or paired.p_value < _CHANCE:
        return finding
    chance, items = f"{paired.p_value:.2f}", paired.items
    note = Bilingual(
        f"; with {items} questions that may be chance (p = {chance})",
        f"; при {items} вопросах это может быть случайностью (p = {chance})".replace("0.", "0,"),
    )
    reason = Bilingual(finding.reason.en + note.en, finding.reason.ru + note.ru)
    return replace(finding, reason=reason)


def _paired(card: QualityCard, reference: QualityCard) -> Pairing | None:
    """All questions of all suites, answer against answer; ``None`` = a card does not tell them."""
    known = {_suite(task): task for task in reference.tasks}
    try:
        pairs = [pair(known[_suite(task)], task) for task in card.tasks]
    except (KeyError, EvaluationFailed):
        return None
    return Pairing(
        both=sum(one.both for one in pairs),
        only_first=sum(one.only_first for one in pairs),
        only_second=sum(one.only_second for one in pairs),
        neither=sum(one.neither for one in pairs),
    )


def _suite(task: TaskScore) -> tuple[object, ...]:
    return (task.suite, task.suite_digest, task.language, task.items, task.seed, task.temperature)


def _at_most(gate: str, limit: float, told: _Found) -> GateFinding:
    found, why = told
    if found is None:
        return GateFinding(gate, limit, None, passed=False, reason=why)
    passed = found <= limit
    reason = None if passed else _beyond(found, limit, Bilingual("over", "больше"))
    return GateFinding(gate, limit, found, passed=passed, reason=reason)


def _at_least(gate: str, limit: float, told: _Found) -> GateFinding:
    found, why = told
    if found is None:
        return GateFinding(gate, limit, None, passed=False, reason=why)
    passed = found >= limit
    reason = None if passed else _beyond(found, limit, Bilingual("under", "меньше"))
    return GateFinding(gate, limit, found, passed=passed, reason=reason)


def _beyond(found: float, limit: float, how: Bilingual) -> Bilingual:
    return Bilingual(
        f"{_number(found)} is {how.en} {_number(limit)}",
        f"{_number(found)} {how.ru}, чем {_number(limit)}".replace(".", ","),
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"


def closed(findings: Sequence[GateFinding]) -> tuple[GateFinding, ...]:
    """Those that are closed."""
    return tuple(one for one in findings if not one.passed)
