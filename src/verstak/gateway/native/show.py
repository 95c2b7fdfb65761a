"""``/api/show``: everything there is to know of one model."""

from __future__ import annotations

from pathlib import Path

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import JsonValue, chat_template, model_info
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.native.model_details import Details, details_of
from verstak.gateway.native.modelfile import modelfile_text, parameter_lines
from verstak.gateway.requests import read_json
from verstak.gateway.services import services_of
from verstak.gateway.targets import SHOW_MISSING, Message, model_digest
from verstak.gateway.timestamps import local_time

_COPILOT = "GitHubCopilotChat/"


class ShowRequest(msgspec.Struct):
    """Body of ``/api/show``; ``name`` is the older spelling.

    Attributes:
        model: What to show.
        system: Shown instead of the model's own system text.
        verbose: Long arrays and the tensor table too.
        options: Accepted for Ollama's clients; changes nothing that is shown.
    """

    model: str = ""
    name: str = ""
    system: str = ""
    verbose: bool = False
    options: dict[str, object] = msgspec.field(default_factory=dict)


class Tensor(msgspec.Struct, frozen=True):
    """One tensor of the verbose reply."""

    name: str
    type: str
    shape: tuple[int, ...]


class ShownModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """Reply, in Ollama's field order; ``model_info`` is there even when empty."""

    license: str = ""
    modelfile: str = ""
    parameters: str = ""
    template: str = ""
    system: str = ""
    details: Details | None = None
    messages: tuple[Message, ...] = ()
    model_info: dict[str, JsonValue] | None = None
    tensors: tuple[Tensor, ...] = ()
    capabilities: tuple[str, ...] = ()
    modified_at: str = ""


async def show(request: Request) -> Response:
    """Describe a model or a role."""
    body = await read_json(request, ShowRequest)
    text = body.model or body.name
    if not text:
        raise ApiError(400, "model is required")
    services = services_of(request)
    target = services.targets.resolve(text, SHOW_MISSING)
    path = services.store.blob_path(model_digest(target.stored))
    header, info = await anyio.to_thread.run_sync(lambda: _read(path, verbose=body.verbose))
    if request.headers.get("user-agent", "").startswith(_COPILOT):
        # Copilot Chat shows this key to people, who know the model by the name they asked for.
        info["general.basename"] = text
    system = body.system or target.parts.system
    shown = ShownModel(
        license="\n".join(target.parts.licenses),
        modelfile=modelfile_text(target, str(path), system=system),
        parameters=parameter_lines(target),
        template=target.parts.template or chat_template(header) or "",
        system=system,
        details=details_of(target.stored, parent="" if target.role is None else target.role.model),
        messages=target.parts.messages,
        model_info=info,
        tensors=_tensors(header) if body.verbose else (),
        capabilities=await services.targets.capabilities(target),
        modified_at=local_time(target.stored.modified_at),
    )
    return Response(msgspec.json.encode(shown), media_type=JSON_TYPE)


def _read(path: Path, *, verbose: bool) -> tuple[GgufHeader, dict[str, JsonValue]]:
    """Header and metadata; in a thread, because a vocabulary takes a while to decode."""
    header = read_header(path)
    return header, model_info(header, verbose=verbose)


def _tensors(header: GgufHeader) -> tuple[Tensor, ...]:
    return tuple(Tensor(one.name, one.type_name, one.shape) for one in header.tensors)
