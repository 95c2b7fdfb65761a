"""``/api/pull``: models from other places."""

from __future__ import annotations

import logging
import threading

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.errors import UnknownModel, UnknownSource, VerstakError
from verstak.gateway.error_map import ApiError, message_of
from verstak.gateway.native.progress import ProgressLine, Report, answer_with_progress, line_of
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.model.names import ModelName
from verstak.store.progress import PULLING_MANIFEST, PullProgress

_log = logging.getLogger(__name__)


class PullRequest(msgspec.Struct):
    """Body of ``/api/pull``.

    Attributes:
        model: What to fetch; ``name`` is its older spelling.
        insecure: Plain HTTP is allowed.
        stream: Lines as they come (the default), or only the last.
    """

    model: str = ""
    name: str = ""
    insecure: bool = False
    stream: bool = True


async def pull(request: Request) -> Response:
    """Fetch a model, or the model behind a role."""
    body = await read_json(request, PullRequest)
    services = services_of(request)
    text = body.model or body.name
    name = ModelName.parse(text)
    insecure = body.insecure or text.startswith("http://")

    def job(report: Report, cancel: threading.Event) -> None:
        pull_into(services, name, report, cancel, insecure=insecure)

    return await answer_with_progress(request, job, stream=body.stream)


def pull_into(
    services: Services, name: ModelName, report: Report, cancel: threading.Event, *, insecure: bool
) -> None:
    """Fetch a model and report each step; blocking.

    Raises:
        ApiError: 500, Ollama's one status for a pull that failed, in its words where no source
            has the model.
    """
    # The first line goes out before any source is asked, so a miss is an error line in a
    # stream that is 200 already: what Ollama's clients expect.
    report(ProgressLine(PULLING_MANIFEST))

    def on_progress(progress: PullProgress) -> None:
        if progress.status != PULLING_MANIFEST:
            report(line_of(progress))

    try:
        services.puller.pull(name, on_progress=on_progress, cancel=cancel, insecure=insecure)
    except (UnknownSource, UnknownModel) as error:
        _log.info("pull found nothing name=%s message=%.500s", name, error.message)
        # Word for word Ollama's: clients search for it.
        raise ApiError(500, "pull model manifest: file does not exist") from error
    except VerstakError as error:
        raise ApiError(500, message_of(error)) from error
