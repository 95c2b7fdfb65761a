"""``verstak build``: from weights to a served model by a recipe, with the evidence."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import click
import platformdirs
from rich.markup import escape

from verstak.cli.answer import echo_json
from verstak.cli.build_progress import build_with_progress
from verstak.cli.build_tables import (
    built_json,
    candidates_table,
    plan_json,
    plan_lines,
    plan_table,
)
from verstak.cli.build_words import line
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.engines.protocol import engine_classes
from verstak.errors import UnsupportedFeature, UsageError
from verstak.evaluate.opening import RuntimeOptions
from verstak.quantize.installation import installed_folder
from verstak.wiring import DEFAULT_ENGINE, build_catalog, build_store
from verstak.workshop.build import Built
from verstak.workshop.cache import WorkCache
from verstak.workshop.page import write_page
from verstak.workshop.plan_of_work import PlanOfWork, plan_work
from verstak.workshop.prepared import Prepared, prepare
from verstak.workshop.recipe_file import read_recipe
from verstak.workshop.workplace import Workplace, workplace


@click.command()
@click.argument("recipe", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--dry-run", is_flag=True, help="Show the plan and stop.")
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for what is made on the way; by default in the user's cache.",
)
@click.option("--clean", is_flag=True, help="Remove what builds left in the work folder.")
@click.option("--yes", is_flag=True, help="Begin without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def build(
    session: Session,
    recipe: Path | None,
    *,
    dry_run: bool,
    work: Path | None,
    clean: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Make, measure and publish what RECIPE (a TOML file) describes.

    Source, conversion, quantisation to several levels, evaluation, gates, and the best one under a
    name that `verstak run` serves. Killed or stopped at any moment, the same command goes on where
    it was. What is finished is found again by the content of what it was made of.
    """
    language = session.say.language
    folder = work or platformdirs.user_cache_path("verstak") / "workshop"
    if clean:
        if recipe is not None:
            raise UsageError("--clean takes no recipe: it empties the whole work folder")
        freed = WorkCache(folder).clean()
        click.echo(line(language, "cleaned", size=human_bytes(freed), folder=folder))
        return
    if recipe is None:
        raise UsageError("a recipe is needed", remedy="verstak build RECIPE.toml")
    place = _place(session, folder)
    prepared = prepare(read_recipe(recipe), place, cancel=threading.Event())
    plan = plan_work(prepared, place, cancel=threading.Event())
    if not as_json:
        _show_plan(session, prepared, plan, place)
    plan.require_disk(place.cache.folder, place.store.layout.root)
    if dry_run:
        if as_json:
            echo_json({"plan": plan_json(plan)})
        return
    asked = sys.stdin.isatty() and not yes and not as_json
    if asked and not click.confirm(line(language, "ask"), default=True, err=True):
        click.echo(line(language, "not_begun"), err=True)
        return
    built = build_with_progress(session, prepared, plan, place)
    page = write_page(built, recipe, place.cache.folder, language)
    _report(session, built, plan, page, as_json=as_json)


def _place(session: Session, folder: Path) -> Workplace:
    try:
        library = installed_folder(session.settings.quantizer)
    except UnsupportedFeature:
        library = None
    return workplace(
        folder,
        store=build_store(session.settings),
        catalog=build_catalog(session.settings),
        runtimes=RuntimeOptions(
            library=library,
            start_worker=engine_classes().get(DEFAULT_ENGINE),
            worker=session.settings.worker,
            toolchains=session.settings.toolchains,
        ),
    )


def _show_plan(session: Session, prepared: Prepared, plan: PlanOfWork, place: Workplace) -> None:
    language = session.say.language
    err = session.err
    err.print(f"[bold]{escape(line(language, 'plan', recipe=prepared.recipe.path.name))}[/bold]")
    err.print(plan_table(plan, language))
    for one in plan_lines(plan, place.cache.folder, language):
        err.print(one, markup=False)
    if prepared.source.quantised:
        err.print(line(language, "requantised", level=prepared.source.level), markup=False)
    if plan.replaces and prepared.recipe.publish is not None:
        err.print(
            line(language, "replaces", name=prepared.recipe.publish.name.display), markup=False
        )
    if place.library is None:
        err.print(line(language, "no_library"), markup=False)


def _report(session: Session, built: Built, plan: PlanOfWork, page: Path, *, as_json: bool) -> None:
    language = session.say.language
    if as_json:
        echo_json({"plan": plan_json(plan), **built_json(built, page)})
    else:
        session.out.print(candidates_table(built, language))
        click.echo(line(language, "page", path=page))
    chosen = built.require_chosen()
    if as_json:
        return
    if built.published is None:
        click.echo(line(language, "best", path=chosen.path))
        return
    click.echo(line(language, "published", name=built.published.display))
    click.echo(line(language, "try", name=built.published.display))
