"""``verstak models``: what is known about models, with where each fact was read."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import get_args

import click
from rich.markup import escape
from rich.table import Table

from verstak.catalog.known_file import GeometryTable
from verstak.catalog.known_model import Commercial, KnownModel, Tier
from verstak.cli.answer import echo_json
from verstak.cli.model_cells import (
    cell,
    model_json,
    planned_size,
    results,
    short_count,
)
from verstak.cli.model_words import field_name, heading, value_word
from verstak.cli.session import Session, common_options, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import UsageError
from verstak.quantities.text import Language
from verstak.wiring import build_known_models

COMMON = ("config", "host", "port", "language")
"""Options that every verb understands."""

TIERS: tuple[Tier, ...] = get_args(Tier.__value__)
COMMERCIAL: tuple[Commercial, ...] = get_args(Commercial.__value__)
_COUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([KMBkmb]?)")
_SCALE = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}
_COMPARED = (
    "family",
    "tier",
    "parameters",
    "active_parameters",
    "file_q4",
    "file_q8",
    "cache",
    "context_native",
    "context_extended",
    "licence",
    "commercial",
    "licence.conditions",
    "russian",
    "languages",
    "russian_results",
    "release_date",
    "family_of_file",
    "layers",
    "embedding_length",
    "heads",
    "kv_heads",
    "key_length",
    "feed_forward_length",
    "vocabulary",
    "experts",
    "latent",
    "sliding",
    "recurrent",
    "tier_reason",
)
_FACTS = (
    "family",
    "hf_repo",
    "ollama_tag",
    "parameters",
    "checkpoint_parameters",
    "active_parameters",
    "context_native",
    "context_extended",
    "licence",
    "languages",
    "russian",
    "release_date",
    "tokenizer",
)
_GEOMETRY = tuple(name for name in GeometryTable.__struct_fields__ if name != "family")


@click.group(invoke_without_command=True)
@click.option("--family", metavar="TEXT", help="Only lines whose name has this: qwen, llama.")
@click.option("--licence", metavar="TEXT", help="Only licences whose name has this: apache, mit.")
@click.option("--commercial", type=click.Choice(COMMERCIAL), help="Only what a company may use so.")
@click.option("--russian", is_flag=True, help="Only where the maker names Russian.")
@click.option("--tier", type=click.Choice(TIERS), help="Only models with this advice.")
@click.option("--max-parameters", metavar="COUNT", help="No more parameters than: 14B, 500M.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@functools.partial(common_options, hidden=True)
@click.pass_context
def models(context: click.Context, /, **given: object) -> None:
    """List the models that verstak has facts about, with our advice for an office."""
    # What is said behind this name holds for the verbs below it too.
    common = context.find_root().params
    for name in COMMON:
        if (value := given.pop(name)) is not None:
            common[name] = value
    if context.invoked_subcommand is None:
        context.invoke(list_known, **given)


@click.command()
@verb
def list_known(
    session: Session,
    *,
    family: str | None,
    licence: str | None,
    commercial: Commercial | None,
    russian: bool,
    tier: Tier | None,
    max_parameters: str | None,
    as_json: bool,
) -> None:
    """List them."""
    known = build_known_models(session.settings)
    most = None if max_parameters is None else parse_count(max_parameters)
    shown = [
        model
        for model in known
        if _has(model.family, family)
        and _has(model.licence.name, licence)
        and (commercial is None or model.licence.commercial == commercial)
        and (not russian or model.russian)
        and (tier is None or model.tier == tier)
        and (most is None or (model.parameters is not None and model.parameters <= most))
    ]
    shown.sort(key=lambda model: (TIERS.index(model.tier), -(model.parameters or 0), model.name))
    if as_json:
        echo_json([model_json(model) for model in shown])
        return
    language = session.say.language
    if not shown:
        click.echo(heading("none", language))
        return
    session.out.print(_list_table(shown, language))
    click.echo(heading("count", language, shown=len(shown), all=len(known)))


@models.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def show(session: Session, *, name: str, as_json: bool) -> None:
    """Everything known about NAME, with the source of each fact."""
    model = build_known_models(session.settings).find(name)
    if as_json:
        echo_json(model_json(model, whole=True))
        return
    language = session.say.language
    out = session.out
    out.print(f"[bold]{escape(model.name)}[/bold]  {value_word(model.tier, language)}")
    out.print(escape(model.tier_reason.in_(language)))
    if model.verdict is not None:
        out.print(f"[yellow]•[/yellow] {escape(model.verdict.in_(language))}")
    commercial = value_word(model.licence.commercial, language)
    conditions = model.licence.conditions
    why = "" if conditions is None else f". {conditions.in_(language)}"
    out.print(escape(f"{field_name('commercial', language)}: {commercial}{why}"))
    out.print(_facts_table(model, language))
    if model.quality:
        out.print(_quality_table(model, language))
    if model.files:
        out.print(_files_table(model, language))
    if model.gaps:
        out.print(_gaps_table(model, language))


@models.command()
@click.argument("first")
@click.argument("second")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of two objects.")
@verb
def compare(session: Session, *, first: str, second: str, as_json: bool) -> None:
    """FIRST and SECOND side by side."""
    known = build_known_models(session.settings)
    pair = (known.find(first), known.find(second))
    if as_json:
        echo_json([model_json(model, whole=True) for model in pair])
        return
    language = session.say.language
    table = Table(box=None, header_style="bold")
    for column in (heading("field", language), *(model.name for model in pair)):
        table.add_column(escape(column), overflow="fold")
    for field in _COMPARED:
        left, right = (cell(model, field, language) for model in pair)
        if left != "—" or right != "—":
            style = None if left == right else "bold"
            table.add_row(
                escape(field_name(field, language)), escape(left), escape(right), style=style
            )
    session.page.print(table)


def parse_count(text: str) -> int:
    """A count of parameters as people write it.

    Args:
        text: For example ``14B``, ``1.5B``, ``500M``, ``7000000000``.

    Raises:
        UsageError: it is none.
    """
    match = _COUNT.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"expected a count of parameters, found {text!r}", remedy="write 14B, 1.5B or 500M"
        )
    return round(float(match[1].replace(",", ".")) * _SCALE[match[2].upper()])


def _has(text: str | None, part: str | None) -> bool:
    return part is None or part.casefold() in (text or "").casefold()


def _list_table(models: Iterable[KnownModel], language: Language) -> Table:
    table = Table(box=None, header_style="bold")
    for field in ("tier", "name"):
        table.add_column(field_name(field, language), overflow="fold")
    for field in ("parameters", "active_parameters", "file_q4", "context_native"):
        table.add_column(field_name(field, language), justify="right")
    for field in ("licence", "commercial", "russian", "russian_results"):
        table.add_column(field_name(field, language), overflow="fold")
    for model in models:
        table.add_row(
            value_word(model.tier, language),
            escape(model.name),
            short_count(model.parameters),
            short_count(model.active_parameters),
            planned_size(model, "Q4_K_M"),
            cell(model, "context_native", language),
            escape(cell(model, "licence", language)),
            cell(model, "commercial", language),
            cell(model, "russian", language),
            escape(results(model)),
        )
    return table


def _facts_table(model: KnownModel, language: Language) -> Table:
    table = Table(title=heading("facts", language), title_justify="left", header_style="bold")
    for key in ("field", "value", "source"):
        table.add_column(heading(key, language), overflow="fold")
    rows = [(field, field) for field in _FACTS]
    if model.architecture is not None:
        rows += [("family_of_file", "family"), *((name, name) for name in _GEOMETRY)]
    for field, source_of in rows:
        shown = cell(model, field, language)
        source = "" if field == "family" else model.sources.get(source_of, "")
        silent = source_of in _GEOMETRY and not source  # a flag that its family implies
        if shown != "—" and not silent:
            table.add_row(
                escape(field_name(field, language)), escape(shown), f"[dim]{escape(source)}[/dim]"
            )
    terms = model.sources.get("licence.conditions")
    if terms is not None and model.licence.conditions is not None:
        table.add_row(
            field_name("licence.conditions", language),
            escape(cell(model, "licence.conditions", language)),
            f"[dim]{escape(terms)}[/dim]",
        )
    return table


def _quality_table(model: KnownModel, language: Language) -> Table:
    table = Table(title=heading("quality", language), title_justify="left", header_style="bold")
    for key in ("benchmark", "file_type", "score", "source"):
        table.add_column(heading(key, language), overflow="fold")
    for row in model.quality:
        score = f"{row.score:g}" if row.interval is None else f"{row.score:g} ({row.interval})"
        table.add_row(escape(row.benchmark), row.file_type or "", score, escape(row.source))
    return table


def _files_table(model: KnownModel, language: Language) -> Table:
    table = Table(title=heading("files", language), title_justify="left", header_style="bold")
    for key in ("file_type", "size", "bits", "source"):
        table.add_column(heading(key, language), overflow="fold")
    for row in model.files:
        bits = "" if model.parameters is None else f"{8 * row.size_bytes / model.parameters:.2f}"
        table.add_row(row.file_type, human_bytes(row.size_bytes), bits, escape(row.source))
    return table


def _gaps_table(model: KnownModel, language: Language) -> Table:
    table = Table(title=heading("gaps", language), title_justify="left", show_header=False)
    for field, reason in model.gaps.items():
        table.add_row(escape(field_name(field, language)), f"[dim]{escape(reason)}[/dim]")
    return table
