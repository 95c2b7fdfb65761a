"""The documentation against the code: nothing missing, no dead link, every example loads."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import get_type_hints

import pytest

from verstak import errors
from verstak.catalog.accelerator_file import read_accelerators
from verstak.catalog.entry_file import read_entry
from verstak.catalog.known_models import known_models
from verstak.catalog.load import load_catalog
from verstak.catalog.prices import read_prices
from verstak.cli.main import VERBS
from verstak.cli.plan_roles import FoundModels, GivenToAll, needs_of
from verstak.furniture.cabinet_spec import CabinetSpec
from verstak.furniture.orders.order import read_order
from verstak.furniture.standards.rules import load_rules
from verstak.gateway.app import ROUTES
from verstak.hardware.machine_file import machine_from_text
from verstak.plan.role_need import RoleNeed
from verstak.plan.statements.statement_file import read_statements
from verstak.settings import Settings, load_settings
from verstak.workshop.recipe_file import parse_recipe

ROOT = Path(__file__).parent.parent.parent
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")])
PAIRS = [page for page in PAGES if page.name.endswith(".ru.md")]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_ROW = re.compile(r"^\| `(\w+)` \| (.*?) \|", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def keys() -> list[tuple[str, str]]:
    """Section and key of every setting; the section is empty at the top level."""
    found = []
    for name, kind in get_type_hints(Settings).items():
        if name not in Settings.model_fields:
            continue
        if dataclasses.is_dataclass(kind):
            found += [(name, field.name) for field in dataclasses.fields(kind)]
        else:
            found.append(("", name))
    return found


def settings_rows(page: Path) -> dict[tuple[str, str], str]:
    """Default of every key of a settings page, as it is written there."""
    head, *sections = re.split(r"^## \[(\w+)\]$", read(page), flags=re.MULTILINE)
    tables = {"": head} | dict(zip(sections[::2], sections[1::2], strict=True))
    return {
        (section, key): default
        for section, text in tables.items()
        for key, default in _ROW.findall(text)
    }


def blocks(language: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for number, (kind, text) in enumerate(_FENCE.findall(read(page))):
            if kind == language:
                yield f"{name_of(page)}:{number}", text


def anchors(page: Path) -> set[str]:
    """Headings as GitHub makes anchors of them."""
    prose = _FENCE.sub("", read(page))
    titles = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in _HEADING.findall(prose))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> list[str]:
    return [
        link for link in _LINK.findall(_FENCE.sub("", read(page))) if not re.match(r"\w+:", link)
    ]


@pytest.mark.parametrize("page", ["settings.md", "settings.ru.md"])
def test_every_setting_is_described_and_no_other(page: str) -> None:
    assert set(settings_rows(REFERENCE / page)) == set(keys())


def test_both_languages_name_the_same_defaults() -> None:
    english, russian = (
        settings_rows(REFERENCE / page) for page in ("settings.md", "settings.ru.md")
    )
    assert {key: text.replace("none", "нет") for key, text in english.items()} == russian


def test_every_error_code_is_listed() -> None:
    text = read(REFERENCE / "errors.md")
    codes = {
        kind.code
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.VerstakError)
    }
    assert not {code for code in codes if f"| `{code}` |" not in text}


def test_every_verb_has_its_heading() -> None:
    assert set(VERBS) <= anchors(REFERENCE / "command-line.md")


def test_every_key_of_a_cabinet_is_described() -> None:
    head = re.split(r"^## ", read(REFERENCE / "order-files.md"), flags=re.MULTILINE)[1]
    described = {key for key, _ in _ROW.findall(head)}
    written = {field.name.removesuffix("_um") for field in dataclasses.fields(CabinetSpec)}
    assert written | {"quantity"} <= described


def test_every_path_is_listed() -> None:
    text = read(REFERENCE / "http-api.md")
    paths = {route.path for route in ROUTES if not route.path.startswith("/page/")}
    assert not {path for path in paths if f"`{path}`" not in text}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_link_is_dead(page: Path) -> None:
    dead = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


@pytest.mark.parametrize("russian", PAIRS, ids=name_of)
def test_the_languages_link_to_each_other(russian: Path) -> None:
    english = russian.with_name(russian.name.replace(".ru.md", ".md"))
    assert english.name in links(russian)
    assert russian.name in links(english)
    assert read(russian).count("\n## ") == read(english).count("\n## "), "a section is missing"


def _known(text: str, folder: Path) -> object:
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return known_models(folder)


def _rules(text: str, folder: Path) -> object:
    load_rules({"example.toml": text})
    own = load_rules({"example.toml": text}, shipped=False).rules
    return len(own) == len(tomllib.loads(text)["rule"])


def planned_roles(text: str, folder: Path) -> tuple[RoleNeed, ...]:
    """Roles of a plan, of which settings know only the models."""
    file = folder / "planned.toml"
    file.write_text(text, encoding="utf-8")
    found = FoundModels(known_models())
    return needs_of(str(file), found, to_all=GivenToAll(), requests_per_hour=None)


READERS: Mapping[str, Callable[[str, Path], object]] = {
    "artifact": lambda text, _: read_entry(text, "example.toml"),
    "models": _known,
    "accelerators": lambda text, _: read_accelerators(text, "example.toml"),
    "processor": lambda text, _: machine_from_text(text, Path("example.toml")),
    "cabinet": lambda text, _: read_order(text, "example.toml").cabinets,
    "rule": _rules,
    "statement": lambda text, _: read_statements(text, "example.toml").statements,
    "electricity": lambda text, _: read_prices(text, "example.toml").electricity,
    "target": lambda text, folder: parse_recipe(text, folder / "example.toml"),
}
"""Who reads a file with such a table."""


@pytest.mark.parametrize("text", [pytest.param(text, id=where) for where, text in blocks("toml")])
def test_an_example_file_loads(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [*os.environ]:
        if variable.startswith(("VERSTAK_", "OLLAMA_")):
            monkeypatch.delenv(variable)
    tables = tomllib.loads(text)
    reader = next((READERS[key] for key in READERS if key in tables), None)
    if reader is not None:
        assert reader(text, tmp_path)
        return
    if any(isinstance(role, dict) for role in tables.get("roles", {}).values()):
        assert len(planned_roles(text, tmp_path)) == len(tables["roles"])
        return
    profiles = [isinstance(table, dict) and "profile" in table for table in tables.values()]
    if all(profiles):
        (tmp_path / "roles.toml").write_text(text, encoding="utf-8")
        assert set(tables) <= set(load_catalog(tmp_path).roles)
        return
    file = tmp_path / "verstak.toml"
    file.write_text(text, encoding="utf-8")
    load_catalog(role_models=load_settings(path=file).roles)


@pytest.mark.parametrize("text", [pytest.param(text, id=where) for where, text in blocks("python")])
def test_an_example_program_is_python(text: str) -> None:
    compile(text, "example.py", "exec")
