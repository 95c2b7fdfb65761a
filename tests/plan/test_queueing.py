"""Formulas against textbooks, against each other, and against a seeded simulation."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.plan.queueing import Queue, ServiceTime

REQUESTS = 12_000
WARM_UP = 1_000


def erlang_c(servers: int, offered_load: float) -> float:
    """Chance that an arrival waits in M/M/c: Erlang's B by its recursion, then C from B."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered_load * blocked / (n + offered_load * blocked)
    return blocked / (1 - offered_load / servers * (1 - blocked))


def test_one_server_waits_as_often_as_it_is_busy() -> None:
    assert erlang_c(1, 0.6) == pytest.approx(0.6)


def test_erlang_c_is_the_closed_form() -> None:
    for c, a in ((2, 1.2), (5, 4.0), (12, 9.5)):
        top = a**c / math.factorial(c) * c / (c - a)
        assert erlang_c(c, a) == pytest.approx(
            top / (sum(a**n / math.factorial(n) for n in range(c)) + top)
        )


@given(
    st.integers(min_value=1, max_value=16),
    st.floats(min_value=0.05, max_value=0.98),
    st.floats(min_value=0.1, max_value=100),
)
def test_with_equal_paces_it_is_the_textbook_queue(c: int, load: float, service: float) -> None:
    queue = Queue(arrivals_per_s=load * c / service, service_s=(service,) * c)
    assert queue.chance_to_wait == pytest.approx(erlang_c(c, load * c), rel=1e-6, abs=1e-12)
    wait = erlang_c(c, load * c) * service / (c * (1 - load))
    assert queue.mean_wait_s == pytest.approx(wait, rel=1e-6, abs=1e-12)


@given(st.floats(min_value=0.05, max_value=0.95), st.floats(min_value=0, max_value=3))
def test_one_slot_is_pollaczek_and_khinchine(load: float, cv: float) -> None:
    queue = Queue(arrivals_per_s=load, service_s=(1.0,), cv=cv)
    assert queue.mean_wait_s == pytest.approx(load * (1 + cv**2) / (2 * (1 - load)))


@given(st.floats(min_value=0.01, max_value=0.9), st.floats(min_value=1.01, max_value=1.1))
def test_more_requests_never_wait_less(load: float, more: float) -> None:
    calm = Queue(arrivals_per_s=load, service_s=(1.4, 2.0))
    busy = Queue(arrivals_per_s=load * more, service_s=(1.4, 2.0))
    for share in (0.5, 0.9, 0.95, 0.99):
        assert busy.wait_s(share) >= calm.wait_s(share)
        assert busy.response_s(share) >= calm.response_s(share)


@given(st.floats(min_value=0.1, max_value=4), st.floats(min_value=0.0, max_value=3))
def test_a_service_time_has_its_two_moments(mean_s: float, cv: float) -> None:
    parts = ServiceTime(mean_s, cv).phases()
    first = sum(w * (d + m) for w, d, m in parts)
    second = sum(w * (d * d + 2 * d * m + 2 * m * m) for w, d, m in parts)
    assert first == pytest.approx(mean_s)
    assert second - first**2 == pytest.approx((cv * mean_s) ** 2, rel=1e-6, abs=1e-9)


def test_two_equal_exponentials_in_a_row_are_erlang() -> None:
    assert ServiceTime(1.0, 1.0).above(2.0, after_s=1.0) == pytest.approx(3 * math.exp(-2))
    near = ServiceTime(1.0, 1.0).above(2.0, after_s=1.0 + 1e-5)
    assert near == pytest.approx(3 * math.exp(-2), rel=1e-4)


def test_a_queue_without_end_has_no_percentiles() -> None:
    queue = Queue(arrivals_per_s=2.0, service_s=(1.0, 1.5))
    assert not queue.stable
    with pytest.raises(UsageError, match=r"7200 requests an hour arrive and 4800"):
        queue.wait_s(0.5)


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Queue(arrivals_per_s=0, service_s=(1.0,)),
        lambda: Queue(arrivals_per_s=math.nan, service_s=(1.0,)),
        lambda: Queue(arrivals_per_s=1, service_s=()),
        lambda: Queue(arrivals_per_s=1, service_s=(0.0,)),
        lambda: Queue(arrivals_per_s=1, service_s=(0.5,), cv=-1),
        lambda: Queue(arrivals_per_s=1, service_s=(0.5,)).wait_s(1.0),
    ],
)
def test_what_cannot_be_meant_is_refused(bad: Callable[[], object]) -> None:
    with pytest.raises(UsageError, match="expected"):
        bad()


def draw(rng: random.Random, cv: float) -> float:
    """A service time of mean 1: gamma, which the formulas do not assume."""
    return rng.gammavariate(1 / cv**2, cv**2)


def simulated(
    queue: Queue, seed: int, *, work: Callable[[random.Random], float], requests: int = REQUESTS
) -> tuple[list[float], list[float]]:
    """Waits and responses, event by event: slots share the worker at the pace of their number.

    Every request brings an amount of work of mean 1; with n in service each works off
    1 / service_s[n - 1] a second.
    """
    rng = random.Random(seed)
    clock, done = 0.0, 0.0  # ``done``: work that a request in service since the start has had
    next_arrival = rng.expovariate(queue.arrivals_per_s)
    serving: list[tuple[float, float, float]] = []  # (done at its end, arrival, wait)
    waiting: list[float] = []
    waits: list[float] = []
    responses: list[float] = []
    head = 0
    while len(responses) < requests + WARM_UP:
        pace = 1 / queue.service_s[len(serving) - 1] if serving else 0.0
        until_end = (serving[0][0] - done) / pace if serving else math.inf
        if clock + until_end <= next_arrival:
            clock, done = clock + until_end, serving[0][0]
            _, arrived, wait = heapq.heappop(serving)
            waits.append(wait)
            responses.append(clock - arrived)
            if head < len(waiting):
                arrived, head = waiting[head], head + 1
                heapq.heappush(serving, (done + work(rng), arrived, clock - arrived))
        else:
            done += pace * (next_arrival - clock)
            clock = next_arrival
            if len(serving) < queue.slots:
                heapq.heappush(serving, (done + work(rng), clock, 0.0))
            else:
                waiting.append(clock)
            next_arrival = clock + rng.expovariate(queue.arrivals_per_s)
    return waits[WARM_UP:], responses[WARM_UP:]


def batches(values: list[float], statistic: Callable[[list[float]], float]) -> tuple[float, float]:
    """Mean and standard error of a statistic over 20 batches: waits are correlated."""
    size = len(values) // 20
    each = [statistic(values[i * size : (i + 1) * size]) for i in range(20)]
    centre = mean(each)
    spread = math.sqrt(sum((x - centre) ** 2 for x in each) / 19)
    return centre, spread / math.sqrt(20)


def percentile(share: float) -> Callable[[list[float]], float]:
    return lambda values: sorted(values)[int(share * len(values))]


@pytest.mark.parametrize(
    ("service_s", "load"),
    [((1.0,), 0.7), ((1.0, 1.0, 1.0, 1.0), 0.7), ((1.0, 1.3, 1.6, 1.9), 0.6), ((1.0, 2.0), 0.5)],
    ids=["one slot", "textbook", "slots that slow each other", "slots that gain nothing"],
)
def test_exponential_service_is_exact(service_s: tuple[float, ...], load: float) -> None:
    most = len(service_s) / service_s[-1]
    queue = Queue(arrivals_per_s=load * most, service_s=service_s)
    waits, _ = simulated(queue, 20, work=lambda rng: rng.expovariate(1.0), requests=3 * REQUESTS)
    # Five standard errors: a right formula fails once in a million runs, and the seed is fixed.
    waited, error = batches(waits, lambda batch: mean(w > 0 for w in batch))
    assert abs(waited - queue.chance_to_wait) < 5 * error
    waited, error = batches(waits, mean)
    assert abs(waited - queue.mean_wait_s) < 5 * error
    assert error < 0.15 * queue.mean_wait_s, "too noisy to prove anything"
    waited, error = batches(waits, percentile(0.95))
    assert abs(waited - queue.wait_s(0.95)) < 5 * error + 0.02 * queue.wait_s(0.95)


@pytest.mark.parametrize("cv", [0.3, 0.7, 1.5])
@pytest.mark.parametrize(
    ("service_s", "load"), [((1.0,), 0.7), ((1.0, 1.3, 1.6, 1.9), 0.7)], ids=["one", "four"]
)
def test_other_service_times_are_near(cv: float, service_s: tuple[float, ...], load: float) -> None:
    most = len(service_s) / service_s[-1]
    queue = Queue(arrivals_per_s=load * most, service_s=service_s, cv=cv)
    waits, responses = simulated(queue, 21, work=lambda rng: draw(rng, cv))
    waited, error = batches(waits, mean)
    # Approximations: a sixth of the mean wait, a quarter of the 95th percentile, and the noise.
    assert abs(waited - queue.mean_wait_s) < 4 * error + 0.17 * queue.mean_wait_s
    waited, error = batches(waits, percentile(0.95))
    assert abs(waited - queue.wait_s(0.95)) < 4 * error + 0.25 * queue.wait_s(0.95)
    took, error = batches(responses, percentile(0.95))
    assert abs(took - queue.response_s(0.95)) < 4 * error + 0.25 * queue.response_s(0.95)
