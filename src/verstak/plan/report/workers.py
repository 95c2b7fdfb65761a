"""One plan: which model serves which roles, and where it lies in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from verstak.plan.byte_quantity import exact_bytes, low_bytes
from verstak.plan.placement.conditions import Condition
from verstak.plan.placement.result import Plan, Worker
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.memory_bar import memory_bar, term_keys
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import listed, scrolled
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed_value import Speed
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual


def short_choice(plan: Plan, sheet: Sheet) -> Element:
    """Role by role in one line each."""
    items = []
    for worker in plan.workers:
        speed = worker.figures.decode.quantity
        item = make("li", make("b", " + ".join(worker.roles)), ": ", name(worker))
        if speed is not None:
            extend(item, ", ", sheet.ranged(speed))
        items.append(item)
    return make("ul", *items, class_="choice")


def plan_body(plan: Plan, needs: Sequence[RoleNeed], sheet: Sheet) -> list[Child]:
    """Workers, memory bars and wishes that are not met."""
    bars = [bar for bar in plan.bars if bar.segments]
    terms = [each.term for bar in bars for each in bar.segments]
    body: list[Child] = [_table(plan, sheet)]
    if bars:
        body += [term_keys(sheet, terms), *(memory_bar(bar, sheet) for bar in bars)]
    if plan.misses:
        missed = conditions(plan.misses, needs, sheet)
        body += [make("p", make("b", sheet.say(_MISSES))), missed]
    notes = [note for worker in plan.workers for note in worker.notes]
    if notes:
        body.append(listed(notes, sheet))
    return body


def binding(plan: Plan, sheet: Sheet) -> Element:
    """What limits a plan, its numbers with what stands behind the memory that is left."""
    free = tightest_free(plan)
    if free is None:
        return make("p", sheet.say(plan.binding))
    return make("p", *sheet.prose(plan.binding, free.provenance, names=names_of(plan)))


def tightest_free(plan: Plan) -> Quantity | None:
    """What is left on the memory with the least room; ``None`` = no size is known."""
    known = [bar.free for bar in plan.bars if bar.free is not None and bar.segments]
    return min(known, key=low_bytes, default=None)


def names_of(plan: Plan) -> tuple[str, ...]:
    """Names of memories, whose digits are no numbers."""
    return tuple(name for bar in plan.bars for name in (bar.pool.name.en, bar.pool.name.ru))


def conditions(broken: Iterable[Condition], needs: Sequence[RoleNeed], sheet: Sheet) -> Element:
    """What a plan does not meet; the numbers say who asked for them."""
    by_role = {need.name: need for need in needs}
    items = []
    for each in broken:
        need = None if each.role is None else by_role.get(each.role)
        if need is None or each.kind == "memory":
            items.append(make("li", sheet.say(each.text)))
            continue
        named = (need.name, *(need.models or ()))
        items.append(make("li", *sheet.prose(each.text, need.provenance(each.kind), names=named)))
    return make("ul", *items, class_="said")


def name(worker: Worker) -> Element:
    """A model with its precision."""
    return make("span", f"{worker.model.name} {worker.offer.file_type}", class_="name")


def first_tokens(worker: Worker, sheet: Sheet) -> list[Child]:
    """Time to the first token, of each role where they differ."""
    found: list[Child] = []
    several = len(worker.roles) > 1
    for role, seconds in zip(worker.roles, worker.first_token, strict=True):
        if seconds is None:
            continue
        found += ["; "] if found else []
        found += [f"{role} "] if several else []
        found.append(sheet.ranged(seconds))
    return found or ["—"]


def speed_cell(speed: Speed, sheet: Sheet) -> list[Child]:
    """A speed with its range, or why there is none."""
    quantity = speed.quantity
    if quantity is None:
        return ["—"] if speed.reason is None else [make("small", sheet.say(speed.reason))]
    return [sheet.ranged(quantity)]


def _table(plan: Plan, sheet: Sheet) -> Element:
    heads = [make("th", sheet.say(words), scope="col", class_=look) for words, look in _COLUMNS]
    rows = [_row(worker, sheet) for worker in plan.workers]
    title = sheet.say(_MODELS)
    return scrolled(
        make(
            "table",
            make("caption", title),
            make("thead", make("tr", *heads)),
            make("tbody", *rows),
            class_="workers",
        ),
        title,
    )


def _row(worker: Worker, sheet: Sheet) -> Element:
    offer = worker.offer
    model: list[Child] = [name(worker)]
    if offer.cache_type != "f16":
        model.append(make("small", f"{sheet.say(_CACHE)} {offer.cache_type}"))
    context = Quantity(offer.context_tokens, "tok", Computed(_CONTEXT_WHY), 0)
    at_once = Quantity(offer.sequences, "pcs", Computed(_AT_ONCE_WHY), 0)
    size = exact_bytes(worker.figures.file.total_bytes, _FILE_WHY)
    cells: list[list[Child]] = [
        [sheet.mark(size)],
        [sheet.mark(context)],
        [sheet.mark(at_once)],
        speed_cell(worker.figures.decode, sheet),
        speed_cell(worker.figures.prefill, sheet),
        first_tokens(worker, sheet),
    ]
    return make(
        "tr",
        make("th", " + ".join(worker.roles), scope="row"),
        make("td", *model),
        make("td", sheet.say(worker.place), data_name=sheet.say(_PLACE)),
        *(
            make("td", *cell, class_="figure", data_name=sheet.say(words))
            for (words, _), cell in zip(_COLUMNS[3:], cells, strict=True)
        ),
    )


_MODELS = Bilingual("Models by role", "Модели по ролям")
_ROLES = Bilingual("role", "роль")
_MODEL = Bilingual("model", "модель")
_PLACE = Bilingual("where", "где")
_FILE = Bilingual("file", "файл")
_CONTEXT = Bilingual("context", "контекст")
_AT_ONCE = Bilingual("at once", "сразу")
_WRITES = Bilingual("writes", "пишет")
_READS = Bilingual("reads", "читает")
_FIRST = Bilingual("first token after", "первый токен через")
_COLUMNS: tuple[tuple[Bilingual, str | None], ...] = (
    (_ROLES, None),
    (_MODEL, None),
    (_PLACE, None),
    (_FILE, "figure"),
    (_CONTEXT, "figure"),
    (_AT_ONCE, "figure"),
    (_WRITES, "figure"),
    (_READS, "figure"),
    (_FIRST, "figure"),
)
_CACHE = Bilingual("KV cache", "KV-кэш")
_MISSES = Bilingual("Wishes that it does not meet:", "Пожелания, которых он не выполняет:")
_FILE_WHY = Bilingual(
    "sum over the tensors of the file at this precision, with its header",
    "сумма по тензорам файла при этой точности, с заголовком",
)
_CONTEXT_WHY = Bilingual(
    "the longest context that the roles of this worker ask for",
    "наибольший контекст, которого требуют роли этого процесса",
)
_AT_ONCE_WHY = Bilingual(
    "requests side by side, as many as the roles can use and the memory holds",
    "запросы одновременно: сколько нужно ролям и сколько держит память",
)
