"""``verstak bench``: measure this machine, so that the planner predicts for it."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from verstak.cli.calibration_file import store_calibration
from verstak.cli.session import Session, verb
from verstak.engines.machine_bench import Step, bench_machine
from verstak.engines.protocol import engine_classes
from verstak.errors import InvalidSettings, UnknownModel
from verstak.hardware.processor import processor_name
from verstak.model.names import ModelName
from verstak.plan.calibration import Calibration
from verstak.wiring import DEFAULT_ENGINE, build_catalog, build_store

_ENGINE_PACKAGE = "xllamacpp"
_GB = 1e9


@click.command()
@click.option("--model", help="Small model to time; by default the smallest behind a role.")
@click.option("--json", "as_json", is_flag=True, help="Print what was measured as JSON.")
@verb
def bench(session: Session, *, model: str | None, as_json: bool) -> None:
    """Measure memory and engine of this machine, in under two minutes; the planner uses it.

    Other programs that are busy meanwhile make the result worse. Ctrl-C stops; nothing is kept
    then.
    """
    name = ModelName.parse(model) if model else _smallest(session)
    path = _weights(session, name)
    engine = engine_classes().get(DEFAULT_ENGINE)
    if engine is None:
        raise InvalidSettings(
            f"the engine {DEFAULT_ENGINE!r} is not installed",
            remedy="install verstak with its own files: make setup, or pip install",
        )
    worker = session.settings.worker
    with _shown(session) as on_step:
        found = asyncio.run(
            bench_machine(
                path,
                model_name=name.display,
                start_worker=engine,
                options=worker,
                engine=f"{DEFAULT_ENGINE} ({_ENGINE_PACKAGE} {_engine_version()})",
                machine=platform.node(),
                processor=processor_name() or platform.machine(),
                on_step=on_step,
            )
        )
    file = store_calibration(session.settings, found)
    if as_json:
        click.echo(json.dumps(found.to_plain(), ensure_ascii=False, indent=2))
    else:
        _print(session, found)
        session.err.print(session.say("bench_stored", path=file, seconds=round(found.seconds)))


def _smallest(session: Session) -> ModelName:
    """The smallest of the roles' models that the catalogue knows the size of."""
    catalog = build_catalog(session.settings)
    names = {role.model for role in catalog.roles.values()}
    models = [model for name in names if (model := catalog.find_model(ModelName.parse(name)))]
    if not models:
        raise UnknownModel(
            "no role has a model whose size is known", remedy="name a small one: --model NAME"
        )
    return ModelName.parse(min(models, key=lambda model: model.size_bytes).name)


def _weights(session: Session, name: ModelName) -> Path:
    """The model's file.

    Raises:
        UnknownModel: it is not in the store, or holds no weights.
    """
    store = build_store(session.settings)
    layers = store.get(name).manifest.of_kind("model")
    if not layers:
        raise UnknownModel(f"{name.display} holds no weights", remedy="name another: --model NAME")
    return store.blob_path(layers[0].digest)


def _engine_version() -> str:
    return importlib.metadata.version(_ENGINE_PACKAGE)


@contextmanager
def _shown(session: Session) -> Iterator[Callable[[Step, str, int, int], None]]:
    """A bar on a terminal, a line per step where there is none."""
    say, err = session.say, session.err

    def text(step: Step, name: str) -> str:
        return say(f"bench_{step}", name=name)

    if not err.is_terminal:
        yield lambda step, name, number, steps: err.print(f"{number}/{steps} {text(step, name)}")
        return
    columns = (TextColumn("  {task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=1)

        def on_step(step: Step, name: str, number: int, steps: int) -> None:
            bar.update(task, description=text(step, name), completed=number - 1, total=steps)

        yield on_step


def _print(session: Session, found: Calibration) -> None:
    say = session.say
    table = Table(box=None, show_header=False)
    table.add_row(say("bench_row_machine"), found.machine, found.processor)
    table.add_row(
        say("bench_row_bandwidth"),
        f"{found.bandwidth_bytes_per_s / _GB:.1f} GB/s",
        say("bench_threads", count=found.threads),
    )
    model = found.model
    table.add_row(
        model.name,
        say("bench_decode", speed=f"{1 / median(model.decode_s):.1f}"),
        say("bench_prompt", speed=f"{1 / median(model.prompt_s):.0f}"),
    )
    for rate in found.rates:
        table.add_row(
            rate.type_name,
            f"{rate.bytes_per_s / _GB:.1f} GB/s",
            say("bench_weights", speed=f"{rate.weights_per_s / _GB:.0f}"),
        )
    session.out.print(table)
