"""What every verb starts from: settings, language, and a way to end with the right status."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from verstak.cli.exit_codes import exit_code
from verstak.cli.pipe import PAGE_CHARACTERS, ROW_CHARACTERS, Pipe
from verstak.cli.texts import Speaker
from verstak.errors import VerstakError
from verstak.settings import Settings, load_settings, split_host, spoken_language


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line.

    Attributes:
        settings: What was configured.
        say: Short messages in the language that was asked for.
        out: Where results go, one row a line whatever its length where this is no terminal.
        err: Where messages go that are no result.
    """

    settings: Settings
    say: Speaker
    out: Console
    err: Console

    @property
    def page(self) -> Console:
        """The same as `out` for text that people read: wrapped where no terminal says how wide."""
        return Pipe(width=PAGE_CHARACTERS) if isinstance(self.out, Pipe) else self.out

    @property
    def base_url(self) -> str:
        """Address of the server that client verbs talk to."""
        host = self.settings.gateway.host
        if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - an address to dial, not to bind
            host = "127.0.0.1"
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.settings.gateway.port}"

    def at_port(self, port: int) -> Session:
        """The same session on another port: the one that was given when port 0 was asked for."""
        gateway = replace(self.settings.gateway, port=port)
        return replace(self, settings=self.settings.model_copy(update={"gateway": gateway}))


def open_session(
    *, config: Path | None, host: str | None, port: int | None, language: str | None
) -> Session:
    """Read the settings with what the command line overrides.

    Raises:
        InvalidSettings: as :func:`verstak.settings.load_settings`.
    """
    overrides: dict[str, Any] = {}
    gateway: dict[str, Any] = {}
    if host is not None:
        gateway["host"], gateway["port"] = split_host(host)
    if port is not None:
        gateway["port"] = port
    if gateway:
        overrides["gateway"] = gateway
    if language is not None:
        overrides["language"] = language
    settings = load_settings(overrides, config)
    return Session(
        settings=settings,
        say=Speaker(spoken_language(settings)),
        out=Console(highlight=False) if sys.stdout.isatty() else Pipe(width=ROW_CHARACTERS),
        err=Console(stderr=True, highlight=False, soft_wrap=True),
    )


def report(error: VerstakError, say: Speaker) -> None:
    """Say on stderr what went wrong and what to do."""
    click.echo(say("error", message=error.message), err=True)
    if error.remedy:
        click.echo(say("remedy", remedy=error.remedy), err=True)


def common_options[F: Callable[..., Any]](function: F, *, hidden: bool = False) -> F:
    """Options that every verb understands, before its name and, unadvertised, behind it."""
    for option in (
        click.option(
            "--language",
            type=click.Choice(["en", "ru"]),
            help="Language of the messages.",
            hidden=hidden,
        ),
        click.option(
            "--port", type=click.IntRange(0, 65535), help="Port of the server.", hidden=hidden
        ),
        click.option(
            "--host",
            help="Address of the server, HOST or HOST:PORT, as OLLAMA_HOST spells it.",
            hidden=hidden,
        ),
        click.option(
            "--config",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Settings file (TOML) instead of the default one.",
            hidden=hidden,
        ),
    ):
        function = option(function)
    return function


def verb[R](function: Callable[..., R]) -> Callable[..., R]:
    """Give a verb its session; turn typed errors into a message and an exit status."""

    @click.pass_context
    @functools.wraps(function)
    def wrapped(context: click.Context, /, **given: Any) -> R:
        common = {
            name: value if (own := given.pop(name)) is None else own
            for name, value in context.find_root().params.items()
        }
        try:
            session = open_session(**common)
        except VerstakError as error:
            report(error, Speaker("en"))
            sys.exit(exit_code(error))
        try:
            return function(session, **given)
        except VerstakError as error:
            report(error, session.say)
            sys.exit(exit_code(error))
        except KeyboardInterrupt:
            click.echo(session.say("interrupted"), err=True)
            sys.exit(130)

    return common_options(wrapped, hidden=True)
