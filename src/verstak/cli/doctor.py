"""``verstak doctor``: what this machine is, and what would not work on it."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from verstak.catalog.entries import CatalogModel
from verstak.catalog.roles import Role
from verstak.cli.server_client import ServerClient
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import DoesNotFit, UnknownModel, VerstakError
from verstak.hardware.libraries import missing_libraries
from verstak.hardware.memory import snapshot
from verstak.hardware.ports import holder_of
from verstak.hardware.processor import usable_cores
from verstak.model.names import ModelName
from verstak.plan.memory import worker_memory
from verstak.settings import default_settings_path
from verstak.wiring import build_catalog, build_store

_REPACKED_SHARE = 0.56
"""Weights that the engine copies, as a share of the file: measured 597 of 1066 MiB (Q4_K_M)."""


_SERVER_TIMEOUT_S = 3.0


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        verdict: ``failed`` means that something will not work.
        subject: What was looked at.
        found: What was found.
        remedy: What to do; ``None`` when all is well.
    """

    verdict: Verdict
    subject: str
    found: str
    remedy: str | None = None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON array.")
@verb
def doctor(session: Session, *, as_json: bool) -> None:
    """Tell what this machine is and what would not work, each line with its remedy.

    Ends with status 3 when something will not work.
    """
    findings = [finding for check in CHECKS for finding in check(session)]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        _print(session, findings)
    failed = [one for one in findings if one.verdict is Verdict.FAILED]
    if failed:
        names = ", ".join(one.subject for one in failed)
        raise DoesNotFit(session.say("doctor_failed", subjects=names))


def _print(session: Session, findings: list[Finding]) -> None:
    say = session.say
    marks = {
        Verdict.OK: f"[green]{say('check_ok')}[/]",
        Verdict.WARNING: f"[yellow]{say('check_warning')}[/]",
        Verdict.FAILED: f"[red]{say('check_failed')}[/]",
    }
    table = Table(box=None, show_header=False)
    for one in findings:
        table.add_row(marks[one.verdict], one.subject, escape(one.found))
        if one.remedy:
            table.add_row("", "", f"[bold]→ {escape(one.remedy)}[/]")
    session.out.print(table)


def _python(session: Session) -> Iterator[Finding]:
    found = f"{platform.python_version()} {sys.executable}"
    yield Finding(Verdict.OK, session.say("doctor_python"), found)


def _processor(session: Session) -> Iterator[Finding]:
    say = session.say
    text = say("doctor_cores", cores=usable_cores(), machine=platform.machine())
    yield Finding(Verdict.OK, say("doctor_processor"), text)


def _memory(session: Session) -> Iterator[Finding]:
    say, memory = session.say, snapshot()
    need = max((_need_bytes(session, role) for role in _roles(session)), default=0)
    need += session.settings.scheduler.memory_margin_bytes
    found = say(
        "doctor_memory_text",
        available=human_bytes(memory.available_bytes),
        total=human_bytes(memory.total_bytes),
    )
    if memory.available_bytes < need:
        remedy = say("doctor_memory_low", need=human_bytes(need))
        yield Finding(Verdict.FAILED, say("doctor_memory"), found, remedy)
    else:
        yield Finding(Verdict.OK, say("doctor_memory"), found)


def _store(session: Session) -> Iterator[Finding]:
    layout = build_store(session.settings).layout
    yield _folder(session, "store", layout.root)
    if not layout.state_dir.is_relative_to(layout.root):
        yield _folder(session, "state", layout.state_dir)
    yield _folder(session, "run_dir", session.settings.worker.run_dir)


def _folder(session: Session, key: str, path: Path) -> Finding:
    """Whether files can be made there, found out by making one without a name."""
    say, existing = session.say, _existing(path)
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Finding(Verdict.OK, say(f"doctor_{key}"), str(path))
    except OSError as error:
        found = f"{path}: {error.strerror}"
        remedy = say(f"doctor_{key}_unwritable")
        return Finding(Verdict.FAILED, say(f"doctor_{key}"), found, remedy)


def _disk(session: Session) -> Iterator[Finding]:
    say = session.say
    existing = _existing(build_store(session.settings).layout.root)
    free = shutil.disk_usage(existing).free
    missing = sum(model.size_bytes for model in _role_models(session) if _absence(session, model))
    found = say("doctor_disk_text", free=human_bytes(free), path=existing)
    if free < missing:
        remedy = say("doctor_disk_low", need=human_bytes(missing))
        yield Finding(Verdict.FAILED, say("doctor_disk"), found, remedy)
    else:
        yield Finding(Verdict.OK, say("doctor_disk"), found)


def _libraries(session: Session) -> Iterator[Finding]:
    say = session.say
    for library in missing_libraries():
        subject = say("doctor_library", name=library.name)
        yield Finding(Verdict.FAILED, subject, say("check_failed"), library.remedy)


def _engine(session: Session) -> Iterator[Finding]:
    # In a process of its own: what does not suit this processor dies by a signal.
    trial = subprocess.run(
        [sys.executable, "-P", "-c", "import xllamacpp"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    subject = session.say("doctor_engine")
    if trial.returncode == 0:
        version = importlib.metadata.version("xllamacpp")
        yield Finding(Verdict.OK, subject, f"xllamacpp {version}")
    else:
        said = trial.stderr.strip().splitlines()
        found = said[-1] if said else f"exit status {trial.returncode}"
        yield Finding(Verdict.FAILED, subject, found, session.say("doctor_engine_broken"))


def _models(session: Session) -> Iterator[Finding]:
    say = session.say
    for model in _role_models(session):
        error = _absence(session, model)
        if error is None:
            yield Finding(Verdict.OK, say("doctor_models"), model.name)
        elif isinstance(error, UnknownModel):
            remedy = say("doctor_models_missing", name=model.name)
            yield Finding(Verdict.WARNING, say("doctor_models"), model.name, remedy)
        else:
            remedy = say("doctor_models_damaged", name=model.name)
            yield Finding(Verdict.FAILED, say("doctor_models"), error.message, remedy)


def _settings(session: Session) -> Iterator[Finding]:
    say, path = session.say, default_settings_path()
    found = str(path) if path.is_file() else say("doctor_no_settings", path=path)
    yield Finding(Verdict.OK, say("doctor_settings"), found)


def _server(session: Session) -> Iterator[Finding]:
    say, port = session.say, session.settings.gateway.port
    try:
        with ServerClient(session) as client:
            client.get("/api/version", timeout_s=_SERVER_TIMEOUT_S)
    except VerstakError as error:
        holder = holder_of(port)
        if holder is None:
            remedy = say("doctor_server_down")
        else:
            remedy = say("doctor_port_taken", port=port, holder=holder)
        yield Finding(Verdict.WARNING, say("doctor_server"), error.message, remedy)
    else:
        yield Finding(
            Verdict.OK, say("doctor_server"), say("doctor_server_up", url=session.base_url)
        )


def _roles(session: Session) -> list[Role]:
    return list(build_catalog(session.settings).roles.values())


def _need_bytes(session: Session, role: Role) -> int:
    """Memory of a role's worker with one sequence; 0 when the catalogue does not know its model."""
    model = build_catalog(session.settings).find_model(ModelName.parse(role.model))
    if model is None:
        return 0
    return worker_memory(
        model.architecture,
        weights_bytes=model.size_bytes,
        repacked_bytes=int(model.size_bytes * _REPACKED_SHARE),
        context_tokens=role.profile.context_tokens,
        batch_tokens=session.settings.worker.batch_tokens,
    ).total_bytes


def _role_models(session: Session) -> list[CatalogModel]:
    catalog = build_catalog(session.settings)
    names = dict.fromkeys(role.model for role in catalog.roles.values())
    found = (catalog.find_model(ModelName.parse(name)) for name in names)
    return [model for model in found if model is not None]


def _absence(session: Session, model: CatalogModel) -> VerstakError | None:
    """Why a model cannot be used; ``None`` when it can."""
    try:
        build_store(session.settings).get(ModelName.parse(model.name))
    except VerstakError as error:
        return error
    return None


def _existing(path: Path) -> Path:
    """The nearest folder above that is there; one that may not be seen counts as missing."""
    for folder in (path, *path.parents):
        try:
            if folder.exists():
                return folder
        except OSError:
            continue
    return Path(path.anchor)


CHECKS: tuple[Callable[[Session], Iterator[Finding]], ...] = (
    _python,
    _processor,
    _memory,
    _libraries,
    _engine,
    _store,
    _disk,
    _models,
    _settings,
    _server,
)
