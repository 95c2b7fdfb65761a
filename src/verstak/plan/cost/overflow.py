"""Which share of the requests goes to a cloud when nobody is made to wait."""

from __future__ import annotations

import math

from verstak.plan.queueing import Queue
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual

_LOSS = "Erlang's loss formula, with a rate for every number in service: A. K. Erlang (1917); L. Kleinrock, Queueing Systems I (1975), 3.5"


def overflow_share(queue: Queue) -> Quantity:
    """Share of the requests that find every slot taken and are sent on instead of waiting.

    Unlike a queue, this has a steady state under any load. The share does not depend on how
    service times are spread, only on their mean.

    Args:
        queue: Arrivals and the service times of its slots.
    """
    weights = [1.0]
    for n in range(1, queue.slots + 1):
        weights.append(weights[-1] * queue.arrivals_per_s / queue.rate(n))
    share = weights[-1] / math.fsum(weights)
    formula = Bilingual(
        "chance that every slot is taken, requests sent on instead of waiting",
        "вероятность, что все места заняты; запрос не ждёт, а уходит",
    )
    hourly = Quantity(queue.arrivals_per_s * 3600, "1/h", Computed("λ × 3600"), 1)
    slots = Quantity(queue.slots, "pcs", Computed(Bilingual("slots", "места")), 0)
    inputs = (("requests", hourly), ("slots", slots))
    return Quantity(share, "", Computed(formula, inputs, _LOSS), decimals=4)
