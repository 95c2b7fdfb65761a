"""A chosen set of workers as a plan that people read: bars, speeds, waits, what binds it."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.hardware.machine import Machine
from verstak.plan.byte_quantity import high_bytes, low_bytes, total_bytes
from verstak.plan.cache import CACHE_BITS
from verstak.plan.candidates import Place
from verstak.plan.placement.conditions import Condition, Conditions, described, is_wish
from verstak.plan.placement.figures import geometry_of, is_careful, judged
from verstak.plan.placement.pace import worker_pace
from verstak.plan.placement.pools import BANDWIDTH_WHY, Pool
from verstak.plan.placement.result import Bar, Plan, Segment, Worker
from verstak.plan.placement.search import Chosen
from verstak.plan.placement.wording import comma, gib, model_notes, place_words, sizes
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed_value import first_token_s
from verstak.plan.usable_memory import FitVerdict, verdict
from verstak.plan.waiting import Load, Station, WaitingTable, waiting_table
from verstak.quantities.quantity import Computed, Estimated, Quantity
from verstak.quantities.text import Bilingual

_LEFT = Bilingual(
    "what there is less what the workers take; the range joins the ends of both",
    "сколько есть минус сколько берут процессы; границы — по границам обоих",
)
_ORDER: tuple[FitVerdict, ...] = ("fits", "tight", "does_not_fit")


def build_plan(
    chosen: Sequence[Chosen],
    *,
    machine: Machine,
    pools: tuple[Pool, ...],
    conditions: Conditions,
) -> Plan:
    """The plan of some workers, whether or not they fit.

    Args:
        chosen: Workers with exact figures.
        machine: Where.
        pools: Its memories.
        conditions: Needs, with the wishes that were lowered.
    """
    needs = conditions.needs
    ordered = sorted(chosen, key=lambda one: one.offer.positions)
    waits = _waiting(ordered, needs)
    workers = tuple(
        _worker(one, machine, needs, waiting) for one, waiting in zip(ordered, waits, strict=True)
    )
    bars = tuple(_bar(index, pool, ordered, needs) for index, pool in enumerate(pools))
    verdicts: list[FitVerdict] = [bar.verdict for bar in bars if bar.verdict is not None]
    return Plan(
        workers=workers,
        bars=bars,
        verdict=max(verdicts, key=_ORDER.index, default="fits"),
        binding=_binding(ordered, bars, machine),
        misses=missed(ordered, conditions, wishes=True),
    )


def missed(
    chosen: Sequence[Chosen], conditions: Conditions, *, wishes: bool
) -> tuple[Condition, ...]:
    """Wishes, or conditions, that some workers do not meet; lowered wishes count in full."""
    strict = Conditions(conditions.needs, {})
    found = []
    for one in chosen:
        careful = is_careful(geometry_of(one.offer.model), one.offer.place)
        rate = judged(one.figures.decode, careful=careful)
        for position in one.offer.positions:
            need = conditions.needs[position]
            broken = strict.broken(position, one.offer, rate, one.figures)
            found += [
                described(need, kind) for kind in sorted(broken) if is_wish(need, kind) == wishes
            ]
    return tuple(found)


def lacking_bytes(plan: Plan) -> tuple[int, int]:
    """Bytes lacking over all memories: expected, and at the unfavourable end."""
    frees = [bar.free for bar in plan.bars if bar.free is not None]
    expected = sum(max(0, -round(free.value)) for free in frees)
    return expected, sum(max(0, -low_bytes(free)) for free in frees)


def _worker(
    one: Chosen, machine: Machine, needs: Sequence[RoleNeed], waiting: WaitingTable | None
) -> Worker:
    offer, figures = one.offer, one.figures
    first = tuple(
        first_token_s(needs[position].prompt_tokens, prefill=figures.prefill, decode=figures.decode)
        for position in offer.positions
    )
    notes = list(model_notes(needs, offer))
    if not offer.place.devices and machine.memory_bandwidth_bytes_per_s is None:
        notes.append(BANDWIDTH_WHY)
    unknown = figures.decode if figures.decode.value is None else figures.prefill
    return Worker(
        offer=offer,
        figures=figures,
        roles=tuple(needs[position].name for position in offer.positions),
        place=place_words(machine, offer.place),
        first_token=first,
        waiting=waiting,
        why=unknown.reason if unknown.value is None else None,
        notes=tuple(notes),
    )


def _bar(index: int, pool: Pool, chosen: Sequence[Chosen], needs: Sequence[RoleNeed]) -> Bar:
    segments = []
    for one in chosen:
        memory, offer = one.figures.memory, one.offer
        roles = tuple(needs[position].name for position in offer.positions)
        parts = [memory.host] if pool.device is None else []
        for at, part in zip(offer.place.devices, memory.devices, strict=True):
            unified = part.device is not None and part.device.kind == "unified"
            if at == index or (pool.device is None and unified):
                parts.append(part)
        segments += [
            Segment(roles, term, size)
            for part in parts
            for term, size in part.terms.items()
            if high_bytes(size) > 0
        ]
    if pool.available is None:
        return Bar(pool, tuple(segments), None, None)
    low, expected, high = total_bytes(segment.size for segment in segments)
    have_low, have_high = low_bytes(pool.available), high_bytes(pool.available)
    exact = low == high and have_low == have_high
    free = Quantity(
        round(pool.available.value) - expected,
        "B",
        Computed(_LEFT) if exact else Estimated(_LEFT, low=have_low - high, high=have_high - low),
        decimals=0,
    )
    return Bar(pool, tuple(segments), free, verdict(high, have_low))


def _binding(chosen: Sequence[Chosen], bars: Sequence[Bar], machine: Machine) -> Bilingual:
    """The memory with the least room, and what a smaller cache would save there."""
    known = [bar for bar in bars if bar.free is not None and bar.segments]
    if not known:
        return Bilingual(
            "nothing is known to limit it: the memory's size is not known",
            "ограничений не известно: размер памяти неизвестен",
        )

    def room(bar: Bar) -> float:
        have = bar.pool.least_bytes or 1
        return low_bytes(bar.free) / have if bar.free is not None else 1.0

    tightest = min(known, key=room)
    if tightest.free is None:
        raise AssertionError("bars without a size were left out")
    name, least = tightest.pool.name, low_bytes(tightest.free)
    expected = round(tightest.free.value)
    saved = _cache_saving(chosen, tightest, machine)
    if least >= 0:
        text = sizes("{} GiB stay free on ", "{} ГиБ остаётся: ", expected)
        more = sizes(" ({} at the unfavourable end)", " ({} в худшем случае)", least)
        if expected == least:
            more = Bilingual("", "")
        return Bilingual(f"{text.en}{name.en}{more.en}", f"{text.ru}{name.ru}{more.ru}")
    over = -expected if expected < 0 else 0
    en = f"{gib(-least)} GiB too much on {name.en}"
    ru = f"{comma(gib(-least))} ГиБ лишние: {name.ru}"
    if over and gib(over) != gib(-least):
        en += f" at the unfavourable end, {gib(over)} expected"
        ru += f" в худшем случае, ожидается {comma(gib(over))}"
    elif not over:
        en += " at the unfavourable end; expected to fit"
        ru += " в худшем случае; ожидается, что поместится"
    if saved > 0:
        en += f"; q8_0 cache saves {gib(saved)}"
        ru += f"; кэш q8_0 сбережёт {comma(gib(saved))}"
    return Bilingual(en, ru)


def _cache_saving(chosen: Sequence[Chosen], bar: Bar, machine: Machine) -> float:
    """Bytes that caches of f16 on a memory would take less as q8_0."""
    share = 1 - CACHE_BITS["q8_0"] / CACHE_BITS["f16"]
    saved = 0.0
    for one in chosen:
        if one.offer.cache_type != "f16":
            continue
        memory = one.figures.memory
        if bar.pool.device is None:
            saved += memory.host.kv_cache.value * share
        for index, part in zip(one.offer.place.devices, memory.devices, strict=True):
            if machine.devices[index] is bar.pool.device:
                saved += part.kv_cache.value * share
    return saved


def _waiting(chosen: Sequence[Chosen], needs: Sequence[RoleNeed]) -> list[WaitingTable | None]:
    rates = [need.requests_per_hour for need in needs]
    known = [rate for rate in rates if rate is not None]
    total = sum(known) if len(known) == len(rates) else None
    loads = [
        Load(
            share=1 / len(needs) if total is None or rate is None else rate / total,
            prompt_tokens=need.prompt_tokens,
            answer_tokens=need.answer_tokens,
        )
        for need, rate in zip(needs, rates, strict=True)
    ]
    each = [worker_pace(one.offer, one.figures) for one in chosen]
    tables: list[WaitingTable | None] = []
    for one, own in zip(chosen, each, strict=True):
        if own is None:
            tables.append(None)
            continue
        where = _devices(one.offer.place)
        neighbours = tuple(
            (loads[position], other)
            for beside, other in zip(chosen, each, strict=True)
            if beside is not one and other is not None and where & _devices(beside.offer.place)
            for position in beside.offer.positions
        )
        station = Station(
            tuple(loads[position] for position in one.offer.positions),
            own,
            one.offer.sequences,
            neighbours,
        )
        tables.append(waiting_table(station, given_per_hour=total))
    return tables


def _devices(place: Place) -> set[int]:
    """Whose time a worker takes; -1 is the processor's."""
    on_processor = not place.devices or place.layers is not None
    return {*place.devices, *([-1] if on_processor else [])}
