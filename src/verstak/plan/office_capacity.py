"""How many tokens a second a whole plan can write and read, all its requests side by side.

A worker with k requests side by side writes k tokens a step, with steps as
:mod:`verstak.plan.waiting` has them. Workers on the same device take turns; those on different
devices do not, and the busiest device decides. How tokens divide among roles is taken from their
requests and lengths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from verstak.plan.cost.capacity import Capacity
from verstak.plan.cost.spread import Spread
from verstak.plan.placement.pace import worker_pace
from verstak.plan.placement.result import Plan
from verstak.plan.role_need import RoleNeed
from verstak.plan.waiting import Pace
from verstak.quantities.quantity import Estimated, Quantity
from verstak.quantities.text import Bilingual

_METHOD = Bilingual(
    "all requests side by side that the plan holds; models on one device take turns; the range is "
    "that of the predicted speeds",
    "все одновременные запросы плана; модели на одном устройстве работают по очереди; границы — по "
    "границам прогноза скорости",
)


def plan_capacity(plan: Plan, needs: Sequence[RoleNeed]) -> Capacity | None:
    """What a plan can produce; ``None`` when a speed is not known.

    Args:
        plan: Workers on their devices.
        needs: Of the roles, whose requests and lengths divide the tokens.
    """
    known = [worker_pace(worker.offer, worker.figures) for worker in plan.workers]
    each = [(worker, pace) for worker, pace in zip(plan.workers, known, strict=True) if pace]
    if len(each) != len(plan.workers):
        return None

    def slowest(tokens: Callable[[RoleNeed], float], rate: Callable[[Pace, int], float]) -> Spread:
        whole = sum(_requests(need) * tokens(need) for need in needs)
        ends = []
        for end in range(3):
            busy: defaultdict[tuple[int, ...], float] = defaultdict(float)
            for worker, its in each:
                share = sum(
                    _requests(need) * tokens(need) for need in needs if need.name in worker.roles
                )
                pace = its.each()[end]
                busy[worker.offer.place.devices] += (
                    share / whole / rate(pace, worker.offer.sequences)
                )
            ends.append(1 / max(busy.values()))
        value, low, high = ends[0], min(ends), max(ends)
        decimals = 0 if value >= 100 else 1
        figure = Quantity(value, "tok/s", Estimated(_METHOD, low, high), decimals)
        return Spread(figure, low, high)

    return Capacity(
        decode=slowest(lambda need: need.answer_tokens, _written),
        prefill=slowest(lambda need: need.prompt_tokens, lambda pace, _: pace.prefill_per_s),
    )


def _written(pace: Pace, beside: int) -> float:
    """Tokens a second of so many requests side by side."""
    return beside / pace.step_s(beside)


def _requests(need: RoleNeed) -> float:
    """Roles whose rates are not known count alike."""
    return need.requests_per_hour or 1.0
