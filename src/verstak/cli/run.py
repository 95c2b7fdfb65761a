"""``verstak run``: ask a model, once or in a conversation."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import click

from verstak.cli.server_client import ServerClient
from verstak.cli.session import Session, report, verb
from verstak.errors import UsageError, VerstakError

type Messages = list[dict[str, Any]]


@click.command()
@click.argument("model")
@click.argument("prompt", nargs=-1)
@click.option("--system", help="System message for this conversation.")
@click.option("--keep-alive", help="How long the model stays loaded afterwards, for example 10m.")
@verb
def run(
    session: Session,
    model: str,
    prompt: tuple[str, ...],
    system: str | None,
    keep_alive: str | None,
) -> None:
    """Ask MODEL (or a role: chat, analysis); the answer streams.

    Without PROMPT a conversation starts. Text from a pipe is added to PROMPT.
    """
    messages: Messages = [{"role": "system", "content": system}] if system else []
    extra = {"keep_alive": keep_alive} if keep_alive else {}
    at_terminal = sys.stdin.isatty()
    piped = "" if at_terminal else _piped(session)
    question = "\n\n".join(part for part in (" ".join(prompt), piped) if part)
    if not question and not at_terminal:
        raise UsageError(session.say("no_question"), remedy=session.say("no_question_remedy"))
    with ServerClient(session) as client:
        if question:
            messages.append({"role": "user", "content": question})
            _answer(session, client, model, messages, extra)
        else:
            client.post("/api/chat", {"model": model, "messages": [], **extra})
            _converse(session, client, model, messages, extra)


def _piped(session: Session) -> str:
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        say = session.say
        raise UsageError(say("not_utf8"), remedy=say("not_utf8_remedy")) from error


def _converse(
    session: Session, client: ServerClient, model: str, messages: Messages, extra: dict[str, Any]
) -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - gives input() editing and a history, where it exists
    click.echo(session.say("repl_hint"), err=True)
    first = len(messages)
    while True:
        try:
            line = input(">>> ").strip()
        except EOFError:
            click.echo()
            return
        except KeyboardInterrupt:
            click.echo()
            click.echo(session.say("leave_hint"), err=True)
            continue
        if line in {"/bye", "/exit"}:
            return
        if line == "/clear":
            del messages[first:]
            continue
        if not line:
            continue
        before = len(messages)
        messages.append({"role": "user", "content": line})
        try:
            _answer(session, client, model, messages, extra)
        except KeyboardInterrupt:
            click.echo()
            if messages[-1]["role"] == "user":
                del messages[before:]  # nothing was said yet
        except VerstakError as error:
            # The conversation goes on; the question that failed is not part of it.
            del messages[before:]
            click.echo()
            report(error, session.say)


def _answer(
    session: Session, client: ServerClient, model: str, messages: Messages, extra: dict[str, Any]
) -> None:
    """Stream one answer and add what was said, complete or interrupted, to the conversation."""
    said: list[str] = []
    body = {"model": model, "messages": messages, "stream": True, **extra}
    lines = client.stream("/api/chat", body)
    last: dict[str, Any] = {}
    try:
        for last in lines:
            text = last.get("message", {}).get("content", "")
            if text:
                said.append(text)
                click.echo(text, nl=False)
    finally:
        lines.close()  # type: ignore[attr-defined]  # a generator; closing it hangs up
        if said:
            messages.append({"role": "assistant", "content": "".join(said)})
    click.echo()
    if dropped := last.get("prompt_tokens_dropped"):
        click.echo(session.say("dropped", count=dropped), err=True)
