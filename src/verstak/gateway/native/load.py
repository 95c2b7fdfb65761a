"""The native dialect's empty requests: bring a model into memory, or send it away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.error_map import JSON_TYPE
from verstak.gateway.native import wire
from verstak.gateway.services import services_of
from verstak.gateway.streaming import while_connected
from verstak.scheduler.residency import LoadRequest


async def load_or_unload(request: Request, load: LoadRequest, line: wire.Line) -> Response:
    """Load the model, or unload it when ``keep_alive`` is 0; one object, even for a stream.

    Args:
        request: The request it answers.
        load: What to load.
        line: An empty line of the endpoint's own kind.
    """
    scheduler = services_of(request).scheduler
    if load.keep_alive_s == 0:
        await while_connected(request, scheduler.unload(load.key))
        reason = "unload"
    else:
        await while_connected(request, scheduler.touch(load))
        reason = "load"
    return Response(wire.encode_object(wire.finish(line, reason)), media_type=JSON_TYPE)
