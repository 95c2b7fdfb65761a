"""A plan in the terminal: the answer first, then the proposals; the rest is in the details."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from verstak.cli.answer import label_grid, print_bullets
from verstak.cli.plan_words import UNKNOWN, line
from verstak.hardware.machine import Device, Machine, Unknown
from verstak.plan.byte_quantity import GIB
from verstak.plan.cost.spread import Spread, spread
from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.conditions import Condition
from verstak.plan.placement.result import Bar, Change, Plan, Wanted, Worker
from verstak.plan.report.words import VERDICTS
from verstak.plan.speed_value import Speed
from verstak.plan.usable_memory import FitVerdict
from verstak.quantities.quantity import Computed, Quantity, words_in
from verstak.quantities.text import Language

_COLOURS: dict[FitVerdict, str] = {"fits": "green", "tight": "yellow", "does_not_fit": "red"}
_TERMS = ("weights", "kv_cache", "repacked", "compute", "overhead")
_SHADES = {"weights": "█", "kv_cache": "▓", "repacked": "▞", "compute": "▒", "overhead": "░"}
_BAR_WIDTH = 48


def print_answer(console: Console, plan: OfficePlan, language: Language) -> None:
    """What machine, whether it fits and by how much, and what does."""
    _machine(console, plan, language)
    console.print()
    _verdict(console, plan, language)
    if plan.wanted is not None:
        _wanted(console, plan.wanted, language)
    if plan.conflict:
        console.print()
        console.print(Text(line("conflict", language), style="bold"))
        print_bullets(console, (each.text.in_(language) for each in plan.conflict))
    for number, each in enumerate(plan.proposals, start=1):
        console.print()
        title = Text(line("proposal", language, number=number), style="bold")
        title.append(f"  {VERDICTS[each.verdict].in_(language)}", style=_COLOURS[each.verdict])
        title.append(f": {each.binding.in_(language)}", style="not bold")
        console.print(title)
        _plan(console, each, language, bars=number == 1)


def _machine(console: Console, plan: OfficePlan, language: Language) -> None:
    machine = plan.machine
    parts = [*(_device(each, language) for each in machine.devices)]
    if not machine.devices and machine.processor.name:
        parts.append(machine.processor.name)
    if "processor.cores" not in {gap.field for gap in machine.unknown}:
        parts.append(line("cores", language, count=machine.processor.cores))
    if machine.memory_bytes is not None and not _is_shared(machine):
        parts.append(line("main_memory", language, size=_size(machine.memory_bytes, language)))
    title = Text(f"{line('machine', language)}: ", style="bold")
    title.append(", ".join(parts), style="not bold")
    console.print(title)
    if plan.calibration is not None:
        said = line("measured", language, when=plan.calibration.when)
        console.print(Text(f"  {said}", style="dim"))
    if machine.unknown:
        shown = "; ".join(_gap(gap, language) for gap in machine.unknown)
        said = line("unknown", language, what=shown)
        console.print(_indented(Text(said, style="dim")))


def _gap(gap: Unknown, language: Language) -> str:
    name = UNKNOWN[gap.field].in_(language) if gap.field in UNKNOWN else gap.field
    return f"{name} ({words_in(gap.reason, language)})"


def _is_shared(machine: Machine) -> bool:
    return any(device.kind == "unified" for device in machine.devices)


def _device(device: Device, language: Language) -> str:
    if device.memory_bytes is None:
        return device.name
    return f"{device.name} {_size(device.memory_bytes, language)}"


def _verdict(console: Console, plan: OfficePlan, language: Language) -> None:
    wanted = plan.wanted
    if wanted is None:
        found = bool(plan.plans)
        key, colour = ("best", "green") if found else ("nothing", "red")
        console.print(Text(line(key, language), style=f"bold {colour}"))
        return
    verdict = wanted.plan.verdict
    said = Text(line(verdict, language), style=f"bold {_COLOURS[verdict]}")
    if not wanted.fits and verdict != "does_not_fit":
        said = Text(line("breaks", language), style="bold red")
    said.append(f" {_sentence(wanted.plan.binding.in_(language))}", style="not bold")
    console.print(said)


def _wanted(console: Console, wanted: Wanted, language: Language) -> None:
    _plan(console, wanted.plan, language)
    for each in wanted.broken:
        _labelled(console, line("broken", language), each.text.in_(language), "red")
    if not wanted.changes:
        return
    console.print()
    console.print(Text(line("changes", language), style="bold"))
    grid = label_grid()
    for change in wanted.changes:
        enough = change.plan is not None
        mark = Text("+" if enough else "−", style="green" if enough else "red")
        grid.add_row(mark, _change_text(change, language))
    console.print(grid)


def _change_text(change: Change, language: Language) -> Text:
    return Text(change.text.in_(language), style="" if change.plan is not None else "dim")


def _plan(console: Console, plan: Plan, language: Language, *, bars: bool = True) -> None:
    grid = label_grid()
    grid.columns[0].no_wrap = True
    for worker in plan.workers:
        grid.add_row(Text("\n".join(worker.roles)), worker_text(worker, language))
    console.print(grid)
    for bar in plan.bars:
        if bar.segments and bars:
            console.print(_indented(bar_text(bar, language)))
    for each in plan.misses:
        _missed(console, each, language)


def worker_text(worker: Worker, language: Language) -> Text:
    """Model and precision, and under it how it runs."""
    offer = worker.offer
    text = Text(f"{worker.model.name} {offer.file_type}", style="bold")
    size = _size(worker.figures.file.total_bytes, language)
    text.append(f"  {line('file', language, size=size)}", style="not bold")
    how = [
        line("context", language, tokens=offer.context_tokens),
        line("sequences", language, count=offer.sequences),
        line("cache", language, name=offer.cache_type),
        line("on", language, place=worker.place.in_(language)),
    ]
    text.append(f"\n{', '.join(how)}", style="not bold")
    text.append(f"\n{_speeds(worker, language)}", style="not bold")
    return text


def _speeds(worker: Worker, language: Language) -> str:
    decode = speed_text(worker.figures.decode, language)
    if decode is None:
        why = worker.why.in_(language) if worker.why else ""
        return f"{line('no_speed', language)}: {why}".removesuffix(": ")
    first = [each for each in worker.first_token if each is not None]
    if not first:
        return decode
    slowest = max(first, key=lambda each: each.value)
    return f"{decode}, {line('first_token', language, time=spread(slowest).text(language))}"


def speed_text(speed: Speed, language: Language) -> str | None:
    """A speed with its interval; ``None`` = not known."""
    middle = speed.quantity
    if middle is None or speed.low is None or speed.high is None:
        return None
    return Spread(middle, speed.low, speed.high).text(language)


def bar_text(bar: Bar, language: Language) -> Text:
    """One memory: how much of it is taken, by what, as numbers and as a bar."""
    name = bar.pool.name.in_(language)
    used = sum(segment.size.value for segment in bar.segments)
    if bar.pool.available is None:
        return Text(f"{name}: {line('needed', language, size=_size(used, language))}")
    available = bar.pool.available.value
    said = [line("of", language, used=_size(used, language), all=_size(available, language))]
    if bar.free is not None:
        key = "lacking" if bar.free.value < 0 else "left"
        said.append(line(key, language, size=_size(abs(bar.free.value), language)))
    colour = _COLOURS[bar.verdict] if bar.verdict else ""
    text = Text(f"{name}: ")
    text.append(", ".join(said), style=colour)
    text.append("\n")
    text.append_text(_drawn(bar, used, available))
    parts = []
    for term in _TERMS:
        total = sum(each.size.value for each in bar.segments if each.term == term)
        if total:
            parts.append(f"{_SHADES[term]} {line(term, language)} {_size(total, language)}")
    text.append(f"\n{'  '.join(parts)}", style="dim")
    return text


def _drawn(bar: Bar, used: float, available: float) -> Text:
    """Shades in proportion; what is beyond the memory is red, what is free is dots."""
    whole = max(used, available) or 1.0
    limit = round(_BAR_WIDTH * available / whole)
    text, reached = Text(), 0.0
    for term in _TERMS:
        size = sum(each.size.value for each in bar.segments if each.term == term)
        start = round(_BAR_WIDTH * reached / whole)
        reached += size
        for position in range(start, round(_BAR_WIDTH * reached / whole)):
            text.append(_SHADES[term], style="red" if position >= limit else "cyan")
    text.append("·" * (_BAR_WIDTH - len(text)), style="dim")
    if limit < _BAR_WIDTH:  # visible without colours, too
        return Text.assemble(text[:limit], ("┃", "bold"), text[limit:])
    return text


def _missed(console: Console, condition: Condition, language: Language) -> None:
    _labelled(console, line("missed", language), condition.text.in_(language), "yellow")


def _labelled(console: Console, label: str, words: str, colour: str) -> None:
    text = Text(f"{label}: ", style=colour)
    text.append(words, style="default")
    console.print(_indented(text))


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2), expand=False)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _size(count: float, language: Language) -> str:
    decimals = 1 if count >= GIB / 10 else 2
    return _as_gib(count, decimals).text(language)


def _as_gib(count: float, decimals: int) -> Quantity:
    return Quantity(count / GIB, "GiB", Computed("B / 2³⁰"), decimals)
