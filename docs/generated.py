"""What the reference pages take from the code; cog runs it, ``make check`` compares."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any, get_type_hints

import click

from verstak import errors
from verstak.catalog.load import load_catalog
from verstak.cli.exit_codes import exit_code
from verstak.cli.main import main
from verstak.gateway.app import ROUTES
from verstak.gateway.error_map import status_of
from verstak.settings import Settings


def command_line() -> str:
    """Help of ``verstak`` and of each verb."""
    parts = [_help("verstak", main)]
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is not None:
            parts.append(f"## {name}\n\n{_help(f'verstak {name}', command)}")
            if isinstance(command, click.Group):
                parts += [
                    _help(f"verstak {name} {inner}", each)
                    for inner, each in sorted(command.commands.items())
                ]
    return "\n\n".join(parts)


def _help(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    return f"```text\n{command.get_help(context).rstrip()}\n```"


def settings_tables() -> str:
    """One table per section of the settings file."""
    hints = get_type_hints(Settings)
    parts = []
    top = []
    for name, info in Settings.model_fields.items():
        kind = hints[name]
        if dataclasses.is_dataclass(kind):
            default = info.get_default(call_default_factory=True)
            rows = [
                f"| `{field.name}` | {_shown(getattr(default, field.name))} | {text} |"
                for field in dataclasses.fields(kind)
                if (text := _attributes(kind).get(field.name)) is not None
            ]
            table = "| key | default | meaning |\n|---|---|---|\n" + "\n".join(rows)
            parts.append(f"## [{name}]\n\n{table}")
        else:
            default = _shown(info.get_default(call_default_factory=True))
            top.append(f"| `{name}` | {default} | {_TOP[name]} |")
    head = "| key | default | meaning |\n|---|---|---|\n" + "\n".join(top)
    return "\n\n".join((head, *parts))


_TOP = {
    "roles": 'Role → model, for example `{analysis = "qwen2.5:32b-instruct-q5_0"}`.',
    "catalog_dir": "Folder of your own catalogue entries; facts about models in its subfolder `known`.",
    "language": "Language of the command line: `auto` follows `LC_ALL`, `LC_MESSAGES`, `LANG`.",
    "log_level": "`debug`, `info`, `warning` or `error`; questions and answers are never logged.",
}


def _shown(value: Any) -> str:
    text = str(value)
    home = re.sub(r"^/(?:root|home/[^/]+|Users/[^/]+)", "~", text)
    if "/verstak" in home and home.startswith(("/tmp", "/run", "/var")):  # noqa: S108
        home = "the user's runtime folder"
    return f"`{home}`" if home not in {"", "{}", "()", "None"} else "none"


def _attributes(kind: type) -> dict[str, str]:
    """``Attributes:`` of a Google docstring."""
    document = inspect.getdoc(kind) or ""
    _, _, section = document.partition("Attributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        match = re.match(r"    (\w+): (.*)", line)
        if match:
            name, found[match[1]] = match[1], match[2]
        elif name and line.startswith("        "):
            found[name] += " " + line.strip()
        else:
            name = ""
    return {key: text.replace("``", "`").replace("|", "\\|") for key, text in found.items()}


def error_table() -> str:
    """Every error: code, HTTP status, exit status, meaning."""
    rows = [
        f"| `{kind.code}` | {kind.__name__} | {status_of(kind('x'))} | {exit_code(kind('x'))} | {_first(kind)} |"
        for kind in _family(errors.VerstakError)
    ]
    return "| code | class | HTTP | exit | meaning |\n|---|---|---|---|---|\n" + "\n".join(rows)


def _first(kind: type) -> str:
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _family(kind: type[errors.VerstakError]) -> list[type[errors.VerstakError]]:
    children = [child for child in kind.__subclasses__() if child.__module__ == errors.__name__]
    return [kind, *(each for child in children for each in _family(child))]


def route_table() -> str:
    """Every path that the server answers."""
    rows = [
        f"| `{route.methods}` | `{route.path}` |"
        for route in ROUTES
        if not route.path.startswith("/page/")
    ]
    return "| method | path |\n|---|---|\n" + "\n".join(rows)


def role_table() -> str:
    """The roles and their profiles."""
    head = "| role | model | context | temperature | top-p | repeat penalty | sequences |\n"
    head += "|---|---|---|---|---|---|---|\n"
    rows = [
        f"| `{role.name}` | `{role.model}` | {role.profile.context_tokens} "
        f"| {_or_default(role.profile.temperature)} | {_or_default(role.profile.top_p)} "
        f"| {_or_default(role.profile.repeat_penalty)} "
        f"| {role.profile.sequences} |"
        for role in load_catalog().roles.values()
    ]
    return head + "\n".join(rows)


def _or_default(value: float | None) -> str:
    return "default" if value is None else str(value)
