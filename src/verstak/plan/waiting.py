"""How long people wait for a worker at so many requests an hour, and when one is not enough.

What a request costs, alone: P seconds to read its prompt, A tokens at d tokens a second. With k
requests side by side on one worker

    S(k) = k P + A · step(k),    step(k) = 1/d · (1 + e (k − 1))

because each of the k spends one P of the device while it is served, and a decode step that
carries k tokens takes e of a step longer for each further one (:mod:`verstak.plan.beside_cost`,
measured or estimated for each kind of memory; beyond eight other kernels). The waits follow from S
by :mod:`verstak.plan.queueing`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.beside_cost import FEW, BesideCost
from verstak.plan.queueing import Queue
from verstak.quantities.quantity import Assumed, Cited, Estimated, Given, Provenance, Quantity
from verstak.quantities.text import Bilingual

SHARES = (0.50, 0.90, 0.95, 0.99)
"""Percentiles that are shown."""

RATES_PER_HOUR = (10, 20, 100, 1000)
"""Loads that every plan is shown at."""

LENGTHS_CV = 1.0
"""Spread of prompt and answer lengths, standard deviation over mean."""

LENGTHS_WHY = Bilingual(
    "nobody counted this office's requests; lengths are taken to vary as much as their mean",
    "запросы этого бюро никто не считал; разброс длин принят равным среднему",
)

WAIT_TARGET = Quantity(
    10,
    "s",
    Cited(
        "J. Nielsen, Usability Engineering (1993), ch. 5: 10 s is about the limit for keeping "
        "attention on the dialogue",
        confidence="secondary",
        note=Bilingual(
            "taken as the longest wait of 95 of 100 requests", "принято для 95 запросов из 100"
        ),
    ),
    decimals=0,
)
"""Longest acceptable wait before a request starts, where nobody states another."""

_SECONDS_PER_HOUR = 3600
_METHOD = Bilingual(
    "Poisson arrivals, one queue, slots that slow each other; Allen and Cunneen's factor for the "
    "spread of service times; the range is that of the predicted speed",
    "пуассоновский поток, одна очередь, места замедляют друг друга; поправка Аллена и Канина на "
    "разброс времени; границы — по границам прогноза скорости",
)


@dataclass(frozen=True, slots=True)
class Load:
    """Requests of one role.

    Attributes:
        share: Part of all requests that are this role's; above 0, at most 1.
        prompt_tokens: Mean length of what is read; at least 1.
        answer_tokens: Mean length of what is written; at least 1.
        lengths_cv: Spread of both lengths.
    """

    share: float
    prompt_tokens: float
    answer_tokens: float
    lengths_cv: float = LENGTHS_CV

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or min(self.prompt_tokens, self.answer_tokens) < 1:
            raise UsageError(
                f"expected a share above 0 and lengths from 1 token on, found {self.share}, "
                f"{self.prompt_tokens} and {self.answer_tokens}"
            )


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one worker is.

    Attributes:
        prefill_per_s: Tokens read in a second.
        decode_per_s: Tokens written in a second by one request alone.
        beside: e: what a decode step takes longer for every further request beside, in steps.
        beside_many: The same from the ninth request on; ``None`` = as ``beside``.
    """

    prefill_per_s: float
    decode_per_s: float
    beside: float
    beside_many: float | None = None

    def step_s(self, beside: int) -> float:
        """Time of a step that writes one token of each of ``beside`` requests."""
        steps = 1 + self.beside * (beside - 1)
        if beside > FEW and self.beside_many is not None:
            steps = max(1 + self.beside * (FEW - 1), 1 + self.beside_many * (beside - 1))
        return steps / self.decode_per_s

    def service_s(self, load: Load, beside: int) -> float:
        """S(k) of one request, ``beside`` = k requests in service."""
        reading = beside * load.prompt_tokens / self.prefill_per_s
        return reading + load.answer_tokens * self.step_s(beside)

    def cv(self, load: Load) -> float:
        """Spread of the service time of one request alone."""
        reading = load.prompt_tokens / self.prefill_per_s
        writing = load.answer_tokens / self.decode_per_s
        return load.lengths_cv * math.hypot(reading, writing) / (reading + writing)


@dataclass(frozen=True, slots=True)
class Paces:
    """A pace as it is predicted, with the ends of its range.

    Attributes:
        expected: Most likely.
        slow: Unfavourable end.
        fast: Favourable end.
        basis: What the cost of requests side by side rests on.
    """

    expected: Pace
    slow: Pace
    fast: Pace
    basis: Bilingual | None = None

    def each(self) -> tuple[Pace, Pace, Pace]:
        """Expected, slow, fast."""
        return self.expected, self.slow, self.fast


def paces(
    *,
    prefill_per_s: tuple[float, float, float],
    decode_per_s: tuple[float, float, float],
    beside: BesideCost,
) -> Paces:
    """Paces of a worker from its predicted speeds, each (expected, low, high).

    Args:
        prefill_per_s: Tokens a second.
        decode_per_s: Tokens a second, one request alone.
        beside: What further requests cost on its kind of memory.

    Raises:
        UsageError: a speed that is not above 0.
    """
    many = beside.many
    shares = (
        (beside.few.middle, None if many is None else many.middle),
        (beside.few.high, None if many is None else many.high),
        (beside.few.low, None if many is None else many.low),
    )
    made = []
    for prefill, decode, (few, beyond) in zip(prefill_per_s, decode_per_s, shares, strict=True):
        if not (0 < prefill < math.inf and 0 < decode < math.inf):
            raise UsageError(f"expected speeds above 0, found {prefill} and {decode} tokens/s")
        made.append(Pace(prefill, decode, few, beyond))
    expected, slow, fast = made
    return Paces(expected, slow, fast, beside.why)


@dataclass(frozen=True, slots=True)
class Station:
    """One worker, the roles that it serves, and who shares its device.

    Attributes:
        loads: Of each role behind it.
        paces: Its speed alone on its device.
        slots: Requests that it serves side by side; at least 1.
        neighbours: Loads and paces of other workers on the same device; each takes its part of
            the device's time.
    """

    loads: tuple[Load, ...]
    paces: Paces
    slots: int
    neighbours: tuple[tuple[Load, Paces], ...] = ()

    @property
    def share(self) -> float:
        """Part of all requests that come here."""
        return sum(load.share for load in self.loads)

    def queue(self, per_hour: float, end: int) -> Queue | None:
        """The queue at a load of the whole office; ``None`` where neighbours leave no time.

        Args:
            per_hour: Requests of all roles together.
            end: 0 expected, 1 slow, 2 fast.
        """
        pace = self.paces.each()[end]
        per_s = per_hour / _SECONDS_PER_HOUR
        taken = sum(
            per_s * load.share * other.each()[end].service_s(load, 1)
            for load, other in self.neighbours
        )
        if taken >= 1:
            return None
        means, spread = [], 1.0
        for beside in range(1, self.slots + 1):
            weighted = [(x.share / self.share, pace.service_s(x, beside), x) for x in self.loads]
            mean = sum(w * s for w, s, _ in weighted)
            if beside == 1:
                second = sum(w * s * s * (1 + pace.cv(x) ** 2) for w, s, x in weighted)
                spread = math.sqrt(max(0.0, second / mean**2 - 1))
            means.append(mean / (1 - taken))
        return Queue(arrivals_per_s=per_s * self.share, service_s=tuple(means), cv=spread)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One worker at one load.

    Attributes:
        requests_per_hour: Of the whole office.
        utilisation: Load over capacity, in percent; ``None`` when other workers on the device
            leave it no time.
        wait: Percentile and seconds before a request starts; empty when the queue may have no end.
        response: Percentile and seconds until its last token.
        machines: How many machines like this one meet the target.
        why: Reason for what is missing.
    """

    requests_per_hour: Quantity
    utilisation: Quantity | None
    wait: tuple[tuple[float, Quantity], ...]
    response: tuple[tuple[float, Quantity], ...]
    machines: Quantity | None
    why: Bilingual | None = None

    def wait_at(self, share: float) -> Quantity | None:
        """Seconds of one percentile."""
        return dict(self.wait).get(share)


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """A worker at several loads.

    Attributes:
        rows: One a load.
        second_machine_from: Requests an hour from which one machine misses the target.
        target: The wait that 95 of 100 requests may not exceed.
        notes: What the numbers rest on.
    """

    rows: tuple[Waiting, ...]
    second_machine_from: Quantity
    target: Quantity
    notes: tuple[Bilingual, ...]


def waiting_table(
    station: Station,
    *,
    rates_per_hour: Sequence[float] = RATES_PER_HOUR,
    given_per_hour: float | None = None,
    target: Quantity = WAIT_TARGET,
) -> WaitingTable:
    """Waits of a worker's requests at several loads.

    Args:
        station: The worker and its neighbours.
        rates_per_hour: Loads of the whole office to show.
        given_per_hour: The office's own load, shown first, where it is known.
        target: Wait that 95 of 100 requests may not exceed.

    Raises:
        UsageError: a load or the target is not above 0.
    """
    own = () if given_per_hour is None else (given_per_hour,)
    rates = sorted({*rates_per_hour, *own})
    if not target.value > 0 or not all(0 < rate < math.inf for rate in rates):
        raise UsageError(f"expected loads and a target above 0, found {rates}, {target.value}")
    bounds = [_most_per_hour(station, end, target.value) for end in range(3)]
    second = Quantity(
        bounds[0],
        "1/h",
        Estimated(_METHOD, low=min(bounds), high=max(bounds)),
        decimals=0 if bounds[0] >= 10 else 1,
    )
    given = Given(Bilingual("the request rate", "частота запросов"))
    shown = Assumed(Bilingual("a load shown for comparison", "нагрузка для сравнения"))
    rows = tuple(
        _row(station, rate, given if rate == given_per_hour else shown, bounds) for rate in rates
    )
    basis = station.paces.basis
    side_by_side = () if basis is None or station.slots == 1 else (basis,)
    return WaitingTable(rows, second, target, (_METHOD, *side_by_side, LENGTHS_WHY))


def _row(station: Station, rate: float, source: Provenance, bounds: Sequence[float]) -> Waiting:
    per_hour = Quantity(rate, "1/h", source, decimals=0 if rate == int(rate) else 1)
    machines = None
    if min(bounds) > 0:
        counts = [math.ceil(rate / bound - 1e-9) for bound in bounds]
        machines = Quantity(
            counts[1],
            "pcs",
            Estimated(
                Bilingual(
                    "requests split evenly over equal machines, at the unfavourable speed",
                    "запросы поровну по одинаковым машинам, по нижней границе скорости",
                ),
                low=min(counts),
                high=max(counts),
            ),
            decimals=0,
        )
    queues = [queue for end in range(3) if (queue := station.queue(rate, end)) is not None]
    if len(queues) < 3:
        why = Bilingual(
            "other models on this device leave it no time at this load",
            "другие модели на этом устройстве не оставляют времени при такой нагрузке",
        )
        return Waiting(per_hour, None, (), (), machines, why)
    loads = [queue.utilisation * 100 for queue in queues]
    used = _estimated(loads, "%", 0 if loads[0] >= 10 else 1)
    if not all(queue.stable for queue in queues):
        why = Bilingual(
            f"more arrives than it may be able to serve: the load is {min(loads):.0f} to "
            f"{max(loads):.0f} % of capacity, and the queue would grow without end",
            f"приходит больше, чем он может обслужить: нагрузка {min(loads):.0f}–"
            f"{max(loads):.0f} % возможной, очередь росла бы без конца",
        )
        return Waiting(per_hour, used, (), (), machines, why)
    wait = tuple((x, _estimated([q.wait_s(x) for q in queues], "s", 1)) for x in SHARES)
    response = tuple((x, _estimated([q.response_s(x) for q in queues], "s", 1)) for x in SHARES)
    return Waiting(per_hour, used, wait, response, machines)


def _estimated(values: Sequence[float], unit: str, decimals: int) -> Quantity:
    return Quantity(
        values[0], unit, Estimated(_METHOD, low=min(values), high=max(values)), decimals
    )


def _most_per_hour(station: Station, end: int, target_s: float) -> float:
    """Largest load of the whole office that meets the target."""

    def meets(per_hour: float) -> bool:
        queue = station.queue(per_hour, end)
        return queue is not None and queue.stable and queue.wait_s(0.95) <= target_s

    return _largest(meets)


def _largest(meets: Callable[[float], bool]) -> float:
    """Largest argument that meets a condition which fails from some point on."""
    low, high = 0.0, 1.0
    while meets(high):
        low, high = high, 2 * high
    for _ in range(30):  # to a thousand-millionth of what is searched
        middle = (low + high) / 2
        low, high = (middle, high) if meets(middle) else (low, middle)
    return low
