"""``verstak mcp``: the tools for other assistants, over standard input and output."""

from __future__ import annotations

import anyio
import click

from verstak.cli.session import Session, verb
from verstak.wiring import build_tool_server, configure_logging


@click.command()
@verb
def mcp(session: Session) -> None:
    """Offer the tools to another assistant (Model Context Protocol over stdio).

    Needs neither a model nor a running server. Nothing but the protocol is written to standard
    output; messages go to standard error.
    """
    configure_logging(session.settings)
    anyio.run(build_tool_server(session.settings).serve_stdio)
