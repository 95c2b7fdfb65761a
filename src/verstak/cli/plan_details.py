"""What stands behind a plan in the terminal: waiting, money, licences, assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from verstak.cli.answer import label_grid, print_bullets, rich_table
from verstak.cli.plan_words import DEVICES, line
from verstak.plan.cost.spread import spread
from verstak.plan.office_cost import CostPart
from verstak.plan.office_licences import LicenceNote
from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.result import Improvement, Worker
from verstak.plan.report.words import COMMERCIAL
from verstak.plan.role_need import NeedField, RoleNeed
from verstak.plan.waiting import Waiting, WaitingTable
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Table, cell_text
from verstak.quantities.text import Bilingual, Language

_SHOWN_TABLES = ("costs", "sensitivity")
_SHOWN_NEEDS: tuple[NeedField, ...] = (
    "context_tokens",
    "parallel",
    "tokens_per_s",
    "prompt_tokens",
    "answer_tokens",
    "languages",
    "commercial",
)
_NEED_WORDS: dict[NeedField, Bilingual] = {
    "context_tokens": Bilingual("context", "контекст"),
    "parallel": Bilingual("requests at once", "запросов сразу"),
    "tokens_per_s": Bilingual("speed", "скорость"),
    "prompt_tokens": Bilingual("prompt", "запрос"),
    "answer_tokens": Bilingual("answer", "ответ"),
    "languages": Bilingual("languages", "языки"),
    "commercial": Bilingual("use in a company", "для компании"),
}


def print_details(console: Console, plan: OfficePlan, language: Language) -> None:
    """Everything behind the answer, each part under its own heading."""
    _improvements(console, plan, language)
    _cards(console, plan, language)
    asked = plan.wanted is not None and plan.wanted.fits
    which = line("as_asked" if asked else "of_first", language)
    for worker, waiting in plan.waiting:
        _waiting(console, worker, waiting, which=which, language=language)
    _cost(console, plan.cost, language)
    _licences(console, plan.licences, language)
    _precision(console, plan, language)
    _assumed(console, plan.needs, language)
    _notes(console, plan, language)
    console.print()
    console.print(Text(line("provenance", language), style="dim"))


def _improvements(console: Console, plan: OfficePlan, language: Language) -> None:
    shown = [each for each in plan.improvements if each.gains is not None]
    # If not even the largest step helps, that one line says it of all of them.
    shown = shown or list(plan.improvements[-1:])
    if shown:
        _heading(console, line("improvements", language))
        _changes(console, shown, language)


def _cards(console: Console, plan: OfficePlan, language: Language) -> None:
    if plan.cards:
        _heading(console, line("cards", language))
        _changes(console, plan.cards, language)


def _changes(console: Console, changes: Sequence[Improvement], language: Language) -> None:
    grid = label_grid()
    for each in changes:
        gains = line("no_gain", language) if each.gains is None else each.gains.in_(language)
        price = "" if each.price is None else f", {spread(each.price).text(language)}"
        grid.add_row(f"{each.change.in_(language)}{price}:", Text(gains))
    console.print(grid)


def _waiting(
    console: Console,
    worker: Worker,
    waiting: WaitingTable | None,
    *,
    which: str,
    language: Language,
) -> None:
    roles = ", ".join(worker.roles)
    if waiting is None:
        why = worker.why.in_(language) if worker.why else "—"
        console.print()
        console.print(Text(line("no_waiting", language, roles=roles, why=why)))
        return
    _heading(console, line("waiting", language, which=which, roles=roles, model=worker.model.name))
    table = RichTable(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for key in ("per_hour", "busy", "wait_half", "wait_most", "answer_most", "machines"):
        table.add_column(line(key, language), justify="right", no_wrap=True)
    for row in waiting.rows:
        table.add_row(*_waiting_cells(row, language))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    if any(not row.wait for row in waiting.rows):
        endless = Text(line("endless", language), style="dim")
        console.print(Padding(endless, (0, 0, 0, 2), expand=False))
    rate = spread(_without_unit(waiting.second_machine_from)).text(language)
    target = waiting.target.text(language)
    console.print(
        Padding(
            Text(line("second", language, rate=rate, target=target)), (0, 0, 0, 2), expand=False
        )
    )


def _waiting_cells(row: Waiting, language: Language) -> tuple[str, ...]:
    machines = "—" if row.machines is None else _without_unit(row.machines).text(language)
    answers = dict(row.response)
    times = (row.wait_at(0.5), row.wait_at(0.95), answers.get(0.95))
    shown = [cell_text(each, language) for each in times] if row.wait else ["∞"] * 3
    rate = _without_unit(row.requests_per_hour).text(language)
    busy = "—" if row.utilisation is None else spread(row.utilisation).text(language)
    return (rate, busy, *shown, machines)


def _without_unit(count: Quantity) -> Quantity:
    return Quantity(count.value, "", count.provenance, count.decimals)


def _cost(console: Console, cost: CostPart, language: Language) -> None:
    report = cost.report
    _heading(console, line("cost", language))
    if cost.budget is not None:
        print_bullets(console, [cost.budget.in_(language)])
    if report is not None:
        figures = [each for each in report.figures if each.value is not None or each.why]
        grid = label_grid()
        for figure in figures:
            why = f"  {figure.why.in_(language)}" if figure.why else ""
            value = cell_text(figure.value, language)
            grid.add_row(figure.name.in_(language), Text(f"{value}{why}"))
        console.print(grid)
        for table in report.tables:
            if table.key in _SHOWN_TABLES:
                console.print(_narrow(table, language))
        grid = label_grid()
        for figure in cost.inputs:
            value = cell_text(figure.value, language)
            if isinstance(figure.value, Quantity):
                value = spread(figure.value).text(language)
            grid.add_row(figure.name.in_(language), Text(value))
        console.print(Text(f"  {line('rests_on', language)}", style="bold"))
        console.print(grid)
    said = cost.missing if report is None else (*report.notes, *cost.missing)
    print_bullets(console, (each.in_(language) for each in said))


def _narrow(table: Table, language: Language) -> RichTable:
    shown = rich_table(table, language)
    shown.box = None
    shown.padding = (0, 2, 0, 0)
    return shown


def _licences(console: Console, notes: tuple[LicenceNote, ...], language: Language) -> None:
    if not notes:
        return
    _heading(console, line("licences", language))
    grid = label_grid()
    for note in notes:
        said = f"{note.licence or '—'}: {COMMERCIAL[note.commercial].in_(language)}"
        if note.conditions is not None:
            said = f"{said}. {note.conditions.in_(language)}"
        grid.add_row(note.model, Text(said))
    console.print(grid)


def _precision(console: Console, plan: OfficePlan, language: Language) -> None:
    part = plan.precision
    if not part.advice:
        return
    device = DEVICES[part.device].in_(language)
    _heading(console, line("precision", language, device=device))
    first = part.advice[0]
    take = line("take", language, format=first.format, level=first.level, engine=first.engine)
    grid = label_grid()
    grid.add_row(take, Text(first.why.in_(language)))
    grid.add_row(line("unless", language), Text(first.unless.in_(language)))
    for name, result in _measured(plan, language):
        grid.add_row(name, Text(result))
    console.print(grid)


def _measured(plan: OfficePlan, language: Language) -> Iterator[tuple[str, str]]:
    """Results that were measured here of the chosen models at their levels."""
    chosen = plan.chosen
    tested = (each for each in plan.precision.report.tables if each.key == "model_losses")
    table = next(tested, None)
    if chosen is None or table is None:
        return
    mine = {(each.model.name, each.offer.file_type) for each in chosen.workers}
    keys = [column.key for column in table.columns]
    for row in table.rows:
        cells = dict(zip(keys, row, strict=True))
        if (cells["model"], cells["level"]) not in mine or cells["measured"] is not True:
            continue
        value = cells["value"] if cells["loss"] is None else cells["loss"]
        said = f"{cell_text(value, language)}, {cell_text(cells['benchmark'], language)}"
        yield line("loss_measured", language, name=f"{cells['model']} {cells['level']}"), said


def _assumed(console: Console, needs: tuple[RoleNeed, ...], language: Language) -> None:
    """What nobody stated; what is the same for all roles is said once."""
    said: dict[str, list[str]] = {}
    for need in needs:
        for name, why in need.assumed:
            if name in _SHOWN_NEEDS:
                value = f"{_NEED_WORDS[name].in_(language)} {_need_value(need, name, language)}"
                said.setdefault(f"{value} — {why.in_(language)}", []).append(need.name)
    if not said:
        return
    _heading(console, line("assumed", language))
    grid = label_grid()
    for words, roles in said.items():
        every = len(roles) == len(needs) > 1
        grid.add_row(line("all_roles", language) if every else ", ".join(roles), Text(words))
    console.print(grid)


def _need_value(need: RoleNeed, name: NeedField, language: Language) -> str:
    if name == "languages":
        return ", ".join(need.languages)
    if name == "commercial":
        return cell_text(need.commercial, language)
    if name == "parallel" and need.parallel_most > need.parallel:
        return f"{need.parallel}–{need.parallel_most}"
    if name == "parallel":
        return str(need.parallel)
    value = need.quantity(name)
    return "—" if value is None else value.text(language)


def _notes(console: Console, plan: OfficePlan, language: Language) -> None:
    workers = () if plan.chosen is None else plan.chosen.workers
    asked = () if plan.wanted is None else plan.wanted.plan.workers
    said: dict[Bilingual, str] = {}
    for worker in (*asked, *workers):
        for note in worker.notes:
            # The same note of several models is of the machine.
            said[note] = worker.model.name if note not in said else "•"
    _heading(console, line("notes", language))
    grid = label_grid()
    for note in plan.notes:
        grid.add_row("•", Text(note.in_(language)))
    for note, model in said.items():
        grid.add_row(model, Text(note.in_(language)))
    for note in plan.placement.notes:
        grid.add_row("•", Text(note.in_(language)))
    console.print(grid)


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold"))
