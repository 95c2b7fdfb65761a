"""``verstak serve``: the server in the foreground."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import json
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator

import anyio
import anyio.abc
import anyio.from_thread
import anyio.to_thread
import click
import uvicorn

from verstak import __version__
from verstak.cli.progress import pull_with_progress
from verstak.cli.session import Session, verb
from verstak.errors import InvalidSettings, UnknownModel, VerstakError
from verstak.gateway.services import Services
from verstak.hardware.libraries import missing_libraries
from verstak.hardware.ports import holder_of
from verstak.model.names import ModelName
from verstak.plan.office_plan import OfficePlan
from verstak.wiring import build_server, configure_logging

_log = logging.getLogger(__name__)

_ANSWER_GRACE_S = 2.0
"""How long answers may go on after the first signal; then their workers end."""

_REQUEST_GRACE_S = 4
"""When whatever still runs, a pull for example, is cut."""


@click.command()
@click.option(
    "--with-default-models",
    is_flag=True,
    help="Fetch the models of the roles first where they are missing, then say what to try.",
)
@verb
def serve(session: Session, *, with_default_models: bool) -> None:
    """Serve the Ollama and OpenAI APIs and the page until Ctrl-C."""
    configure_logging(session.settings)
    for library in missing_libraries():
        raise InvalidSettings(
            session.say("missing_library", name=library.name), remedy=library.remedy
        )
    # The port is taken before anything is fetched: a conflict is told at once, not after minutes.
    listener = bind(session)
    with listener:
        session = session.at_port(listener.getsockname()[1])
        app, services = build_server(
            session.settings, plan=lambda held_bytes: _plan(session, held_bytes)
        )
        if with_default_models:
            fetch_role_models(session, services)
        config = uvicorn.Config(
            app,
            http="httptools",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_REQUEST_GRACE_S,
            # Parallel clients connect at once; the queue of requests is bounded further in.
            backlog=2048,
        )
        anyio.run(
            _serve,
            session,
            config,
            listener,
            services,
            with_default_models,
            backend_options={"use_uvloop": sys.platform != "win32"},
        )


def _plan(session: Session, held_bytes: int) -> OfficePlan:
    # Imported when somebody looks at a plan: a server starts without a planner.
    from verstak.cli.served_plan import served_plan  # noqa: PLC0415

    return served_plan(session.settings, held_bytes)


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers, which end the process by the signal again."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to :func:`_stop_on_signal`."""
        yield


async def _serve(
    session: Session,
    config: uvicorn.Config,
    listener: socket.socket,
    services: Services,
    show_steps: bool,
) -> None:
    server = _Server(config)
    # The application enters and leaves the scheduler itself, in its lifespan.
    async with anyio.create_task_group() as tasks:
        await tasks.start(_stop_on_signal, server, services)
        tasks.start_soon(_announce, session, server, show_steps)
        if services.assistant is not None and services.assistant.options.enabled:
            # A daemon, because a signal that comes meanwhile must not wait for it.
            threading.Thread(target=services.assistant.warm, daemon=True).start()
        if session.settings.store.prune:
            tasks.start_soon(_collect, services)
        await server.serve(sockets=[listener])
        tasks.cancel_scope.cancel()


async def _stop_on_signal(
    server: uvicorn.Server,
    services: Services,
    *,
    task_status: anyio.abc.TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        await anext(signals)
        server.should_exit = True
        # Requests that are cut from here on are no failures worth a traceback.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        with anyio.move_on_after(_ANSWER_GRACE_S):
            await anext(signals)  # a second signal does not wait
        # Workers end here rather than in the lifespan, which waits for the requests: an answer
        # under way then ends with an error that its client can read.
        await services.scheduler.aclose()


async def _collect(services: Services) -> None:
    """Remove from the store, aside, what no model needs any more."""

    def collect() -> None:
        # Asked in the loop that owns the scheduler, once the store is locked.
        collected = services.store.collect(
            in_use=lambda: anyio.from_thread.run_sync(services.scheduler.in_use_digests)
        )
        if collected.removed:
            _log.info(
                "removed unused files count=%d bytes=%d",
                len(collected.removed),
                collected.freed_bytes,
            )

    try:
        await anyio.to_thread.run_sync(collect, abandon_on_cancel=True)
    except (VerstakError, OSError) as error:
        _log.warning("unused files stay error=%s", error)


async def _announce(session: Session, server: uvicorn.Server, show_steps: bool) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag, not an event
        await anyio.sleep(0.02)
    say, url = session.say, session.base_url
    click.echo(say("serving", version=__version__, url=url), err=True)
    if not is_loopback(session.settings.gateway.host):
        click.echo(say("open_to_network", host=session.settings.gateway.host), err=True)
    if show_steps:
        click.echo(first_steps(session), err=True)


def first_steps(session: Session) -> str:
    """Three things to try, ready to paste."""
    say, port = session.say, session.settings.gateway.port
    option = "" if port == 11434 else f"--port {port} "
    question = say("question")
    body = {"model": "chat", "messages": [{"role": "user", "content": question}]}
    return "\n".join(
        (
            "",
            say("try_these"),
            f"  {say('try_run')}\n     .venv/bin/verstak {option}run chat {json.dumps(question, ensure_ascii=False)}",
            f"  {say('try_curl')}\n     curl {session.base_url}/api/chat -d '{json.dumps(body, ensure_ascii=False)}'",
            f"  {say('try_page')}\n     {session.base_url}/",
            "",
            say("stop_hint"),
        )
    )


def fetch_role_models(session: Session, services: Services) -> None:
    """Pull the model of every role that is not in the store yet."""
    for text in dict.fromkeys(role.model for role in services.catalog.roles.values()):
        name = ModelName.parse(text)
        try:
            services.store.get(name)
        except UnknownModel:
            pull_with_progress(session, services.puller, name)


def bind(session: Session) -> socket.socket:
    """A socket on the address of the settings, bound but not listening yet.

    Raises:
        InvalidSettings: the port is taken (with its holder, where the system tells) or the
            address is not one of this machine.
    """
    say, host, port = session.say, session.settings.gateway.host, session.settings.gateway.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _cannot_bind(session, error) from error
    # Without this a restart would have to wait for closed connections to be forgotten.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        # Two bound sockets may share a port under SO_REUSEADDR until one listens.
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise _cannot_bind(session, error) from error
        holder = holder_of(port) or say("unknown_holder")
        raise InvalidSettings(
            say("port_taken", host=host, port=port, holder=holder),
            remedy=say("port_taken_remedy", other=port + 7000 if port < 58535 else port - 7000),
        ) from error
    return listener


def _cannot_bind(session: Session, error: OSError | UnicodeError) -> InvalidSettings:
    gateway = session.settings.gateway
    reason = getattr(error, "strerror", None) or str(error)
    return InvalidSettings(
        session.say("cannot_bind", host=gateway.host, port=gateway.port, reason=reason)
    )


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
